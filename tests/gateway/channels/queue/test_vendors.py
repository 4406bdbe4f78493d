"""Tests of the queue with vendors' stand-ins: from the call to the phone, and back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from console.gateway.channels.protocol import Kind
from console.gateway.channels.queue import turns
from console.gateway.models import Address, AppChannel
from pushes.tpns.contract import STATISTICS_PATH
from tests.gateway import builders
from tests.gateway.channels.huawei.service import APP, SECRET, Hms
from tests.gateway.channels.queue.subscribing import call, carry, carry_at_last, pushed, states
from tests.gateway.channels.vendors.giving import give
from tests.gateway.channels.vendors.serving import Reply, at_work

pytestmark = pytest.mark.django_db
CREDENTIAL = {"app_id": APP, "app_secret": SECRET}


@pytest.fixture
def hms(tls: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hms]:
    """Huawei, whose certificate is believed."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tls))
    service = Hms()
    with at_work(service, tls) as settings.HUAWEI_URL:
        yield service


def token(number: int) -> str:
    return f"IQAAAACy-{number:030}"


def test_a_push_reaches_phones_in_one_call_and_comes_back_as_figures(client: Client, hms: Hms, tmp_path: Path) -> None:
    app = builders.application()
    said = give(app, Kind.HUAWEI, CREDENTIAL, tmp_path, "--test")
    assert said == f"{app.name}: hw, 0 addresses, app id {APP}"
    phones = [builders.device(app, f"user-{number}") for number in range(4)]
    for number, phone in enumerate(phones):
        told = call(client, phone, {"channel": "hw", "address": {"token": token(number)}})
        assert (told["channels"], told["addresses"]) == ({"hw": {"key": APP}}, ["hw"])
    hms.dead, hms.calls = {token(3)}, 0
    push = pushed(app, *[f"user-{number}" for number in range(4)], message={"title": "Sale", "content": "From nine"})
    carry()
    assert sorted(states(push)) == ["accepted"] * 3 + ["dead"]
    assert (hms.calls, sorted(hms.got)) == (1, [token(number) for number in range(3)])
    assert Address.objects.exclude(dead_at=None).get().dead_reason == "80100000 illegal_tokens"
    push_id = json.loads(hms.got[token(0)]["data"])["push_id"]
    body = json.dumps({"reports": [{"push_id": push_id, "event": "clicked"}]})
    headers = {"Authorization": f"Bearer {phones[0].token}"}
    client.post(f"{builders.PREFIX}devices/report", body, content_type="application/json", headers=headers)
    answer = builders.post(client, STATISTICS_PATH, {"pushId": push.push_id}).json()
    states_of = {row["channel"]: row["pushState"] for row in answer["pushStatDataAll"]}
    assert (states_of["hw"]["pushActiveUv"], states_of["hw"]["clickUv"]) == (3, 1)


def test_an_answer_that_leaves_it_open_is_asked_again_under_the_same_tag(
    client: Client, hms: Hms, tmp_path: Path
) -> None:
    app = builders.application()
    give(app, Kind.HUAWEI, CREDENTIAL, tmp_path)
    call(client, builders.device(app, "alice"), {"channel": "hw", "address": {"token": token(1)}})
    hms.replies = [Reply(500)]
    push = pushed(app, "alice")
    carry()
    assert states(push) == ["waiting"]
    carry_at_last()
    assert states(push) == ["accepted"]
    assert hms.calls == 2
    assert not AppChannel.objects.get().is_stopped


def test_a_secret_that_is_refused_stops_the_channel_and_keeps_what_waits(
    client: Client, hms: Hms, tmp_path: Path
) -> None:
    app = builders.application()
    give(app, Kind.HUAWEI, CREDENTIAL | {"app_secret": "old"}, tmp_path)
    call(client, builders.device(app, "alice"), {"channel": "hw", "address": {"token": token(1)}})
    push = pushed(app, "alice")
    carry()
    assert (states(push), AppChannel.objects.get().is_stopped) == (["waiting"], True)
    give(app, Kind.HUAWEI, CREDENTIAL, tmp_path)
    carry_at_last()
    assert states(push) == ["accepted"]


def test_workers_share_an_access_token(
    client: Client, hms: Hms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = builders.application()
    give(app, Kind.HUAWEI, CREDENTIAL, tmp_path)
    call(client, builders.device(app, "alice"), {"channel": "hw", "address": {"token": token(1)}})
    for worker in range(3):
        monkeypatch.setattr(turns, "LOOP", turns.Loop())
        push = pushed(app, "alice", message={"title": f"From worker {worker}", "content": "Hello"})
        carry()
        assert states(push) == ["accepted"]
    assert hms.logins == 1
    raw = AppChannel.objects.extra(select={"raw": "gateway_appchannel.token"}).get()
    assert "access-1" in raw.token
    assert "access-1" not in raw.raw
    give(app, Kind.HUAWEI, CREDENTIAL | {"app_secret": "another"}, tmp_path)
    push = pushed(app, "alice", message={"title": "Another secret", "content": "Hello"})
    carry()
    assert states(push) == ["waiting"]
