"""Tests of handing out: in order, once on a line, nothing lost, and taken back what was taken back."""

import asyncio
import json
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from console.gateway.channels.online import fanout
from console.gateway.channels.online.asgi import Streams
from console.gateway.models import Delivery, Device
from tests.gateway import builders
from tests.gateway.wire import (
    Wire,
    events,
    one_waiting,
    pushed,
    reported,
    revoked,
    served,
    table_away,
    titles,
    until_events,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def device() -> Device:
    return builders.device(builders.application(), "alice")


def arrived(event: dict[str, str], name: str = "arrived") -> bytes:
    return json.dumps({"reports": [{"id": event["id"], "event": name}]}).encode()


def test_what_was_missed_comes_in_the_order_of_the_pushes(device: Device) -> None:
    now = timezone.now()
    one_waiting(device, "scheduled for last", send_at=now, expires_at=now + timedelta(hours=1))
    for ago, title in ((9, "first"), (5, "second")):
        sent = now - timedelta(seconds=ago)
        one_waiting(device, title, is_wide=title == "second", send_at=sent, expires_at=now + timedelta(hours=1))
    wire = asyncio.run(served(device, until_events(3)))
    assert titles(wire) == ["first", "second", "scheduled for last"]


def test_a_look_finds_what_comes_while_devices_listen(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:

    async def a_push(wire: Wire) -> None:
        for title in ("first", "second"):
            await pushed(device, title)
            await until_events(1 if title == "first" else 2)(wire)

    monkeypatch.setattr(fanout, "RETRY_SECONDS", 1e9)  # nobody asks twice for all that waits
    assert titles(asyncio.run(served(device, a_push))) == ["first", "second"]


def test_every_line_of_a_device_hears_it_once(device: Device) -> None:
    async def two_lines() -> list[Wire]:
        streams, done = Streams(), asyncio.Event()

        async def a_push(wire: Wire) -> None:
            await until_events(1)(wire)
            await done.wait()

        lines = [asyncio.create_task(served(device, a_push, streams)) for _ in range(2)]
        await pushed(device, "once")
        await asyncio.sleep(4 * fanout.POLL_SECONDS)
        done.set()
        return [await line for line in lines]

    assert [titles(wire) for wire in asyncio.run(two_lines())] == [["once"], ["once"]]


def test_the_last_event_id_says_what_arrived_and_nothing_else(device: Device) -> None:
    """A later key may stand before an earlier one: its id does not say that the earlier one arrived."""
    now = timezone.now()
    one_waiting(device, "second", is_wide=True)
    one_waiting(device, "first", send_at=now - timedelta(seconds=9), expires_at=now + timedelta(hours=1))
    one_waiting(device, "third")
    wire = asyncio.run(served(device, until_events(3)))
    assert titles(wire) == ["first", "second", "third"]
    cut_after_first = {"last-event-id": events(wire)[0]["cursor"]}
    wire = asyncio.run(served(device, until_events(2), **cut_after_first))
    assert titles(wire) == ["second", "third"]
    cut_after_second = {"last-event-id": events(wire)[0]["cursor"]}
    assert titles(asyncio.run(served(device, until_events(1), **cut_after_second))) == ["third"]
    assert titles(asyncio.run(served(device, until_events(1)))) == ["third"], "what the cursors covered has arrived"


def test_one_cursor_covers_a_thousand(device: Device) -> None:
    """By it alone, a device needs one line for what waits, and the ids are a small part of what comes."""
    for number in range(1_000):
        builders.delivered(device, f"number {number}")
    wire = asyncio.run(served(device, until_events(1_000)))
    cursors = [event["cursor"] for event in events(wire)]
    assert titles(wire) == [f"number {number}" for number in range(1_000)]
    assert max(map(len, cursors)) <= 16
    one_waiting(device, "last")
    wire = asyncio.run(served(device, until_events(1), **{"last-event-id": cursors[-1]}))
    assert titles(wire) == ["last"]
    assert Delivery.objects.filter(arrived_at=None).count() == 1


def test_a_cursor_says_nothing_of_what_another_line_brought(device: Device) -> None:
    one_waiting(device, "first")
    before = events(asyncio.run(served(device, until_events(1))))
    one_waiting(device, "second")
    again = asyncio.run(served(device, until_events(2)))
    assert titles(again) == ["first", "second"]
    stale = {"last-event-id": before[0]["cursor"]}
    assert titles(asyncio.run(served(device, until_events(2), **stale))) == ["first", "second"], (
        "rather twice than never"
    )


def test_a_cursor_says_nothing_of_another_device(device: Device) -> None:
    other = builders.device(device.application, "bob")
    one_waiting(device, "for alice")
    (heard,) = events(asyncio.run(served(device, until_events(1))))
    stolen = builders.delivered(other, "for bob")
    assert titles(asyncio.run(served(other, until_events(1), **{"last-event-id": heard["cursor"]}))) == ["for bob"]
    assert Delivery.objects.filter(arrived_at=None).count() == 2
    assert stolen.device_id != device.pk


def test_what_is_revoked_while_a_device_listens_is_taken_back_once(device: Device) -> None:
    async def revoking(wire: Wire) -> None:
        delivery = await pushed(device)
        await until_events(1)(wire)
        await revoked(delivery)
        await until_events(2)(wire)
        await asyncio.sleep(4 * fanout.POLL_SECONDS)

    told = events(asyncio.run(served(device, revoking)))
    assert [event["event"] for event in told] == ["notification", "withdraw"]
    assert (told[1]["id"], told[1]["reason"], told[1]["cursor"]) == (told[0]["id"], "revoked", None)


def test_a_device_that_was_away_takes_back_what_it_had_until_it_says_so(device: Device) -> None:
    had, unsent = one_waiting(device), one_waiting(device)
    Delivery.objects.filter(pk=had.pk).update(sent_at=timezone.now(), arrived_at=timezone.now())
    for delivery in (had, unsent):
        asyncio.run(revoked(delivery))  # type: ignore[arg-type]
    for _ in range(2):
        told = events(asyncio.run(served(device, until_events(1))))
        assert [(event["event"], event["id"]) for event in told] == [("withdraw", builders.named(had))]
    assert asyncio.run(reported(Streams(), arrived(told[0], "withdrawn"), device.token))[1]["noted"] == 1
    last = one_waiting(device, "last")
    assert [event["id"] for event in events(asyncio.run(served(device, until_events(1))))] == [builders.named(last)]


def test_devices_keep_their_lines_while_the_database_fails(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "TROUBLE_SECONDS", 0.0)

    async def failing(wire: Wire) -> None:
        away = table_away(Delivery)
        await sync_to_async(away.__enter__)()
        await asyncio.sleep(3 * fanout.POLL_SECONDS)
        await sync_to_async(away.__exit__)(None, None, None)
        await pushed(device, "after the trouble")
        await until_events(1)(wire)

    assert titles(asyncio.run(served(device, failing))) == ["after the trouble"]


def test_a_device_that_stays_is_noted_as_seen(device: Device) -> None:
    Device.objects.update(seen_at=timezone.now() - timedelta(days=1))

    async def seen(wire: Wire) -> None:
        while (await Device.objects.aget()).seen_at < timezone.now() - timedelta(hours=1):
            await asyncio.sleep(0.01)

    asyncio.run(served(device, seen))
