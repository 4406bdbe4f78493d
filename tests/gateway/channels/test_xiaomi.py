"""Tests of Xiaomi's channel, against a stand-in that is written from Xiaomi's documents."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.gateway.channels.protocol import (
    Accepted,
    DeadAddress,
    Halt,
    Limits,
    Outcome,
    Outgoing,
    Refused,
    TryLater,
    Unclear,
    UnusableAddressError,
    UnusableCredentialError,
)
from console.gateway.channels.vendors.meanings import USED_UP
from console.gateway.channels.xiaomi import CHANNEL
from tests.gateway.channels.vendors import sender
from tests.gateway.channels.vendors.sender import Sender
from tests.gateway.channels.vendors.serving import Reply, at_work
from tests.gateway.channels.vendors.xiaomi import APP, PACKAGE, SECRET, TEMPLATE, MiPush

ID = "scm01b07"


@pytest.fixture
def mipush(tls: Path) -> Iterator[MiPush]:
    service = MiPush()
    with at_work(service, tls):
        yield service


@pytest.fixture
def send(mipush: MiPush, tls: Path) -> Sender:
    return Sender(CHANNEL, {"app_secret": SECRET, "package": PACKAGE, "app_id": APP}, mipush.url, tls)


def device(number: int) -> str:
    return f"d//igwEhgBGCI2T{number:030}="


def to(number: int, members: dict[str, Any] | None = None, **given: Any) -> Outgoing:
    return sender.to(number, device(number), members, **given)


@pytest.mark.parametrize("token", ["regId1,regId2", "regId1;regId2", "reg id1", ""])
def test_a_device_has_one_address(token: str) -> None:
    assert CHANNEL.address_of({"token": device(1)}, Limits()) == device(1)
    with pytest.raises(UnusableAddressError):
        CHANNEL.address_of({"token": token}, Limits())


def test_a_push_goes_in_calls_of_a_thousand(mipush: MiPush, send: Sender) -> None:
    mipush.dead = {device(7)}
    outcomes = send([to(number) for number in range(1100)])
    assert outcomes[7] == DeadAddress(7, "bad_regids")
    assert outcomes.count(DeadAddress(7, "bad_regids")) == 1
    assert outcomes[8:] == [Accepted(number, ID) for number in range(8, 1100)]
    assert mipush.calls == 2


def code(code: int, reason: str = "words", status: int = 200) -> Reply:
    return Reply(status, {"result": "error", "code": code, "description": "失败", "reason": reason})


CREDENTIAL, CHANNEL_WAITS = Halt.CREDENTIAL, Halt.CHANNEL


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (code(10002), TryLater(1, "10002: words", halt=CHANNEL_WAITS)),
        (code(10027), TryLater(1, "10027: words", halt=CHANNEL_WAITS)),
        (code(200002), TryLater(1, "200002: words", halt=CHANNEL_WAITS)),
        (code(27001, "invalid channel info!"), Refused(1, "27001: invalid channel info!")),
        (code(20301, "No valid targets!"), Refused(1, "20301: No valid targets!")),
        (code(26006), Refused(1, "26006: words")),
        (code(10029), DeadAddress(1, "10029: words")),
        (code(200001), Refused(1, f"200001: words: {USED_UP}", is_used_up=True)),
        (code(10034), Refused(1, f"10034: words: {USED_UP}", is_used_up=True)),
        (code(21301), TryLater(1, "21301: words", halt=CREDENTIAL)),
        (code(10031), TryLater(1, "10031: words", halt=CREDENTIAL)),
        (code(1), Unclear(1, "1: words")),
        (code(99999), Unclear(1, "99999: words")),
        (Reply(401, {}), TryLater(1, "401", halt=CREDENTIAL)),
        (Reply(502, "<html>"), Unclear(1, "502")),
    ],
)
def test_what_an_answer_means(mipush: MiPush, send: Sender, reply: Reply, outcome: Outcome) -> None:
    mipush.replies = [reply]
    assert send([to(1)]) == [outcome]
    assert mipush.calls == 1


def test_what_may_be_sent_in_a_day_is_used_up(mipush: MiPush, send: Sender) -> None:
    mipush.quota = 1
    first, second = send([to(1)], [to(2)])
    assert first == Accepted(1, ID)
    assert second == Refused(2, f"200001: day quota exceeded: {USED_UP}", is_used_up=True)


def test_members_of_the_push(mipush: MiPush, send: Sender) -> None:
    members = {"xm_ch_id": "160639", "xm_template_id": TEMPLATE, "xm_template_param": {"keywords1": "值"}}
    members |= {"ring_raw": "bell", "vibrate": 0, "show_type": 1, "custom_content": '{"a":"b+c%2B"}'}
    said = {"title": "T" * 60, "content": "内" * 200, "android": members}
    assert send([to(1, message=said)]) == [Accepted(1, ID)]
    got = mipush.got[device(1)]
    assert 60_000 < int(got.pop("time_to_live")) <= 3_600_000
    assert got == {
        "restricted_package_name": PACKAGE,
        "payload": {"push_id": "1234567890123456789", "custom_content": '{"a":"b+c%2B"}'},
        "pass_through": "0",
        "title": "T" * 49 + "…",
        "description": "内" * 127 + "…",
        "notify_type": "5",
        "notify_id": "43",
        "extra.notify_effect": "1",
        "extra.channel_id": "160639",
        "extra.template_id": TEMPLATE,
        "extra.template_param": '{"keywords1":"值"}',
        "extra.notify_foreground": "0",
        "extra.sound_uri": f"android.resource://{PACKAGE}/raw/bell",
    }


def test_xiaomi_is_told_where_to_call_back(mipush: MiPush, send: Sender) -> None:
    send.given = {
        "app_secret": SECRET,
        "package": PACKAGE,
        "receipts": "https://push.example.com/gateway/receipts/xm/1:x",
    }
    assert send([to(1)]) == [Accepted(1, ID)]
    got = {name: value for name, value in mipush.got[device(1)].items() if name.startswith("extra.callback")}
    assert got == {
        "extra.callback": "https://push.example.com/gateway/receipts/xm/1:x",
        "extra.callback.param": "1234567890123456789",
        "extra.callback.type": "3",
    }
    send.given = {**send.given, "receipts": f"https://push.example.com/{'r' * 128}"}
    assert send([to(2)]) == [Accepted(2, ID)]
    assert "extra.callback" not in mipush.got[device(2)], "Xiaomi takes no longer address"


@pytest.mark.parametrize(
    ("action", "opened"),
    [
        ({"action_type": 2, "browser": {"url": "http://example.com/"}}, {"extra.web_uri": "http://example.com/"}),
        ({"action_type": 3, "intent": "intent:#Intent;end"}, {"extra.intent_uri": "intent:#Intent;end"}),
    ],
)
def test_what_a_press_opens(mipush: MiPush, send: Sender, action: dict[str, Any], opened: dict[str, str]) -> None:
    assert send([to(1, {"action": action, "ring": 0, "lights": 0})]) == [Accepted(1, ID)]
    got = mipush.got[device(1)]
    assert {name: got[name] for name in opened} == opened
    assert got["notify_type"] == "2"


def test_the_connection_is_tested_with_a_message_to_nobody(mipush: MiPush, send: Sender) -> None:
    assert send.test() == ""
    assert mipush.got == {}
    send.given = {"app_secret": "another", "package": PACKAGE}
    assert send.test() == "Xiaomi answered 21301: 认证失败"
    send.given = {"app_secret": SECRET, "package": "com.example.other"}
    assert send.test() == "Xiaomi answered 22022: package name"


def test_a_payload_that_is_too_long_is_not_sent(mipush: MiPush, send: Sender) -> None:
    (outcome,) = send([to(1, {"custom_content": '{"a":"' + "字" * 700 + '"}'})])
    assert isinstance(outcome, Refused)
    assert outcome.reason.startswith("Shorten custom_content: 4,2")
    assert mipush.calls == 0


def test_a_credential_that_cannot_work() -> None:
    assert CHANNEL.public_of({"app_secret": SECRET, "package": PACKAGE}) == PACKAGE
    with pytest.raises(UnusableCredentialError, match="Give app_secret: the app's AppSecret, from Xiaomi's console"):
        CHANNEL.public_of({"package": PACKAGE})
    with pytest.raises(UnusableCredentialError, match="Give app_id"):
        CHANNEL.public_of({"app_secret": SECRET, "package": PACKAGE, "app_id": "a b"})
