"""Channels by name: each is what all share, and none is loaded where nobody asks for it."""

import subprocess
import sys
from pathlib import Path

from console.gateway.channels.apns import channel as apns
from console.gateway.channels.fcm import channel as fcm
from console.gateway.channels.honor import CHANNEL as HONOR
from console.gateway.channels.huawei import android, harmony
from console.gateway.channels.kinds import KINDS
from console.gateway.channels.meizu import CHANNEL as MEIZU
from console.gateway.channels.oppo import CHANNEL as OPPO
from console.gateway.channels.protocol import ChannelKind, Kind
from console.gateway.channels.vivo import CHANNEL as VIVO
from console.gateway.channels.webpush import channel as webpush
from console.gateway.channels.xiaomi import CHANNEL as XIAOMI
from tests.console.processes import ROOT, environment

# Typed, so that each is held against the protocol.
ALL: dict[str, ChannelKind] = {
    Kind.WEB_PUSH: webpush,
    Kind.APNS: apns,
    Kind.FCM: fcm,
    Kind.HUAWEI: android.CHANNEL,
    Kind.HARMONY: harmony.CHANNEL,
    Kind.XIAOMI: XIAOMI,
    Kind.HONOR: HONOR,
    Kind.OPPO: OPPO,
    Kind.VIVO: VIVO,
    Kind.MEIZU: MEIZU,
}


def test_each_is_found_by_its_name() -> None:
    assert dict(KINDS) == ALL
    assert set(KINDS) == {*Kind}
    assert "pigeon" not in KINDS


LOADED = """
import django, sys
django.setup()
import console.urls
print(sorted({"aiohttp", "h2", "psycopg"} & set(sys.modules)))
"""


def test_a_process_that_carries_nothing_loads_no_client(tmp_path: Path) -> None:
    told = environment(tmp_path, DJANGO_SETTINGS_MODULE="console.settings")
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, env=told, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
