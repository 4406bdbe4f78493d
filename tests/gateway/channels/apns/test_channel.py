"""Deliveries through the stand-in, each with one outcome."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from console.gateway.channels.apns import credential as credentials
from console.gateway.channels.apns.channel import address_of, open_channel
from console.gateway.channels.protocol import (
    Accepted,
    DeadAddress,
    Environment,
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
from console.gateway.channels.tokens import OwnCache
from tests.gateway.channels.apns.conftest import Sending
from tests.gateway.channels.apns.service import Reply
from tests.gateway.channels.builders import IOS, outgoing

DEAD_SINCE = 1_700_000_000_123


async def sent(sending: Sending, batch: list[Outgoing], **given: Any) -> list[Outcome]:
    async with sending(**given) as (_, channel):
        return await channel.send(batch)


def test_accepted_under_its_own_id(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending() as (apple, channel):
            outcomes = await channel.send([outgoing(1), outgoing(2)])
            assert outcomes == [Accepted(n + 1, name) for n, name in enumerate(apple.accepted())]
            again = await channel.send([outgoing(1)])
            assert again == outcomes[:1]  # the same delivery has the same id
            assert [got.token for got in apple.got] == [outgoing(1).address, outgoing(2).address, outgoing(1).address]
            assert len(apple.connections) == len(apple.tokens) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (
            Reply(410, "Unregistered", DEAD_SINCE),
            DeadAddress(1, "410 Unregistered", datetime.fromtimestamp(DEAD_SINCE / 1000, UTC)),
        ),
        (Reply(410, "ExpiredToken"), DeadAddress(1, "410 ExpiredToken")),
        (Reply(400, "BadDeviceToken"), DeadAddress(1, "400 BadDeviceToken")),
        (Reply(400, "DeviceTokenNotForTopic"), TryLater(1, "400 DeviceTokenNotForTopic")),
        (Reply(400, "BadTopic"), TryLater(1, "400 BadTopic", halt=Halt.CREDENTIAL)),
        (Reply(400, "BadPriority"), Refused(1, "400 BadPriority")),
        (Reply(403, "InvalidProviderToken"), TryLater(1, "403 InvalidProviderToken", halt=Halt.CREDENTIAL)),
        (Reply(413, "PayloadTooLarge"), Refused(1, "413 PayloadTooLarge")),
        (Reply(429, "TooManyRequests"), TryLater(1, "429 TooManyRequests")),
        (Reply(500, "InternalServerError"), Unclear(1, "500 InternalServerError")),
        (Reply(503), TryLater(1, "503", halt=Halt.CHANNEL)),  # without a body
        (Reply(503, "Shutdown"), TryLater(1, "503 Shutdown", halt=Halt.CHANNEL)),
        (Reply(500, empty_data=True), Unclear(1, "500")),
    ],
)
def test_each_answer(sending: Sending, reply: Reply, expected: Outcome) -> None:
    assert asyncio.run(sent(sending, [outgoing()], otherwise=reply)) == [expected]


def test_accepted_with_an_empty_frame_and_gone_on(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending(otherwise=Reply(empty_data=True)) as (apple, channel):
            assert len(await channel.send([outgoing(n) for n in range(1, 50)])) == 49
            assert len(set(apple.accepted())) == 49
            assert len(apple.connections) == 1

    asyncio.run(scenario())


def test_too_often_renewed_waits_twenty_minutes(sending: Sending) -> None:
    reply = Reply(429, "TooManyProviderTokenUpdates")
    [outcome] = asyncio.run(sent(sending, [outgoing()], otherwise=reply))
    assert isinstance(outcome, TryLater)
    assert outcome.halt == Halt.CHANNEL
    assert outcome.not_before
    assert timedelta(minutes=19) < outcome.not_before - datetime.now(UTC) <= timedelta(minutes=20)


def test_a_moment_that_is_named_is_kept(sending: Sending) -> None:
    reply = Reply(503, "ServiceUnavailable", headers=(("retry-after", "120"),))
    [outcome] = asyncio.run(sent(sending, [outgoing()], otherwise=reply))
    assert isinstance(outcome, TryLater)
    assert outcome.not_before
    assert timedelta(seconds=110) < outcome.not_before - datetime.now(UTC) <= timedelta(seconds=120)


def test_a_credential_that_is_refused_is_tried_once(sending: Sending) -> None:
    """Of a batch: only what one stream takes before the first good token leaves."""

    async def scenario() -> None:
        async with sending(otherwise=Reply(403, "InvalidProviderToken")) as (apple, channel):
            outcomes = await channel.send([outgoing(n) for n in range(1, 101)])
            assert {(type(one), one.halt) for one in outcomes if isinstance(one, TryLater)} == {
                (TryLater, Halt.CREDENTIAL)
            }
            assert len(outcomes) == 100
            assert apple.requests == 1
            apple.otherwise = Reply()
            assert len(await channel.send([outgoing(n) for n in range(1, 101)])) == 100
            assert len(apple.accepted()) == 100

    asyncio.run(scenario())


def test_tokens_of_another_app_stop_the_channel_when_there_is_nothing_else(sending: Sending) -> None:
    outcomes = asyncio.run(
        sent(sending, [outgoing(n) for n in range(1, 8)], otherwise=Reply(400, "DeviceTokenNotForTopic"))
    )
    assert Counter(one.halt for one in outcomes if isinstance(one, TryLater)) == {Halt.ADDRESS: 4, Halt.CREDENTIAL: 3}
    again = asyncio.run(sent(sending, [outgoing(1)] * 8, otherwise=Reply(400, "DeviceTokenNotForTopic")))
    assert {one.halt for one in again if isinstance(one, TryLater)} == {Halt.ADDRESS}, (
        "one device, tried again and again"
    )


def test_tokens_of_another_app_stop_nothing_where_the_topic_has_proved_to_be_right(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending() as (apple, channel):
            await channel.send([outgoing(9)])
            apple.otherwise = Reply(400, "DeviceTokenNotForTopic")
            outcomes = await channel.send([outgoing(number) for number in range(1, 8)])
            assert outcomes == [Refused(number, "400 DeviceTokenNotForTopic") for number in range(1, 8)]

    asyncio.run(scenario())


def test_a_token_that_ran_out_is_renewed_once(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its clock stood two hours back when it was made, and it was shared then."""

    async def scenario() -> None:
        cache, real = OwnCache(), time.time
        monkeypatch.setattr(credentials.time, "time", lambda: real() - 7200)
        async with sending(cache=cache) as (apple, channel):
            stale = await channel._tokens._make()
            monkeypatch.setattr(credentials.time, "time", real)
            kept = list(stale._replace(renew_at=real() + 600, made=real() - 1800))
            await cache.aset(channel._tokens._key, kept, 600)
            outcomes = await channel.send([outgoing(n) for n in range(1, 31)])
            assert {type(one) for one in outcomes} == {Accepted}
            assert sorted(one.delivery for one in outcomes) == list(range(1, 31))
            assert len(apple.accepted()) == 30
            assert len(apple.tokens) == 2

    asyncio.run(scenario())


