"""Tests of vivo's channel, against a stand-in that is written from vivo's documents."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.gateway.channels.protocol import (
    Accepted,
    DeadAddress,
    Halt,
    Outcome,
    Outgoing,
    Refused,
    TryLater,
    Unclear,
    UnusableCredentialError,
)
from console.gateway.channels.vendors.meanings import USED_UP
from console.gateway.channels.vivo import CHANNEL
from tests.gateway.channels.vendors import sender
from tests.gateway.channels.vendors.sender import Sender
from tests.gateway.channels.vendors.serving import Reply, at_work
from tests.gateway.channels.vendors.vivo import APP, KEY, SECRET, VPush

GIVEN = {"app_id": APP, "app_key": KEY, "app_secret": SECRET}


@pytest.fixture
def vpush(tls: Path) -> Iterator[VPush]:
    service = VPush()
    with at_work(service, tls):
        yield service


@pytest.fixture
def send(vpush: VPush, tls: Path) -> Sender:
    return Sender(CHANNEL, GIVEN, vpush.url, tls)


def device(number: int) -> str:
    return f"{number:023}"


def to(number: int, members: dict[str, Any] | None = None, **given: Any) -> Outgoing:
    return sender.to(number, device(number), members, **given)


def test_several_go_as_a_task_and_one_at_once(vpush: VPush, send: Sender) -> None:
    vpush.dead = {device(2)}
    outcomes = send([to(number) for number in range(4)], [to(4)], [to(2)])
    assert [type(each) for each in outcomes[:4]] == [Accepted, Accepted, DeadAddress, Accepted]
    assert outcomes[2] == DeadAddress(2, "0 status 2")
    assert outcomes[4:] == [Accepted(4, "343466432176918528"), DeadAddress(2, "0 status 2")]
    assert (vpush.calls, vpush.logins, len(vpush.tasks)) == (4, 1, 1)


def test_a_list_that_is_refused_for_one_address_costs_that_one_alone(vpush: VPush, send: Sender) -> None:
    vpush.is_strict = True
    group = [to(number) for number in range(30)]
    group[17] = sender.to(17, "no-regid")
    outcomes = send(group)
    assert outcomes[17] == DeadAddress(17, "10302: regId不合法")
    assert [type(each) for each in outcomes] == [*[Accepted] * 17, DeadAddress, *[Accepted] * 12]
    assert len(vpush.got) == 29


def test_a_list_that_is_not_sent(vpush: VPush, send: Sender) -> None:
    vpush.replies = [Reply(200, {"result": 10070, "desc": "words"})]
    assert send([to(1), to(2)]) == [Refused(number, f"10070: words: {USED_UP}", is_used_up=True) for number in (1, 2)]
    vpush.replies = [Reply(200, {"result": 0, "desc": "ok", "taskId": "1"}), Reply(503, "")]
    assert [type(each) for each in send([to(1), to(2)])] == [TryLater, TryLater]
    vpush.replies = [Reply(200, {"result": 0, "desc": "ok"})]
    assert [type(each) for each in send([to(1), to(2)])] == [Unclear, Unclear]


def result(code: int, status: int = 200) -> Reply:
    return Reply(status, {"result": code, "desc": "words"})


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (result(10302), DeadAddress(1, "10302: words")),
        (result(10307), DeadAddress(1, "10307: words")),
        (result(10070), Refused(1, f"10070: words: {USED_UP}", is_used_up=True)),
        (result(10071), Refused(1, f"10071: words: {USED_UP}", is_used_up=True)),
        (result(10097), Refused(1, "10097: words")),
        (result(10040), Refused(1, "10040: words")),
        (result(10093), TryLater(1, "10093: words", halt=Halt.CHANNEL)),
        (result(10045), TryLater(1, "10045: words", halt=Halt.CREDENTIAL)),
        (result(10000), TryLater(1, "10000: words", halt=Halt.CREDENTIAL)),
        (Reply(200, "<html>"), Unclear(1, "200")),
        (Reply(502, ""), Unclear(1, "502")),
        (
            Reply(200, {"result": 0, "invalidUser": {"userid": device(1), "status": 3}}),
            Refused(1, "0 status 3"),
        ),
    ],
)
def test_what_an_answer_means(vpush: VPush, send: Sender, reply: Reply, outcome: Outcome) -> None:
    vpush.replies = [reply]
    assert send([to(1)]) == [outcome]
    assert vpush.calls == 1


def test_members_of_the_push(vpush: VPush, send: Sender) -> None:
    members = {"vivo_ch_id": "1", "vivo_category": "IM", "ring": 0, "custom_content": '{"a":1}'}
    said = {"title": "题" * 30, "content": "a" + "内" * 60, "android": members}
    assert send([to(1, message=said)]) == [Accepted(1, "343466432176918528")]
    got = vpush.got[device(1)]
    assert 60 < got.pop("timeToLive") <= 3600
    assert got == {
        "title": "题" * 19 + "…",
        "content": "a" + "内" * 48 + "…",
        "notifyType": 3,
        "networkType": -1,
        "clientCustomMap": {"push_id": "1234567890123456789", "custom_content": '{"a":1}'},
        "requestId": "1234567890123456789",
        "notifyId": 43,
        "skipType": 1,
        "classification": 1,
        "category": "IM",
    }


@pytest.mark.parametrize(
    ("members", "shown"),
    [
        ({}, {"notifyType": 4, "skipType": 1}),
        ({"vibrate": 0, "vivo_ch_id": 1}, {"notifyType": 2, "classification": 1}),
        ({"vibrate": 0, "ring": 0}, {"notifyType": 1}),
        (
            {"action": {"action_type": 2, "browser": {"url": "http://a.example/"}}},
            {"skipType": 2, "skipContent": "http://a.example/"},
        ),
        ({"action": {"action_type": 3, "intent": "intent:#Intent;end"}}, {"skipType": 4}),
    ],
)
def test_what_is_heard_and_what_a_press_opens(
    vpush: VPush, send: Sender, members: dict[str, Any], shown: dict[str, Any]
) -> None:
    send([to(1, members)])
    assert {name: vpush.got[device(1)][name] for name in shown} == shown


def test_the_connection_is_tested_by_the_token(vpush: VPush, send: Sender) -> None:
    assert send.test() == ""
    send.given = GIVEN | {"app_secret": "another"}
    assert send.test() == "vivo gives no access token: 10000: 权限认证失败."


def test_what_cannot_work(vpush: VPush, send: Sender) -> None:
    (outcome,) = send([to(1, {"custom_content": '{"a":"' + "x" * 1000 + '"}'})])
    assert isinstance(outcome, Refused)
    assert outcome.reason.startswith("Shorten custom_content: 1,0")
    assert CHANNEL.public_of(GIVEN) == APP
    with pytest.raises(UnusableCredentialError, match="Give app_key"):
        CHANNEL.public_of({"app_id": APP, "app_secret": SECRET})
