"""What we take Huawei for: asked of the stand-in always, and of Huawei when a credential is in the environment.

HUAWEI_CONTRACT_APP_ID and HUAWEI_CONTRACT_APP_SECRET for phones with HMS; HUAWEI_CONTRACT_SERVICE_ACCOUNT_FILE for
HarmonyOS. HUAWEI_CONTRACT_TOKEN and HUAWEI_CONTRACT_HARMONY_TOKEN are devices that show a notification.
"""

import json
import os
from pathlib import Path

import pytest

from console.gateway.channels.huawei import android, harmony
from console.gateway.channels.protocol import Accepted, DeadAddress
from tests.gateway.channels.huawei.service import APP, SECRET, Harmony, Hms
from tests.gateway.channels.vendors.sender import Sender, to

GIVEN = os.environ.get("HUAWEI_CONTRACT_APP_ID", "")
ACCOUNT = os.environ.get("HUAWEI_CONTRACT_SERVICE_ACCOUNT_FILE", "")
NOBODY = "nobody"


@pytest.fixture
def phones(hms: Hms, tls: Path) -> Sender:
    secret = os.environ.get("HUAWEI_CONTRACT_APP_SECRET", SECRET)
    return Sender(android.CHANNEL, {"app_id": GIVEN or APP, "app_secret": secret}, "" if GIVEN else hms.url, tls)


@pytest.fixture
def harmonies(harmony_service: Harmony, tls: Path, huawei_account: str) -> Sender:
    account = Path(ACCOUNT).read_text() if ACCOUNT else huawei_account
    return Sender(harmony.CHANNEL, {"service_account": account}, "" if ACCOUNT else harmony_service.url, tls)


def test_a_secret_is_told_from_another(phones: Sender) -> None:
    assert phones.test() == ""
    phones.given = {**phones.given, "app_secret": "0" * 64}
    assert phones.test().startswith("Huawei gives no access token: 4")


def test_a_token_of_nobody_is_dead(phones: Sender) -> None:
    assert phones([to(1, NOBODY)]) == [DeadAddress(1, "80300007")]


def test_a_phone_gets_it_and_nobody_does_not(phones: Sender) -> None:
    token = os.environ.get("HUAWEI_CONTRACT_TOKEN", "" if GIVEN else "IQAAAACy" * 4)
    if not token:
        pytest.skip("HUAWEI_CONTRACT_TOKEN names no phone")
    taken, dead = phones([to(1, token), to(2, NOBODY)])
    assert isinstance(taken, Accepted)
    assert dead == DeadAddress(2, "80100000 illegal_tokens")


def test_a_service_account_is_told_from_another(harmonies: Sender, huawei_account: str) -> None:
    assert harmonies.test() == ""
    theirs = json.loads(harmonies.given["service_account"])
    harmonies.given = {"service_account": json.dumps({**theirs, "key_id": "0" * 32})}
    assert harmonies.test().startswith("Huawei answered 401")


def test_a_token_of_nobody_with_harmony_is_dead(harmonies: Sender) -> None:
    assert harmonies([to(1, NOBODY)]) == [DeadAddress(1, "80300007 tokenFormatError")]
