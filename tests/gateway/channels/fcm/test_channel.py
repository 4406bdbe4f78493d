"""Tests of the calls, against a stand-in that is written from Google's documents."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from console.gateway.channels.fcm.channel import Fcm, address_of, open_channel, public_of
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
from tests.gateway.channels.builders import outgoing
from tests.gateway.channels.fcm.service import BAD_REQUEST, UNREGISTERED, Google, Reply, at_work


@pytest.fixture
def google(account_key: rsa.RSAPrivateKey, tls: Path) -> Iterator[Google]:
    service = Google(account_key.public_key())
    with at_work(service, tls):
        yield service


@pytest.fixture
def given(service_account: str) -> dict[str, str]:
    return {"service_account": service_account}


def token(number: int) -> str:
    return f"token-{number:030}"


def to(number: int, **members: Any) -> Outgoing:
    return outgoing(number, json.dumps({"token": token(number)}), **members)


class Sender:
    """Sends to the stand-in through one channel, batch after batch."""

    def __init__(self, google: Google, tls: Path, given: dict[str, str], seconds: float = 5.0) -> None:
        self.limits = Limits(base_url=google.url, ca_file=str(tls), timeout_seconds=seconds)
        self.given = given

    def __call__(self, *batches: list[Outgoing]) -> list[Outcome]:
        async def send(channel: Fcm) -> list[Outcome]:
            return [outcome for batch in batches for outcome in await channel.send(batch)]

        return list(self._run(send))

    def test(self) -> str:
        return str(self._run(Fcm.test_connection))

    def _run(self, do: Any) -> Any:
        async def run() -> Any:
            channel = open_channel(self.given, self.limits)
            try:
                return await do(channel)
            finally:
                await channel.close()

        return asyncio.run(run())


@pytest.fixture
def send(google: Google, tls: Path, given: dict[str, str]) -> Sender:
    return Sender(google, tls, given)


def test_each_phone_gets_its_own_and_one_token_serves_all(google: Google, send: Sender) -> None:
    outcomes = send([to(number) for number in range(120)])
    assert [outcome.delivery for outcome in outcomes] == list(range(120))
    assert all(isinstance(outcome, Accepted) and outcome.channel_id.startswith("projects/") for outcome in outcomes)
    assert sorted(got["token"] for got in google.got) == [token(number) for number in range(120)]
    assert {got["data"]["id"] for got in google.got} == {f"{number}-0123456789" for number in range(120)}
    assert len(google.tokens) == 1


NO_TOKEN = "The registration token is not a valid FCM registration token"
OF_REQUEST = Reply(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "registration token", ({"@type": BAD_REQUEST},))


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (UNREGISTERED, DeadAddress(1, "404 UNREGISTERED")),
        (Reply(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", NO_TOKEN), DeadAddress(1, "400 INVALID_ARGUMENT")),
        (OF_REQUEST, Refused(1, "400 INVALID_ARGUMENT: registration token")),
        (Reply(400, "", "INVALID_ARGUMENT", NO_TOKEN), Refused(1, f"400 INVALID_ARGUMENT: {NO_TOKEN}")),
        (Reply(404, "", "NOT_FOUND", "No project"), TryLater(1, "404 NOT_FOUND: No project", halt=Halt.CREDENTIAL)),
        (Reply(403, "SENDER_ID_MISMATCH", "PERMISSION_DENIED"), TryLater(1, "403 SENDER_ID_MISMATCH")),
        (Reply(403, "", "PERMISSION_DENIED", "No"), TryLater(1, "403 PERMISSION_DENIED: No", halt=Halt.CREDENTIAL)),
        (Reply(503, "UNAVAILABLE", "UNAVAILABLE"), TryLater(1, "503 UNAVAILABLE", halt=Halt.CHANNEL)),
        (Reply(500, "INTERNAL", "INTERNAL"), Unclear(1, "500 INTERNAL")),
        (Reply(418, words="tea"), Refused(1, "418: tea")),
        (Reply(cut=True), Unclear(1, "No answer (ConnectionError)")),
    ],
)
def test_what_an_answer_means(google: Google, send: Sender, reply: Reply, outcome: Outcome) -> None:
    google.replies[token(1)] = [reply]
    assert send([to(1)]) == [outcome]
    assert google.calls == 1


def test_a_quota_is_waited_for_by_all_and_that_of_a_phone_by_the_phone(google: Google, send: Sender) -> None:
    now = datetime.now(UTC)
    of_phone = Reply(429, "QUOTA_EXCEEDED", "RESOURCE_EXHAUSTED", "Device message rate exceeded.")
    google.replies[token(1)] = [of_phone]
    google.replies[token(2)] = [Reply(429, "QUOTA_EXCEEDED", "RESOURCE_EXHAUSTED", headers=(("Retry-After", "90"),))]
    phone, third, project, fourth = send([to(1)], [to(3)], [to(2)], [to(4)])
    assert isinstance(phone, TryLater)
    assert (phone.halt, isinstance(third, Accepted)) == (Halt.ADDRESS, True)
    assert phone.not_before is not None
    assert phone.not_before >= now + timedelta(seconds=60)
    for waits in (project, fourth):
        assert isinstance(waits, TryLater)
        assert waits.halt == Halt.CHANNEL
        assert waits.not_before is not None
        assert waits.not_before >= now + timedelta(seconds=90)
    assert google.calls == 3  # the last was not even sent


def test_a_token_that_ends_in_the_middle_is_made_anew_once(google: Google, send: Sender, monkeypatch: Any) -> None:
    monkeypatch.setattr("console.gateway.channels.fcm.channel.NEVER_SOONER", 0)
    google.replies[token(1)] = [Reply(seconds=0.2)]

    async def meanwhile(channel: Fcm) -> list[Outcome]:
        first = await channel.send([to(1)])
        google.expire()
        return first + await channel.send([to(number) for number in range(2, 40)])

    outcomes = send._run(meanwhile)
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert len(google.tokens) == 2
    assert len(google.got) == 39


def test_a_token_that_is_refused_right_away_stops_the_channel(google: Google, send: Sender) -> None:
    async def expired(channel: Fcm) -> list[Outcome]:
        await channel.send([to(1)])
        google.expire()
        return await channel.send([to(2)])

    (outcome,) = send._run(expired)
    assert isinstance(outcome, TryLater)
    assert outcome.halt == Halt.CREDENTIAL
    assert len(google.tokens) == 1


def test_phones_of_another_project_stop_the_channel_when_there_are_many(google: Google, send: Sender) -> None:
    google.otherwise = Reply(403, "SENDER_ID_MISMATCH", "PERMISSION_DENIED")
    halts = [outcome.halt for outcome in send([to(number) for number in range(5)]) if isinstance(outcome, TryLater)]
    assert sorted(halts) == [Halt.ADDRESS] * 4 + [Halt.CREDENTIAL]
    halts = [outcome.halt for outcome in send([to(1) for _ in range(8)]) if isinstance(outcome, TryLater)]
    assert halts == [Halt.ADDRESS] * 8, "one phone, tried again and again"


@pytest.mark.parametrize("by_another", [False, True])
def test_phones_of_another_project_stop_nothing_where_the_project_has_proved_to_be_right(
    google: Google, send: Sender, by_another: bool
) -> None:
    if by_another:  # process, before this one opened the channel
        send.given = send.given | {"has_taken": "yes"}
    google.replies = {} if by_another else {token(0): [Reply()]}
    google.otherwise = Reply(403, "SENDER_ID_MISMATCH", "PERMISSION_DENIED")
    outcomes = send([to(0)] if not by_another else [], [to(number) for number in range(1, 8)])[-7:]
    assert outcomes == [Refused(number, "403 SENDER_ID_MISMATCH") for number in range(1, 8)]


@pytest.mark.parametrize(
    ("reply", "halt"),
    [
        ((400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}), Halt.CREDENTIAL),
        ((401, {"error": "invalid_client"}), Halt.CREDENTIAL),
        ((503, {}), Halt.CHANNEL),
        ((200, {"token_type": "Bearer"}), Halt.CHANNEL),
    ],
)
def test_without_an_access_token_nothing_is_sent(
    google: Google, send: Sender, reply: tuple[int, dict[str, Any]], halt: Halt
) -> None:
    google.token_reply = reply
    outcomes = send([to(1), to(2)])
    assert [outcome.halt for outcome in outcomes if isinstance(outcome, TryLater)] == [halt, halt]
    assert google.calls == 0


def test_a_late_answer_leaves_it_open(google: Google, tls: Path, given: dict[str, str]) -> None:
    google.replies[token(1)] = [Reply(seconds=30)]
    (outcome,) = Sender(google, tls, given, seconds=1.0)([to(1)])
    assert outcome == Unclear(1, "No answer (TimeoutError)")


def test_nothing_leaves_without_a_connection(google: Google, tls: Path, given: dict[str, str]) -> None:
    google.url = "https://127.0.0.1:1"
    (outcome,) = Sender(google, tls, given)([to(1)])
    assert isinstance(outcome, TryLater)
    assert outcome.halt == Halt.CHANNEL


def test_a_message_that_is_too_long_is_not_sent(google: Google, send: Sender) -> None:
    (outcome,) = send([to(1, message={"title": "a", "content": "字" * 1400})])
    assert isinstance(outcome, Refused)
    assert "Shorten the message: 4,2" in outcome.reason
    assert google.calls == 0


def test_the_connection_is_tested_without_a_message(google: Google, send: Sender, service_account: str) -> None:
    assert send.test() == ""
    assert google.got == []
    send.given = {"service_account": json.dumps({**json.loads(service_account), "project_id": "another-project"})}
    assert send.test().startswith("FCM answered 403 PERMISSION_DENIED")
    google.token_reply = 400, {"error": "invalid_grant", "error_description": "Account not found"}
    assert send.test() == "Google gives no access token: 400 invalid_grant Account not found."


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"type": "service_account"}', '{"type": "service_account", "private_key": "x"}']
)
def test_a_file_that_is_none_of_a_service_account_is_refused(text: str) -> None:
    with pytest.raises(UnusableCredentialError, match="the whole JSON file"):
        public_of({"service_account": text})


def test_an_address_is_a_token_or_an_installation() -> None:
    assert address_of({"token": token(1)}, Limits()) == json.dumps({"token": token(1)})
    assert address_of({"fid": "c" * 22, "token": ""}, Limits()) == json.dumps({"fid": "c" * 22})
    both = {"token": token(1), "fid": "c" * 22}
    for wrong in ({}, {"token": 5}, {"token": "a b c d e f"}, both, {"token": "字" * 9}):
        with pytest.raises(UnusableAddressError, match=r"Send address\.token"):
            address_of(wrong, Limits())
