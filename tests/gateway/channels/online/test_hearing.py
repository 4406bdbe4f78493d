"""Tests of the bell of the open lines: who listens hears it, and nothing hangs on it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from console.gateway.carrying import bell
from console.gateway.carrying.bell import Bell, place
from console.gateway.carrying.collapsing import end
from console.gateway.channels.online import fanout, hearing
from console.gateway.channels.online.asgi import Streams
from console.gateway.channels.online.fanout import Fanout
from console.gateway.channels.online.hearing import Hearing
from console.gateway.models import Device, GatewayPush
from tests.cluster import broker
from tests.console.processes import Program
from tests.gateway import builders
from tests.gateway.wire import Wire, events, pushed, served, titles, until_events

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
NEVER = 1e9


@pytest.fixture
def valkey(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The broker. What waits for it to come back does not wait long."""
    monkeypatch.setattr(hearing, "AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(bell, "QUIET_SECONDS", 0.0)
    running = broker(tmp_path / "broker")
    settings.BROKER_URL = f"redis://127.0.0.1:{running.port}/0"
    yield running
    running.kill()


@pytest.fixture
def device() -> Device:
    return builders.device(builders.application(), "alice")


@pytest.fixture
def only_the_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is heard, nothing else has one look."""
    monkeypatch.setattr(fanout, "UNRUNG_SECONDS", NEVER)
    monkeypatch.setattr(fanout, "RETRY_SECONDS", NEVER)


async def until(is_true: Callable[[], object]) -> None:
    while not is_true():
        await asyncio.sleep(0.01)


def poller(streams: Streams) -> Fanout:
    """That of the streams, at least one of which is open."""
    assert streams._fanout
    return streams._fanout


def ear(streams: Streams) -> Hearing:
    """The poller's."""
    return poller(streams)._hearing


async def with_a_line(device: Device, during: Callable[[Streams, Wire], Awaitable[None]]) -> Wire:
    """What comes on the device's line while `during` runs, which begins when the bell is heard."""
    streams = Streams()

    async def heard(wire: Wire) -> None:
        await until(lambda: streams._fanout and ear(streams).hears)
        await during(streams, wire)

    return await served(device, heard, streams)


def test_what_is_written_rings_and_is_looked_for(valkey: Program, device: Device, only_the_bell: None) -> None:
    async def two_pushes(_: Streams, wire: Wire) -> None:
        first = await pushed(device, "first")
        await until_events(1)(wire)
        await pushed(device, "second")
        await until_events(2)(wire)
        await sync_to_async(end)(
            GatewayPush.objects.filter(pk=first.push_id), GatewayPush.Status.REVOKED, timezone.now()
        )
        await until_events(3)(wire)

    wire = asyncio.run(with_a_line(device, two_pushes))
    assert [event["event"] for event in events(wire)] == ["notification", "notification", "withdraw"]


def test_a_killed_broker_is_done_without_and_heard_again(valkey: Program, device: Device, only_the_bell: None) -> None:
    async def killed_twice(streams: Streams, wire: Wire) -> None:
        for time in (0, 1):
            valkey.kill()
            await until(lambda: not ear(streams).hears)
            await pushed(device, f"away {time}")
            await until_events(2 * time + 1)(wire)
            valkey.start()
            await until(lambda: ear(streams).hears)
            await pushed(device, f"back {time}")
            await until_events(2 * time + 2)(wire)

    wire = asyncio.run(with_a_line(device, killed_twice))
    assert titles(wire) == ["away 0", "back 0", "away 1", "back 1"]


def test_a_broker_that_stands_still_is_given_up(
    valkey: Program, device: Device, only_the_bell: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "SILENCE_SECONDS", 0.2)

    async def frozen(streams: Streams, wire: Wire) -> None:
        await asyncio.sleep(1.0)  # it is silent, and answers that it is there
        assert ear(streams).hears
        valkey.freeze()
        await pushed(device, "frozen")  # does not ring, and is written
        await until_events(1)(wire)
        assert not ear(streams).hears

    assert titles(asyncio.run(with_a_line(device, frozen))) == ["frozen"]


def test_a_ring_that_is_lost_is_made_up_for(valkey: Program, device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "RETRY_SECONDS", NEVER)
    monkeypatch.setattr(bell, "ring", lambda: None)

    async def a_push(_: Streams, wire: Wire) -> None:
        await pushed(device, "unrung")
        await until_events(1)(wire)

    assert titles(asyncio.run(with_a_line(device, a_push))) == ["unrung"]


@pytest.mark.parametrize("url", ["memory://", "amqp://127.0.0.1:1/", "redis://127.0.0.1:1/0"])
def test_where_there_is_no_bell_one_looks_often(
    url: str, device: Device, only_the_bell: None, settings: Settings
) -> None:
    settings.BROKER_URL = url

    async def a_push(wire: Wire) -> None:
        await pushed(device, "first")
        await until_events(1)(wire)

    assert titles(asyncio.run(served(device, a_push))) == ["first"]


def test_many_rings_are_few_looks(valkey: Program, device: Device, only_the_bell: None) -> None:
    async def rung(streams: Streams, wire: Wire) -> None:
        looks = 0
        for _ in range(100):
            before = poller(streams)._looked
            await sync_to_async(bell.ring)()
            await asyncio.sleep(0.005)
            looks += poller(streams)._looked != before
        assert 1 <= looks < 50
        assert not events(wire)

    asyncio.run(with_a_line(device, rung))


def test_it_rings_when_all_is_written_and_only_then(valkey: Program, settings: Settings) -> None:
    rung = []

    async def heard() -> list[int]:
        listening = Hearing(lambda: rung.append(1))
        task = asyncio.create_task(listening.go_on(lambda: True))
        await until(lambda: listening.hears)
        counts = [len(rung)]
        for fails in (True, False):
            await sync_to_async(written)(fails)
            await sync_to_async(bell._of(settings.BROKER_URL).ring)()
            await until(lambda: len(rung) > counts[-1])
            await asyncio.sleep(0.1)
            counts.append(len(rung))
        task.cancel()
        return counts

    def written(fails: bool) -> None:
        with transaction.atomic():
            bell.ring()
            transaction.set_rollback(fails)

    subscribed, after_none, after_one = asyncio.run(heard())
    assert (after_none - subscribed, after_one - after_none) == (1, 2)


@pytest.mark.parametrize(
    ("broker_url", "address", "channel"),
    [
        ("redis+socket:///srv/push%20it/broker", "unix:///srv/push%20it/broker?db=0", "gateway-lines-0"),
        ("redis+socket:///run/broker?virtual_host=3", "unix:///run/broker?db=3", "gateway-lines-3"),
        ("rediss://:secret@broker:6379/2", "rediss://:secret@broker:6379/2", "gateway-lines-2"),
        ("redis://broker", "redis://broker", "gateway-lines-0"),
        ("sentinel://broker:26379", "", ""),
    ],
)
def test_installations_that_share_a_server_have_bells_of_their_own(broker_url: str, address: str, channel: str) -> None:
    assert place(broker_url) == (address, channel)
    assert Bell(broker_url)  # whose client takes the address
