"""Tests of Honor's channel, against a stand-in that is written from what Honor's developers published."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.gateway.channels.honor import CHANNEL
from console.gateway.channels.protocol import (
    Accepted,
    Halt,
    Outcome,
    Outgoing,
    Refused,
    TryLater,
    Unclear,
    UnusableCredentialError,
)
from tests.gateway.channels.vendors import sender
from tests.gateway.channels.vendors.honor import APP, CLIENT, SECRET, HonorPush
from tests.gateway.channels.vendors.sender import Sender
from tests.gateway.channels.vendors.serving import Reply, at_work

GIVEN = {"app_id": APP, "client_id": CLIENT, "client_secret": SECRET}


@pytest.fixture
def honor(tls: Path) -> Iterator[HonorPush]:
    service = HonorPush()
    with at_work(service, tls):
        yield service


@pytest.fixture
def send(honor: HonorPush, tls: Path) -> Sender:
    return Sender(CHANNEL, GIVEN, honor.url, tls)


def device(number: int) -> str:
    return f"BAEAAAAA-{number:030}"


def to(number: int, members: dict[str, Any] | None = None, **given: Any) -> Outgoing:
    return sender.to(number, device(number), members, **given)


def test_a_token_that_is_not_taken_is_refused_and_stays(honor: HonorPush, send: Sender) -> None:
    honor.dead = {device(2)}
    outcomes = send([to(1), to(2)], [to(3)])
    assert outcomes == [Accepted(1, "r-1"), Refused(2, "Honor did not take this token"), Accepted(3, "r-1")]
    assert (honor.calls, honor.logins) == (2, 1)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(200, {"code": "80000000", "msg": "Success"}), Accepted(1)),
        (Reply(200, {"code": "80300007", "msg": "words"}), Refused(1, "80300007: words")),
        (Reply(400, {"code": 400, "message": "words"}), Refused(1, "400 400: words")),
        (Reply(401, {"error": "invalid_token"}), TryLater(1, "401 invalid_token", halt=Halt.CREDENTIAL)),
        (Reply(403, {}), TryLater(1, "403", halt=Halt.CREDENTIAL)),
        (Reply(429, {}), TryLater(1, "429", halt=Halt.CHANNEL)),
        (Reply(500, {"code": 200}), Unclear(1, "500 200")),
        (Reply(200, "<html>"), Unclear(1, "200")),
    ],
)
def test_what_an_answer_means(honor: HonorPush, send: Sender, reply: Reply, outcome: Outcome) -> None:
    honor.replies = [reply]
    assert send([to(1)]) == [outcome]
    assert honor.calls == 1


def test_members_of_the_push(honor: HonorPush, send: Sender) -> None:
    send.given = GIVEN | {"badge_class": "com.example.Main"}
    members = {"hw_importance": 2, "badge_type": -2, "custom_content": '{"a":1}', "icon_type": 1}
    members |= {"icon_res": "https://a.example/a.png", "action": {"action_type": 3, "intent": "intent:#Intent;end"}}
    said = {"title": "T" * 50, "content": "内" * 300, "android": members}
    assert send([to(1, message=said)]) == [Accepted(1, "r-1")]
    got = honor.got[device(1)]
    assert json.loads(got["data"])["custom_content"] == '{"a":1}'
    assert got["android"]["notification"] == {
        "title": "T" * 39 + "…",
        "body": "内" * 255 + "…",
        "clickAction": {"type": 1, "intent": "intent:#Intent;end"},
        "notifyId": 43,
        "image": "https://a.example/a.png",
        "importance": "NORMAL",
        "badge": {"badgeClass": "com.example.Main", "addNum": 1},
    }
    send([to(2, {"badge_type": 3, "action": {"action_type": 2, "browser": {"url": "https://a.example/"}}})])
    assert honor.got[device(2)]["android"]["notification"]["badge"]["setNum"] == 3
    assert honor.got[device(2)]["android"]["notification"]["clickAction"]["type"] == 2


def test_the_connection_is_tested_by_the_token(honor: HonorPush, send: Sender) -> None:
    assert send.test() == ""
    send.given = GIVEN | {"client_secret": "another"}
    assert send.test() == "Honor gives no access token: 401 invalid_client Invalid client credentials."


def test_a_credential_that_cannot_work() -> None:
    assert CHANNEL.public_of(GIVEN) == APP
    with pytest.raises(UnusableCredentialError, match="Give client_id"):
        CHANNEL.public_of({"app_id": APP, "client_secret": SECRET})
