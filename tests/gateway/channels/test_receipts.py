"""Tests of what phones' makers call back with: noted once, of whom it is due, and from nobody else."""

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from console.allowances import Limit
from console.gateway.channels import receipt_address
from console.gateway.channels.protocol import Accepted
from console.gateway.models import Address, AppChannel, Delivery, GatewayApplication, GatewayPush, Sending
from console.gateway.views import receipts as view
from pushes.tpns.contract import STATISTICS_PATH
from tests.gateway import builders
from tests.gateway.channels.queue.subscribing import pushed
from tests.gateway.channels.queue.test_passing_on import settled

pytestmark = pytest.mark.django_db
ARRIVED, PRESSED, INVALID = 1, 2, 16


@pytest.fixture
def app() -> GatewayApplication:
    return reached_through("xm")


def reached_through(kind: str) -> GatewayApplication:
    """An application whose alice and bob have an address in the channel."""
    made = builders.application()
    channel = AppChannel.objects.create(application=made, kind=kind, credential="{}", wait_seconds=0)
    for account in ("alice", "bob"):
        device, digest = builders.device(made, account), sha256(account.encode()).hexdigest()
        Address.objects.create(channel=channel, device=device, text=account, digest=digest)
    return made


def sent(app: GatewayApplication, kind: str = "xm") -> GatewayPush:
    push = pushed(app, "alice", "bob")
    settled(kind, Accepted)
    return push


def figures(client: Client, push: GatewayPush, kind: str = "xm") -> list[int]:
    """Sent, arrived and clicked of the channel."""
    answer = builders.post(client, STATISTICS_PATH, {"pushId": push.push_id}).json()
    (found,) = (one["pushState"] for one in answer["pushStatDataAll"] if one["channel"] == kind)
    return [found[name] for name in ("pushOnlineUv", "verifySvcUv", "clickUv")]


def call(*messages: tuple[str, int, str], key: str = "", kind: str = "xm") -> Any:
    """The answer to a call of Xiaomi's: (param, type, targets) of each message."""
    data = {str(n): {"param": param, "type": type_, "targets": to} for n, (param, type_, to) in enumerate(messages)}
    key = key or receipt_address.key_of(AppChannel.objects.get())
    url, encoded = reverse("gateway:receipts", args=[kind, key]), "application/x-www-form-urlencoded"
    return Client().post(url, urlencode({"data": json.dumps(data)}), content_type=encoded)


def test_what_arrived_and_was_pressed_is_counted_once_for_the_channel(client: Client, app: GatewayApplication) -> None:
    push = sent(app)
    assert figures(client, push) == [2, 0, 0]
    assert call((push.push_id, ARRIVED, "alice,bob"), (push.push_id, PRESSED, "alice")).json()["noted"] == 3
    assert figures(client, push) == [2, 2, 1]
    first = list(Delivery.objects.values_list("arrived_at", "clicked_at").order_by("pk"))
    call((push.push_id, ARRIVED, "alice, bob"), (push.push_id, PRESSED, "alice"))
    assert list(Delivery.objects.values_list("arrived_at", "clicked_at").order_by("pk")) == first


JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def from_huawei(push_id: str, *, is_old: bool = False) -> list[dict[str, Any]]:
    """Of a phone that got it, one whose person switched notifications off (6), and a message of somebody else."""
    told = [("alice", push_id, 0), ("bob", push_id, 6), ("carol", "", 0)]
    kept = {"timestamp": 1697741455082, "requestId": "169802"}
    return [
        {"token": token, "biTag": tag, **kept, **({"status": of} if is_old else {"deliveryStatus": {"result": of}})}
        for token, tag, of in told
    ]


def from_oppo(push_id: str) -> list[dict[str, str]]:
    one = {"messageId": "m-1", "appId": "1", "taskId": "m-1", "eventTime": "1697741455082", "param": push_id}
    unknown = {"registrationIds": "bob", "eventType": "regid_invalid"}
    return [one | {"registrationIds": "alice, carol", "eventType": "push_arrive"}, one | unknown]


def from_meizu(push_id: str) -> dict[str, dict[str, Any]]:
    told = {"param": push_id, "type": 1, "targets": ["alice", "carol"]}
    return {"m-1": told, "m-2": told | {"type": 3, "targets": ["bob"]}}


# By maker, as its documents have it: alice's phone got the push, bob's did not.
BODIES: dict[str, tuple[str, Callable[[str], str]]] = {
    "hw": (JSON, lambda push_id: json.dumps({"statuses": from_huawei(push_id, is_old=True)})),
    "harmony": (JSON, lambda push_id: json.dumps({"statuses": from_huawei(push_id)})),
    "oppo": (JSON, lambda push_id: json.dumps(from_oppo(push_id))),
    "mz": (FORM, lambda push_id: urlencode({"cb": json.dumps(from_meizu(push_id)), "access_token": "t"})),
}


