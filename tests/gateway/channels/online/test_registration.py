"""Tests of the device API."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from console.allowances import Limit
from console.gateway.carrying import resolving
from console.gateway.channels.online import registration
from console.gateway.models import Delivery, Device, GatewayPush
from pushes.tpns.contract import PUSH_PATH
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def call(client: Client, name: str, body: Any, token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    path = f"{builders.PREFIX}devices/{name}"
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def test_a_device_registers_once_and_keeps_its_token(client: Client) -> None:
    app = builders.application()
    keys = {"access_id": app.access_id, "access_key": app.access_key}
    first = call(client, "register", keys).json()
    assert 32 <= len(first["token"]) <= 36
    again = call(client, "register", {**keys, "token": first["token"]}).json()
    assert again["token"] == first["token"]
    forgotten = call(client, "register", {**keys, "token": "0" * 36}).json()
    assert forgotten["token"] not in (first["token"], "0" * 36)
    assert Device.objects.count() == 2


def test_a_script_makes_no_devices_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "NEW_DEVICES", Limit("new-devices", 3, timedelta(minutes=10)))
    here, there = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    app = builders.application()
    keys = {"access_id": app.access_id, "access_key": app.access_key}
    answers = [call(here, "register", keys) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert (Device.objects.count(), answers[-1].json()["ret_code"]) == (3, 1008028)
    known = {**keys, "token": answers[0].json()["token"]}
    assert call(here, "register", known).status_code == 200, "one that is known comes back"
    assert call(there, "register", keys).status_code == 200


def test_a_device_registers_with_the_right_keys_only(client: Client) -> None:
    app = builders.application()
    wrong = call(client, "register", {"access_id": app.access_id, "access_key": "x"})
    assert (wrong.status_code, wrong.json()["ret_code"]) == (403, 1008003)
    unknown = call(client, "register", {"access_id": "9", "access_key": app.access_key})
    assert (unknown.status_code, unknown.json()["ret_code"]) == (403, 1008035)
    assert call(client, "register", {}).json()["ret_code"] == 1008002


def test_a_device_binds_and_unbinds_accounts(client: Client) -> None:
    token = builders.device(builders.application()).token
    accounts = [{"account": "alice", "account_type": 0}, {"account": "+8613711112222", "account_type": 1002}]
    assert call(client, "bind", {"accounts": accounts}, token).json()["accounts"] == accounts
    more = call(client, "bind", {"accounts": [{"account": "bob", "account_type": "0"}]}, token).json()["accounts"]
    assert [row["account"] for row in more] == ["bob", "+8613711112222"]
    left = call(client, "unbind", {"accounts": [{"account": "bob"}]}, token).json()["accounts"]
    assert left == accounts[1:]


@pytest.mark.parametrize("token", ["", "0" * 36, "x", "é" * 34])
@pytest.mark.parametrize("name", ["bind", "unbind", "report"])
def test_a_stranger_is_turned_away(client: Client, name: str, token: str) -> None:
    builders.application()
    answer = call(client, name, {"accounts": [], "reports": []}, token.encode().decode("latin-1"))
    assert (answer.status_code, answer.json()["ret_code"]) == (401, 1008006)


def delivered(client: Client) -> Delivery:
    builders.device(builders.application(), "alice")
    builders.post(client, PUSH_PATH, builders.push_body("alice"))
    resolving.advance(GatewayPush.objects.get().pk)
    return Delivery.objects.get()


def test_the_first_report_counts(client: Client) -> None:
    delivery = delivered(client)
    report = {"reports": [{"id": builders.named(delivery), "event": "arrived"}]}
    assert call(client, "report", report, delivery.device.token).json()["noted"] == 1
    delivery.refresh_from_db()
    first = delivery.arrived_at
    assert first is not None
    assert (delivery.sent_at, delivery.shown_at) == (first, None)
    call(client, "report", report, delivery.device.token)
    delivery.refresh_from_db()
    assert delivery.arrived_at == first


def test_a_click_proves_that_it_was_shown_and_arrived(client: Client) -> None:
    delivery = delivered(client)
    before = timezone.now()
    report = {
        "reports": [
            {"id": builders.named(delivery), "event": "clicked"},
            {"id": builders.named(delivery), "event": "arrived"},
        ]
    }
    call(client, "report", report, delivery.device.token)
    delivery.refresh_from_db()
    moments = [delivery.sent_at, delivery.arrived_at, delivery.shown_at, delivery.clicked_at]
    assert all(moment is not None and moment >= before for moment in moments)


def test_a_device_reports_its_own_deliveries_only(client: Client) -> None:
    delivery = delivered(client)
    other = builders.device(delivery.device.application)
    report = {"reports": [{"id": builders.named(delivery), "event": "clicked"}]}
    assert call(client, "report", report, other.token).json()["noted"] == 0
    delivery.refresh_from_db()
    assert delivery.clicked_at is None


@pytest.mark.parametrize("item", [{"id": 1, "event": "eaten"}, {"id": "x", "event": "shown"}, {"event": ""}, 7])
def test_a_report_that_makes_no_sense_is_refused(client: Client, item: Any) -> None:
    token = builders.device(builders.application()).token
    answer = call(client, "report", {"reports": [item]}, token)
    assert answer.status_code == 200
    assert answer.json()["ret_code"] in (1008002, 1008007)


def test_who_got_it_in_a_call_for_many_reports_by_the_push(client: Client) -> None:
    delivery = delivered(client)
    reports = [{"push_id": delivery.push.push_id, "event": "clicked"}, {"push_id": "404", "event": "shown"}]
    assert call(client, "report", {"reports": reports}, delivery.device.token).json()["noted"] == 1
    delivery.refresh_from_db()
    assert delivery.clicked_at is not None
    other = builders.device(delivery.device.application)
    assert call(client, "report", {"reports": reports}, other.token).json()["noted"] == 0
