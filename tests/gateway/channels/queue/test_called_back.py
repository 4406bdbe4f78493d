"""Makers call back with nothing but what they were given: the whole way, from a push to its figures."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from console.gateway.channels.protocol import Kind
from console.gateway.channels.receipt_address import told_by_hand
from console.gateway.models import AppChannel
from pushes.tpns.contract import STATISTICS_PATH
from tests.gateway import builders
from tests.gateway.channels.huawei import service as at_huawei
from tests.gateway.channels.queue.subscribing import call, carry, pushed, states
from tests.gateway.channels.vendors import meizu as at_meizu
from tests.gateway.channels.vendors import oppo as at_oppo
from tests.gateway.channels.vendors import xiaomi as at_xiaomi
from tests.gateway.channels.vendors.giving import give
from tests.gateway.channels.vendors.serving import Service, at_work

pytestmark = pytest.mark.django_db
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Maker:
    """A maker's stand-in, and how it calls back: from the address it was told by hand and what a phone got."""

    kind: Kind
    service: Callable[[], Service]
    url: str
    given: dict[str, str]
    phone: str
    calls_back: Callable[[str, str, dict[str, Any]], tuple[str, str | dict[str, str]]]


def huawei(address: str, phone: str, got: dict[str, Any]) -> tuple[str, str]:
    status = {"token": phone, "biTag": got["android"]["bi_tag"], "deliveryStatus": {"result": 0}}
    return address, json.dumps({"statuses": [status]})


def oppo(_: str, phone: str, got: dict[str, Any]) -> tuple[str, str]:
    told = {"param": got["call_back_parameter"], "registrationIds": phone, "eventType": "push_arrive"}
    return got["call_back_url"], json.dumps([told])


def meizu(address: str, phone: str, got: dict[str, Any]) -> tuple[str, dict[str, str]]:
    assert got["extra"]["callback"] == address
    told = {"m-1": {"param": got["extra"]["callback.param"], "type": 1, "targets": [phone]}}
    return address, {"cb": json.dumps(told), "access_token": "t"}


def xiaomi(_: str, phone: str, got: dict[str, Any]) -> tuple[str, dict[str, str]]:
    told = {"m-1": {"param": got["extra.callback.param"], "type": 1, "targets": phone}}
    return got["extra.callback"], {"data": json.dumps(told)}


MAKERS = (
    Maker(
        Kind.HUAWEI,
        at_huawei.Hms,
        "HUAWEI_URL",
        {"app_id": at_huawei.APP, "app_secret": at_huawei.SECRET},
        f"IQAAAACy-{1:030}",
        huawei,
    ),
    Maker(
        Kind.OPPO,
        at_oppo.HeyTap,
        "OPPO_URL",
        {"app_key": at_oppo.KEY, "master_secret": at_oppo.SECRET},
        f"OPPO_CN_{1:032x}",
        oppo,
    ),
    Maker(
        Kind.MEIZU,
        at_meizu.Flyme,
        "MEIZU_URL",
        {"app_id": at_meizu.APP, "app_secret": at_meizu.SECRET, "asks_receipts": "yes"},
        f"J0476035d625e6c64567f{1:020}",
        meizu,
    ),
    Maker(
        Kind.XIAOMI,
        at_xiaomi.MiPush,
        "XIAOMI_URL",
        {"package": at_xiaomi.PACKAGE, "app_secret": at_xiaomi.SECRET},
        "d//igwEhgBGCI2T-0123456789=",
        xiaomi,
    ),
)


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: str(maker.kind))
def test_what_a_maker_was_given_is_all_that_it_needs(
    client: Client, maker: Maker, tls: Path, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tls))
    settings.PUBLIC_URL = "https://push.example.com"
    app, service = builders.application(), maker.service()
    with at_work(service, tls) as url:
        setattr(settings, maker.url, url)
        said = give(app, maker.kind, maker.given, tmp_path)
        call(client, builders.device(app, "alice"), {"channel": maker.kind, "address": {"token": maker.phone}})
        push = pushed(app, "alice")
        carry()
    assert states(push) == ["accepted"]
    by_hand = told_by_hand(AppChannel.objects.get())
    assert said.endswith(f"receipts to {by_hand}") == bool(by_hand)
    address, told = maker.calls_back(by_hand, maker.phone, service.got[maker.phone])
    body, encoded = (urlencode(told), FORM) if isinstance(told, dict) else (told, JSON)
    assert client.post(urlsplit(address).path, body, content_type=encoded).json()["noted"] == 1
    rows = builders.post(client, STATISTICS_PATH, {"pushId": push.push_id}).json()["pushStatDataAll"]
    assert {row["channel"]: row["pushState"]["verifySvcUv"] for row in rows}[maker.kind] == 1