@pytest.mark.parametrize("kind", BODIES)
def test_each_maker_tells_it_in_its_own_words(client: Client, kind: str) -> None:
    push = sent(reached_through(kind), kind)
    url = reverse("gateway:receipts", args=[kind, receipt_address.key_of(AppChannel.objects.get())])
    encoded, body = BODIES[kind]
    for _ in range(2):
        answer = Client().post(url, body(push.push_id), content_type=encoded).json()
        assert answer == {"ret_code": 0, "code": "0", "message": "success", "noted": 1}
        assert figures(client, push, kind) == [2, 1, 0]
    odd = '{"statuses":[1,{"biTag":[],"token":{},"status":0}]}'
    deep = "[" * 50_000
    nothing = ("", "null", "[[1]]", "{}", odd, deep, f"cb={deep}", "cb=[1]", b"\xff", body("0"))
    for said in nothing:
        assert Client().post(url, said, content_type=encoded).json()["noted"] == 0


def test_what_was_pressed_is_told_by_meizu_too(client: Client) -> None:
    push = sent(reached_through("mz"), "mz")
    url = reverse("gateway:receipts", args=["mz", receipt_address.key_of(AppChannel.objects.get())])
    told = {"m-2": {"param": push.push_id, "type": 2, "targets": ["bob"]}}
    assert Client().post(url, urlencode({"cb": json.dumps(told)}), content_type=FORM).json()["noted"] == 1
    assert figures(client, push, "mz") == [2, 1, 1]


@pytest.mark.parametrize("left", [{"state": "sending"}, {"state": "waiting", "may_be_taken": True}])
def test_a_receipt_may_come_before_the_outcome_of_its_call(
    client: Client, app: GatewayApplication, left: dict[str, Any]
) -> None:
    push = pushed(app, "alice", "bob")
    key = receipt_address.key_of(AppChannel.objects.get())
    assert call((push.push_id, ARRIVED, "alice"), key=key).json()["noted"] == 0, "it was never sent"
    Sending.objects.update(**left)
    assert call((push.push_id, ARRIVED, "alice"), key=key).json()["noted"] == 1


def test_what_is_about_nobody_is_passed_over(client: Client, app: GatewayApplication) -> None:
    push = sent(app)
    waits = pushed(app, "alice")
    messages = [
        ("0", ARRIVED, "alice"),
        (push.push_id, ARRIVED, "carol,,"),
        (push.push_id, INVALID, "alice"),
        ("\0", ARRIVED, "alice"),
        (push.push_id, ARRIVED, "\0,\ud800"),
        (waits.push_id, ARRIVED, "alice"),
    ]
    assert call(*messages).json()["noted"] == 0
    assert figures(client, push) == [2, 0, 0]
    key = receipt_address.key_of(AppChannel.objects.get())
    for body in (b"", b"data=", b"data=[1]", b"data={%22a%22:1}", b"\xff"):
        url, encoded = reverse("gateway:receipts", args=["xm", key]), "application/x-www-form-urlencoded"
        assert Client().post(url, body, content_type=encoded).json()["noted"] == 0


def test_another_application_reaches_none_of_it(client: Client, app: GatewayApplication) -> None:
    push = sent(app)
    other = builders.application("1500001099")
    channel = AppChannel.objects.create(application=other, kind="xm", credential="{}")
    assert call((push.push_id, ARRIVED, "alice"), key=receipt_address.key_of(channel)).json()["noted"] == 0
    assert figures(client, push) == [2, 0, 0]


def test_an_address_that_nobody_was_given_is_none_and_cannot_be_tried_often(app: GatewayApplication) -> None:
    key = receipt_address.key_of(AppChannel.objects.get())
    assert call(key=key, kind="mz").status_code == 404
    assert [call(key=f"{key[:-1]}-").status_code for _ in range(30)][-2:] == [404, 429]
    assert call(key=key).status_code == 200, "who has the right one is not kept out"
    assert Client().get(reverse("gateway:receipts", args=["xm", key])).status_code == 405


def test_a_maker_that_calls_too_often_is_asked_to_wait(
    app: GatewayApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "CALLS", Limit("few-receipts", 2, timedelta(minutes=1)))
    answers = [call() for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) <= 30


def test_makers_are_given_an_address_that_they_can_call(app: GatewayApplication, settings: Settings) -> None:
    channel = AppChannel.objects.get()
    assert receipt_address.address_of(channel) == ""
    settings.PUBLIC_URL = "https://push.example.com"
    assert receipt_address.address_of(channel).startswith(f"https://push.example.com/gateway/receipts/xm/{channel.pk}:")
    assert receipt_address.told_by_hand(channel) == "", "Xiaomi is told it with each message"
    channel.kind = "hw"
    assert receipt_address.told_by_hand(channel).startswith(
        f"https://push.example.com/gateway/receipts/hw/{channel.pk}:"
    )
