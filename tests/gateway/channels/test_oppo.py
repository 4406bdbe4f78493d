"""Tests of OPPO's channel, against a stand-in that is written from OPPO's documents."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.gateway.channels.oppo import CHANNEL
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
from tests.gateway.channels.vendors import sender
from tests.gateway.channels.vendors.oppo import KEY, SECRET, HeyTap
from tests.gateway.channels.vendors.sender import Sender
from tests.gateway.channels.vendors.serving import Reply, at_work

ID = "app-1-1-622ff7cf"


@pytest.fixture
def heytap(tls: Path) -> Iterator[HeyTap]:
    service = HeyTap()
    with at_work(service, tls):
        yield service


@pytest.fixture
def send(heytap: HeyTap, tls: Path) -> Sender:
    return Sender(CHANNEL, {"app_key": KEY, "master_secret": SECRET}, heytap.url, tls)


def device(number: int) -> str:
    return f"OPPO_CN_{number:032x}"


def to(number: int, members: dict[str, Any] | None = None, **given: Any) -> Outgoing:
    return sender.to(number, device(number), members, **given)


def test_each_device_is_answered_for_itself(heytap: HeyTap, send: Sender) -> None:
    heytap.dead = {device(2)}
    outcomes = send([to(number) for number in range(4)], [to(4)])
    gone = DeadAddress(2, "10000: Invalid Registration_id")
    assert outcomes == [Accepted(0, ID), Accepted(1, ID), gone, Accepted(3, ID), Accepted(4, ID)]
    assert (heytap.calls, heytap.logins) == (2, 1)


def code(code: int, words: str = "words") -> Reply:
    return Reply(200, {"code": code, "message": words})


def later(code: int, halt: Halt) -> TryLater:
    return TryLater(1, f"{code}: words", halt=halt)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        *((code(number), later(number, Halt.CHANNEL)) for number in (-2, -1, 13, 55)),
        *((code(number), later(number, Halt.CREDENTIAL)) for number in (14, 26, 27, 28, 30)),
        *((code(number), Refused(1, f"{number}: words")) for number in (40, 41, 67)),
        (code(33), Refused(1, f"33: words: {USED_UP}", is_used_up=True)),
        (code(10000), DeadAddress(1, "10000: words")),
        (code(12345), Unclear(1, "12345: words")),
        (Reply(500, ""), Unclear(1, "500")),
    ],
)
def test_what_an_answer_means(heytap: HeyTap, send: Sender, reply: Reply, outcome: Outcome) -> None:
    heytap.replies = [reply]
    assert send([to(1)]) == [outcome]
    assert heytap.calls == 1


def test_a_token_that_has_ended_is_made_anew_once(
    heytap: HeyTap, send: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    heytap.replies = [code(11)]
    assert send([to(1)]) == [TryLater(1, "11: words", halt=Halt.CREDENTIAL)]
    monkeypatch.setattr("console.gateway.channels.vendors.calling.NEVER_SOONER", 0)
    heytap.replies = [code(11)]
    assert send([to(1)]) == [Accepted(1, ID)]
    assert heytap.logins == 3


def test_members_of_the_push(heytap: HeyTap, send: Sender) -> None:
    members = {"oppo_ch_id": "offers", "oppo_category": "IM", "oppo_notify_level": 2, "oppo_template_id": 71}
    members |= {"oppo_title_param": {"name": "值"}, "oppo_content_param": '{"city":"x"}', "custom_content": '{"a":1}'}
    said = {"title": "T" * 60, "content": "内" * 200, "android": members}
    assert send([to(1, message=said)]) == [Accepted(1, ID)]
    got = heytap.got[device(1)]
    assert 60 < got.pop("off_line_ttl") <= 3600
    assert json.loads(got.pop("action_parameters")) == {"push_id": "1234567890123456789", "custom_content": '{"a":1}'}
    assert got == {
        "app_message_id": "1234567890123456789",
        "style": 2,
        "title": "T" * 49 + "…",
        "content": "内" * 127 + "…",
        "off_line": True,
        "notify_id": 43,
        "click_action_type": 0,
        "channel_id": "offers",
        "category": "IM",
        "notify_level": 2,
        "private_msg_template_id": "71",
        "private_title_parameters": '{"name":"值"}',
        "private_content_parameters": '{"city":"x"}',
    }


@pytest.mark.parametrize(("address", "is_told"), [("https://push.example.com/r", True), ("a" * 201, False)])
def test_oppo_is_told_where_to_call_back(heytap: HeyTap, send: Sender, address: str, is_told: bool) -> None:
    send.given = {"app_key": KEY, "master_secret": SECRET, "receipts": address}
    assert send([to(1)]) == [Accepted(1, ID)]
    told = {name: value for name, value in heytap.got[device(1)].items() if name.startswith("call_back")}
    assert told == ({"call_back_url": address, "call_back_parameter": "1234567890123456789"} if is_told else {})


@pytest.mark.parametrize(
    ("action", "opened"),
    [
        ({"action_type": 1, "activity": "com.example.A"}, (4, "click_action_activity", "com.example.A")),
        ({"action_type": 2, "browser": {"url": "https://a.example/"}}, (2, "click_action_url", "https://a.example/")),
        ({"action_type": 3, "intent": "intent:#Intent;end"}, (5, "click_action_url", "intent:#Intent;end")),
    ],
)
def test_what_a_press_opens(heytap: HeyTap, send: Sender, action: dict[str, Any], opened: tuple[int, str, str]) -> None:
    assert send([to(1, {"action": action})]) == [Accepted(1, ID)]
    kind, name, where = opened
    assert (heytap.got[device(1)]["click_action_type"], heytap.got[device(1)][name]) == (kind, where)


def test_the_connection_is_tested_by_the_token(heytap: HeyTap, send: Sender) -> None:
    assert send.test() == ""
    send.given = {"app_key": KEY, "master_secret": "another"}
    assert send.test() == "OPPO gives no access token: 16: Invalid Signature."
    send.given = {"app_key": "another", "master_secret": SECRET}
    assert send.test() == "OPPO gives no access token: 14: Invalid App Key."


def test_what_cannot_work(heytap: HeyTap, send: Sender) -> None:
    (outcome,) = send([to(1, {"custom_content": '{"a":"' + "x" * 4000 + '"}'})])
    assert isinstance(outcome, Refused)
    assert outcome.reason.startswith("Shorten custom_content: 4,0")
    assert CHANNEL.public_of({"app_key": KEY, "master_secret": SECRET}) == KEY
    with pytest.raises(UnusableCredentialError, match="Give master_secret"):
        CHANNEL.public_of({"app_key": KEY})
