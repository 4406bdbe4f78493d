"""Tests of Huawei's channel for Android, against a stand-in that is written from Huawei's documents."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from console.gateway.channels.huawei import android
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
from tests.gateway.channels.huawei.service import APP, PROJECT, SECRET, Hms
from tests.gateway.channels.vendors import sender
from tests.gateway.channels.vendors.sender import Sender
from tests.gateway.channels.vendors.serving import Reply

ID = "157440955549500001002006"


def token(number: int) -> str:
    return f"IQAAAACy-{number:030}"


def to(number: int, members: dict[str, Any] | None = None, **given: Any) -> Outgoing:
    return sender.to(number, token(number), members, **given)


def test_a_push_goes_in_calls_of_a_thousand_and_one_token_serves_all(hms: Hms, send: Sender) -> None:
    outcomes = send([to(number) for number in range(2100)], [to(2100, collapse_id="43")])
    assert outcomes == [Accepted(number, ID) for number in range(2101)]
    assert set(hms.got) == {token(number) for number in range(2101)}
    assert (hms.calls, hms.logins) == (4, 1)


def test_phones_without_the_app_are_told_from_the_others(hms: Hms, send: Sender) -> None:
    hms.dead = {token(2), token(5)}
    outcomes = send([to(number) for number in range(1, 7)], [to(2), to(5)])
    some = [DeadAddress(number, "80100000 illegal_tokens") for number in (2, 5)]
    assert [each for each in outcomes[:6] if isinstance(each, DeadAddress)] == some
    assert sum(isinstance(each, Accepted) for each in outcomes) == 4
    assert outcomes[6:] == [DeadAddress(number, "80300007") for number in (2, 5)]


def code(code: str, words: str = "words", status: int = 200) -> Reply:
    return Reply(status, {"code": code, "msg": words, "requestId": "1"})


CREDENTIAL = Halt.CREDENTIAL


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (code("80100003", "Illegal payload"), Refused(1, "80100003: Illegal payload")),
        (code("80100004"), Refused(1, "80100004: words")),
        (code("80100016", "sensitive"), Refused(1, "80100016: sensitive")),
        (code("80300008"), Refused(1, "80300008: words")),
        (code("80300011"), Refused(1, "80300011: words")),
        (code("80300002"), Refused(1, "80300002: words")),
        (code("80100017"), TryLater(1, "80100017: words", halt=Halt.CHANNEL)),
        (code("80600003"), TryLater(1, "80600003: words", halt=CREDENTIAL)),
        (code("81000001"), Unclear(1, "81000001: words")),
        (code("89999999"), Unclear(1, "89999999: words")),
        (code("80100000", "no JSON"), Unclear(1, "80100000: no JSON")),
        (code("80100003", "bad", 400), Refused(1, "400 80100003: bad")),
        (Reply(404, "<html>"), TryLater(1, "404", halt=CREDENTIAL)),
        (Reply(500, {}), Unclear(1, "500")),
        (Reply(200, "<html>"), Unclear(1, "200")),
        (Reply(cut=True), Unclear(1, "No answer (ServerDisconnectedError)")),
    ],
)
def test_what_an_answer_means(hms: Hms, send: Sender, reply: Reply, outcome: Outcome) -> None:
    hms.replies = [reply]
    assert send([to(1)]) == [outcome]
    assert hms.calls == 1


def test_too_much_at_once_is_waited_for_by_all(hms: Hms, send: Sender) -> None:
    now = datetime.now(UTC)
    hms.replies = [Reply(503, {}, (("Retry-After", "90"),))]
    for waits in send([to(1)], [to(2)]):
        assert isinstance(waits, TryLater)
        assert (waits.halt, waits.reason) == (Halt.CHANNEL, "503")
        assert waits.not_before is not None
        assert waits.not_before >= now + timedelta(seconds=90)
    assert hms.calls == 1  # the second was not even sent


@pytest.mark.parametrize("stale", [code("80200003", "expired"), code("80200001"), Reply(401, {})])
def test_a_token_that_ends_in_the_middle_is_made_anew_once(
    hms: Hms, send: Sender, monkeypatch: pytest.MonkeyPatch, stale: Reply
) -> None:
    monkeypatch.setattr("console.gateway.channels.vendors.calling.NEVER_SOONER", 0)
    hms.replies = [stale]
    assert send([to(1), to(2)]) == [Accepted(1, ID), Accepted(2, ID)]
    assert (hms.logins, hms.calls) == (2, 2)


def test_a_token_that_is_refused_right_away_stops_the_channel(hms: Hms, send: Sender) -> None:
    hms.replies = [code("80200001", "no")]
    assert send([to(1)]) == [TryLater(1, "80200001: no", halt=CREDENTIAL)]
    assert hms.logins == 1


def test_phones_of_another_app_stop_the_channel_when_there_are_many(hms: Hms, send: Sender) -> None:
    hms.replies = [code("80300002")] * 2
    outcomes = send([to(number) for number in range(4)], [to(4)])
    assert [type(each) for each in outcomes] == [Refused] * 4 + [TryLater]


@pytest.mark.parametrize(
    ("reply", "halt"), [((400, {"error": 1101}), CREDENTIAL), ((503, {}), Halt.CHANNEL), ((200, {}), Halt.CHANNEL)]
)
def test_without_an_access_token_nothing_is_sent(
    hms: Hms, send: Sender, reply: tuple[int, dict[str, Any]], halt: Halt
) -> None:
    hms.token_reply = reply
    assert [each.halt for each in send([to(1), to(2)]) if isinstance(each, TryLater)] == [halt, halt]
    assert hms.calls == 0


def test_a_late_answer_leaves_it_open_and_no_connection_does_not(hms: Hms, tls: Path) -> None:
    given = {"app_id": APP, "app_secret": SECRET}
    hms.replies = [Reply(seconds=30)]
    assert Sender(android.CHANNEL, given, hms.url, tls, seconds=1.0)([to(1)]) == [
        Unclear(1, "No answer (TimeoutError)")
    ]
    (outcome,) = Sender(android.CHANNEL, given, "https://127.0.0.1:1", tls)([to(1)])
    assert outcome == TryLater(1, "No access token (ClientConnectorError)", halt=Halt.CHANNEL)


def test_a_message_that_is_too_long_is_not_sent(hms: Hms, send: Sender) -> None:
    (outcome,) = send([to(1, message={"title": "a", "content": "字" * 1400})])
    assert isinstance(outcome, Refused)
    assert outcome.reason.startswith("Shorten the message: 4,")
    assert hms.calls == 0


def test_the_connection_is_tested_without_a_message(hms: Hms, send: Sender) -> None:
    assert send.test() == ""
    assert hms.got == {}
    send.given = {"app_id": APP, "app_secret": "another"}
    assert send.test() == "Huawei gives no access token: 400 1101 invalid client_secret."
    send.given = {"app_id": APP, "app_secret": SECRET, "project_id": PROJECT}
    assert send.test() == ""
    send.limits = Limits(base_url="https://127.0.0.1:1")
    assert send.test() == "No access token (ClientConnectorError)."


def test_receipts_may_be_named(hms: Hms, send: Sender) -> None:
    send.given = {**send.given, "receipt_id": "R-7"}
    assert send([to(1)]) == [Accepted(1, ID)]
    assert hms.got[token(1)]["android"]["receipt_id"] == "R-7"


def test_members_of_the_push(hms: Hms, send: Sender) -> None:
    send.given = {"app_id": APP, "app_secret": SECRET, "badge_class": "com.example.MainActivity"}
    members = {
        "hw_category": "SUBSCRIPTION",
        "hw_importance": 2,
        "hw_ch_id": "offers",
        "badge_type": 3,
        "urgency": "HIGH",
    }
    members |= {"icon_type": 1, "icon_res": "https://example.com/a.png", "ring_raw": "bell", "show_type": 1}
    members |= {
        "custom_content": '{"key":"值"}',
        "action": {"action_type": 2, "browser": {"url": "https://example.com/"}},
    }
    assert send([to(1, members)]) == [Accepted(1, ID)]
    got = hms.got[token(1)]
    assert json.loads(got["data"]) == {
        "push_id": "1234567890123456789",
        "custom_content": '{"key":"值"}',
        "action": '{"action_type":2,"browser":{"url":"https://example.com/"}}',
    }
    assert 60 < int(got["android"].pop("ttl")[:-1]) <= 3600
    assert got["android"] == {
        "category": "SUBSCRIPTION",
        "urgency": "HIGH",
        "bi_tag": "1234567890123456789",
        "notification": {
            "title": "Sale",
            "body": "From nine",
            "tag": "42",
            "click_action": {"type": 2, "url": "https://example.com/"},
            "foreground_show": False,
            "image": "https://example.com/a.png",
            "channel_id": "offers",
            "importance": "NORMAL",
            "badge": {"class": "com.example.MainActivity", "set_num": 3},
            "sound": "/raw/bell",
            "default_sound": False,
        },
    }


@pytest.mark.parametrize(
    ("members", "shown"),
    [
        ({}, {"click_action": {"type": 3}}),
        ({"badge_type": -2, "hw_importance": 1}, {"click_action": {"type": 3}, "importance": "LOW"}),
        ({"action": {"action_type": 2, "browser": {"url": "http://example.com/"}}}, {"click_action": {"type": 3}}),
        (
            {"action": {"action_type": 3, "intent": "intent:#Intent;end"}},
            {"click_action": {"type": 1, "intent": "intent:#Intent;end"}},
        ),
    ],
)
def test_less_members(hms: Hms, send: Sender, members: dict[str, Any], shown: dict[str, Any]) -> None:
    assert send([to(1, members)]) == [Accepted(1, ID)]
    usual = {"title": "Sale", "body": "From nine", "tag": "42"}
    assert hms.got[token(1)]["android"]["notification"] == usual | shown


def test_a_credential_and_an_address_that_cannot_work() -> None:
    with pytest.raises(UnusableCredentialError, match="Give app_secret: the app's APP SECRET, from Huawei's console"):
        android.CHANNEL.public_of({"app_id": APP})
    with pytest.raises(UnusableCredentialError, match="Give project_id"):
        android.CHANNEL.public_of({"app_id": APP, "app_secret": SECRET, "project_id": "a b"})
    assert android.CHANNEL.public_of({"app_id": f" {APP}\n", "app_secret": SECRET}) == APP
    assert android.CHANNEL.address_of({"token": token(1)}, Limits()) == token(1)
    for wrong in ({}, {"token": 5}, {"token": "a b"}, {"token": "字" * 9}):
        with pytest.raises(UnusableAddressError, match=r"Send address\.token, the push token of HMS"):
            android.CHANNEL.address_of(wrong, Limits())
