"""Connections that go, stall and come again."""

import asyncio
import socket
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from console.gateway.channels.apns import connection
from console.gateway.channels.apns.channel import open_channel
from console.gateway.channels.protocol import Accepted, Halt, Limits, TryLater, Unclear
from tests.gateway.channels.apns.conftest import Sending
from tests.gateway.channels.apns.service import Reply
from tests.gateway.channels.builders import IOS, outgoing

LATE = Reply(seconds=0.05)


def batch(size: int, **given: Any) -> list[Any]:
    return [outgoing(number, **given) for number in range(1, size + 1)]


def test_goaway_in_mid_flight_loses_and_doubles_nothing(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending(go_away_at={150, 400}, otherwise=LATE) as (apple, channel):
            outcomes = await channel.send(batch(600))
            assert {type(one) for one in outcomes} == {Accepted}
            assert Counter(one.delivery for one in outcomes) == Counter(range(1, 601))
            assert len(apple.accepted()) == len(set(apple.accepted())) == 600
            assert len(apple.connections) == 3
            assert 600 < apple.requests <= 600 + 2 * 100  # what was replayed had not been processed

    asyncio.run(scenario())


def test_goaway_that_promises_what_is_under_way(sending: Sending) -> None:
    """Ten are open, GOAWAY names the last of them, and then they are answered: nothing is sent again."""

    async def scenario() -> None:
        async with sending(first_streams=100, otherwise=Reply(seconds=0.2)) as (apple, channel):
            sent = asyncio.create_task(channel.send(batch(10)))
            while len(apple.got) < 10:
                await asyncio.sleep(0.01)
            apple.connections[0].go_away(19)
            assert {type(one) for one in await sent} == {Accepted}
            assert apple.requests == 10
            assert {type(one) for one in await channel.send([outgoing(11)])} == {Accepted}
            assert len(apple.connections) == 2

    asyncio.run(scenario())


def test_a_cut_connection_leaves_what_was_open_unclear_and_goes_on(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending(cut_at={200}, otherwise=LATE) as (apple, channel):
            outcomes = await channel.send(batch(400))
            kinds = Counter(type(one) for one in outcomes)
            assert set(kinds) == {Accepted, Unclear}
            assert sum(kinds.values()) == 400
            assert 1 <= kinds[Unclear] <= 100
            assert kinds[Accepted] <= len(set(apple.accepted())) <= 400
            assert len(apple.connections) == 2

    asyncio.run(scenario())


def test_servers_that_only_go_are_not_asked_for_ever(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending(cut_at=set(range(1, 1000))) as (apple, channel):
            kinds = Counter(type(one) for one in await channel.send(batch(50)))
            assert kinds == {Unclear: 3, TryLater: 47}
            assert len(apple.connections) == 3
            apple.cut_at.clear()
            assert {type(one) for one in await channel.send(batch(50))} == {Accepted}

    asyncio.run(scenario())


def test_a_server_that_refuses_the_same_again_and_again(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending(go_away_at=set(range(1, 100))) as (apple, channel):
            [outcome] = await channel.send([outgoing()])
            assert outcome == TryLater(1, "APNs closed the connection. Shutdown", halt=Halt.CHANNEL)
            assert not apple.got

    asyncio.run(scenario())


def test_an_answer_that_comes_too_late(sending: Sending) -> None:
    """The others are answered, and the connection lives."""

    async def scenario() -> None:
        slow = outgoing(1)
        async with sending(seconds=0.5, first_streams=100, replies={slow.address: [Reply(seconds=0.9)]}) as (
            apple,
            channel,
        ):
            sent = asyncio.create_task(channel.send([slow]))
            await asyncio.sleep(0.2)
            assert {type(one) for one in await channel.send(batch(5)[1:])} == {Accepted}
            assert await sent == [Unclear(1, "No answer within 0.5 seconds.")]
            await asyncio.sleep(0.6)  # it comes now, and nobody waits
            assert {type(one) for one in await channel.send(batch(5)[1:])} == {Accepted}
            assert len(apple.connections) == 1

    asyncio.run(scenario())


def test_a_dead_connection_is_left(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending(seconds=0.3) as (apple, channel):
            assert {type(one) for one in await channel.send(batch(5))} == {Accepted}
            apple.silent = True
            apple.connections[0].transport.pause_reading()
            assert {type(one) for one in await channel.send([outgoing(6)])} == {Unclear}
            apple.silent = False
            assert {type(one) for one in await channel.send(batch(5))} == {Accepted}
            assert len(apple.connections) == 2

    asyncio.run(scenario())


def test_a_silent_connection_is_asked_and_left(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PING_AFTER_SECONDS", 0.3)
    monkeypatch.setattr(connection, "PING_WAIT_SECONDS", 2.0)

    async def scenario() -> None:
        async with sending() as (apple, channel):
            await channel.send(batch(2))
            await asyncio.sleep(1.0)
            assert not apple.connections[0].is_lost  # each ping was answered
            apple.connections[0].transport.pause_reading()
            line = channel._lines["127.0.0.1"]
            for _ in range(200):
                await asyncio.sleep(0.05)
                if line._connection is None:
                    break
            assert line._connection is None
            assert {type(one) for one in await channel.send(batch(2))} == {Accepted}

    asyncio.run(scenario())


def test_more_than_the_window_holds(sending: Sending) -> None:
    """64 KB may be on their way, and 100 payloads of 3 KB are more; a stream takes 1,000 bytes at once."""

    async def scenario() -> None:
        async with sending(first_streams=100, window=1000) as (apple, channel):
            outcomes = await channel.send(batch(100, message={**IOS, "content": "x" * 3000}))
            assert {type(one) for one in outcomes} == {Accepted}
            assert {len(got.payload["aps"]["alert"]["body"]) for got in apple.got} == {3000}

    asyncio.run(scenario())


def test_no_more_streams_than_the_server_allows(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending(streams=7, otherwise=LATE) as (apple, channel):
            assert {type(one) for one in await channel.send(batch(60))} == {Accepted}
            assert apple.most_open == 7

    asyncio.run(scenario())


def test_a_server_that_allows_no_streams(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending(seconds=0.3, first_streams=0) as (_, channel):
            assert await channel.send([outgoing()]) == [TryLater(1, "127.0.0.1 allows no streams.", halt=Halt.CHANNEL)]

    asyncio.run(scenario())


def test_nobody_there(credential: dict[str, str], tls: Path) -> None:
    async def scenario() -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            url = f"https://127.0.0.1:{taken.getsockname()[1]}"
            channel = open_channel(credential, Limits(base_url=url, ca_file=str(tls), timeout_seconds=2))
            words = "No connection to 127.0.0.1 (ConnectionRefusedError)."
            assert await channel.send([outgoing()]) == [TryLater(1, words, halt=Halt.CHANNEL)]
            await channel.close()

    asyncio.run(scenario())


def test_a_certificate_that_is_not_trusted(sending: Sending, credential: dict[str, str]) -> None:
    async def scenario() -> None:
        async with sending() as (apple, trusting):
            assert {type(one) for one in await trusting.send([outgoing()])} == {Accepted}
            url = trusting._limits.base_url
            channel = open_channel(credential, Limits(base_url=url, timeout_seconds=2))
            words = "No connection to 127.0.0.1 (SSLCertVerificationError)."
            assert await channel.send([outgoing(2)]) == [TryLater(2, words, halt=Halt.CHANNEL)]
            assert apple.requests == 1
            await channel.close()

    asyncio.run(scenario())


def test_closing_leaves_nothing_without_an_outcome(sending: Sending) -> None:
    async def scenario() -> None:
        async with sending(otherwise=Reply(seconds=3)) as (apple, channel):
            sent = asyncio.create_task(channel.send(batch(10)))
            while not apple.requests:
                await asyncio.sleep(0.01)
            await channel.close()
            assert Counter(type(one) for one in await sent) == {Unclear: 1, TryLater: 9}

    asyncio.run(scenario())
