"""Tests of Meizu's channel, against a stand-in that is written from Meizu's documents."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.gateway.channels.meizu import CHANNEL
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
from tests.gateway.channels.vendors import sender
from tests.gateway.channels.vendors.meizu import APP, NAME, SECRET, Flyme
from tests.gateway.channels.vendors.sender import Sender
from tests.gateway.channels.vendors.serving import Reply, at_work

GIVEN = {"app_id": APP, "app_secret": SECRET}


@pytest.fixture
def flyme(tls: Path) -> Iterator[Flyme]:
    service = Flyme()
    with at_work(service, tls):
        yield service


@pytest.fixture
def send(flyme: Flyme, tls: Path) -> Sender:
    return Sender(CHANNEL, GIVEN, flyme.url, tls)


def device(number: int) -> str:
    return f"J0476035d625e6c64567f{number:020}"


def to(number: int, members: dict[str, Any] | None = None, **given: Any) -> Outgoing:
    return sender.to(number, device(number), members, **given)


def test_devices_that_did_not_get_it_are_told(flyme: Flyme, send: Sender) -> None:
    flyme.dead = {device(2)}
    outcomes = send([to(1), to(2), to(3, collapse_id="43")])
    assert outcomes == [Accepted(1, NAME), DeadAddress(2, "110002"), Accepted(3, NAME)]
    assert flyme.calls == 2


def code(code: str, value: object = "") -> Reply:
    return Reply(200, {"code": code, "message": "words", "value": value})


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (code("1003"), TryLater(1, "1003: words", halt=Halt.CHANNEL)),
        (code("110010"), TryLater(1, "110010: words", halt=Halt.CHANNEL)),
        (code("1006"), TryLater(1, "1006: words", halt=Halt.CREDENTIAL)),
        (code("110009"), TryLater(1, "110009: words", halt=Halt.CREDENTIAL)),
        (code("1005"), Refused(1, "1005: words")),
        (code("1001"), Unclear(1, "1001: words")),
        (code("777"), Unclear(1, "777: words")),
        (code("200", {"520": [device(1)]}), Accepted(1)),
        (code("200", {"201": [device(1)]}), Refused(1, "201")),
        (code("200", {"501": [device(1)]}), Unclear(1, "501")),
        (code("200", {"519": [device(1)]}), TryLater(1, "519", halt=Halt.CHANNEL)),
        (code("200", {"110003": [device(1)]}), DeadAddress(1, "110003")),
        (Reply(500, ""), Unclear(1, "500")),
    ],
)
def test_what_an_answer_means(flyme: Flyme, send: Sender, reply: Reply, outcome: Outcome) -> None:
    flyme.replies = [reply]
    assert send([to(1)]) == [outcome]


def test_members_of_the_push(flyme: Flyme, send: Sender) -> None:
    members = {"ring": 0, "custom_content": '{"a":1}', "action": {"action_type": 1, "activity": "com.example.A"}}
    assert send([to(1, message={"title": "T" * 40, "content": "内" * 200, "android": members})]) == [Accepted(1, NAME)]
    assert flyme.got[device(1)] == {
        "noticeBarInfo": {"title": "T" * 31 + "…", "content": "内" * 99 + "…"},
        "clickTypeInfo": {
            "clickType": 1,
            "activity": "com.example.A",
            "parameters": {
                "push_id": "1234567890123456789",
                "custom_content": '{"a":1}',
                "action": '{"action_type":1,"activity":"com.example.A"}',
            },
        },
        "pushTimeInfo": {"offLine": 1, "validTime": 1},
        "advanceInfo": {"notificationType": {"vibrate": 1, "lights": 1, "sound": 0}, "notifyKey": "0000002b"},
    }
    send([to(2, {"action": {"action_type": 2, "browser": {"url": "https://a.example/"}}})])
    click = flyme.got[device(2)]["clickTypeInfo"]
    assert (click["clickType"], click["url"]) == (2, "https://a.example/")


@pytest.mark.parametrize(
    ("address", "is_known", "is_told"),
    [("https://push.example.com/r", "yes", True), ("https://push.example.com/r", "", False), ("a" * 129, "yes", False)],
)
def test_meizu_is_told_where_to_call_back_once_it_knows_the_address(
    flyme: Flyme, send: Sender, address: str, is_known: str, is_told: bool
) -> None:
    send.given = GIVEN | {"receipts": address, "asks_receipts": is_known}
    assert send([to(1)]) == [Accepted(1, NAME)]
    told = {"callback": address, "callback.param": "1234567890123456789", "callback.type": 3}
    assert flyme.got[device(1)].get("extra") == (told if is_told else None)


def test_the_connection_is_tested_with_a_message_to_nobody(flyme: Flyme, send: Sender) -> None:
    assert send.test() == ""
    assert flyme.got == {}
    send.given = GIVEN | {"app_secret": "another"}
    assert send.test() == "Meizu answered 1006: 签名认证失败"


def test_a_credential_that_cannot_work() -> None:
    assert CHANNEL.public_of(GIVEN) == APP
    with pytest.raises(UnusableCredentialError, match="Give app_secret"):
        CHANNEL.public_of({"app_id": APP})