def test_a_young_token_is_not_renewed(sending: Sending) -> None:
    """Then it is a clock: renewing it would not help, and Apple counts."""

    async def scenario() -> None:
        async with sending(otherwise=Reply(403, "ExpiredProviderToken")) as (apple, channel):
            [outcome] = await channel.send([outgoing()])
            assert outcome == TryLater(1, "403 ExpiredProviderToken", halt=Halt.CREDENTIAL)
            assert len(apple.tokens) == 1

    asyncio.run(scenario())


def test_one_token_for_all_processes(sending: Sending) -> None:
    async def scenario() -> None:
        cache = OwnCache()
        async with sending(cache=cache) as (first, one), sending(cache=cache) as (second, other):
            await asyncio.gather(one.send([outgoing(1)]), other.send([outgoing(2)]))
            assert first.tokens == second.tokens
            assert len(first.tokens) == 1

    asyncio.run(scenario())


def test_what_is_too_long_does_not_leave(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending() as (apple, channel):
            long = outgoing(1, message={**IOS, "content": "满" * 1400})
            outcomes = await channel.send([long, outgoing(2)])
            assert isinstance(outcomes[0], Refused)
            assert outcomes[0].reason.startswith("Shorten the message: 4,3")
            assert isinstance(outcomes[1], Accepted)
            assert apple.requests == 1

    asyncio.run(scenario())


def test_the_connection_is_tested_without_reaching_anybody(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending(otherwise=Reply(400, "BadDeviceToken")) as (apple, channel):
            assert await channel.test_connection() == ""
            apple.team_id = "ANOTHER123"
            assert await channel.test_connection(Environment.SANDBOX) == "APNs answered 403 InvalidProviderToken."

    asyncio.run(scenario())


def test_addresses() -> None:
    assert address_of({"token": " AB12cd "}, Limits()) == "ab12cd"
    for written in ({}, {"token": ""}, {"token": "abc"}, {"token": "../x"}, {"token": 5}, {"token": "ab cd"}):
        with pytest.raises(UnusableAddressError, match="hexadecimal"):
            address_of(written, Limits())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("private_key", ""),
        ("private_key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"),
        ("key_id", "abc"),
        ("team_id", "DEF123GHIJK"),
        ("topic", "com example"),
    ],
)
def test_credentials_that_cannot_be_used(credential: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(UnusableCredentialError, match=f"Give {name}: "):
        open_channel({**credential, name: value}, Limits())
