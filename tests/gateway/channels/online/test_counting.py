"""Tests of what a process tells of its open lines."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from console.gateway.channels.online import counting
from console.gateway.channels.online.asgi import Streams
from console.gateway.models import Device, OpenLines, Sent
from console.gateway.tasks import forget
from tests.gateway import builders
from tests.gateway.wire import Wire, one_waiting, served, table_away, until_events

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "NOTED_SECONDS", 0.01)


@pytest.fixture
def device() -> Device:
    return builders.device(builders.application(), "alice")


async def until(rows: Any, expected: list[Any]) -> None:
    while await asyncio.to_thread(lambda: list(rows.all())) != expected:
        await asyncio.sleep(0.01)


DEVICES = OpenLines.objects.values_list("devices", flat=True)
BROUGHT = Sent.objects.values_list("channel", "number")


def test_devices_on_lines_are_noted_and_what_they_are_brought_and_that_they_left(device: Device) -> None:
    one_waiting(device)
    other = builders.device(device.application, "bob")

    async def followed() -> None:
        streams = Streams()

        async def both(wire: Wire) -> None:
            await until_events(1)(wire)
            await until(DEVICES, [1])
            await served(other, lambda _: until(DEVICES, [2]), streams)
            await until(DEVICES, [1])

        await served(device, both, streams)
        await until(DEVICES, [])
        await until(BROUGHT, [("online", 1)])

    asyncio.run(followed())


def test_what_cannot_be_noted_is_told_the_next_time() -> None:
    mine = counting.Counting()
    mine.brought(3)
    with table_away(Sent):
        asyncio.run(mine._note(1))
    mine.brought(1)
    asyncio.run(mine._note(1))
    assert (list(DEVICES.all()), list(BROUGHT.all())) == ([1], [("online", 4)])


def test_sums_grow() -> None:
    for number in (0, 2, 3):
        Sent.objects.add("apns", number)
    Sent.objects.add("fcm", 1)
    assert dict(BROUGHT) == {"apns": 5, "fcm": 1}


def test_what_a_process_left_that_is_gone_is_taken_away() -> None:
    for name in ("gone", "there"):
        counting.note(name, 5, 0)
    OpenLines.objects.filter(pk="gone").update(noted_at=F("noted_at") - counting.OLD - timedelta(seconds=1))
    forget()
    assert list(OpenLines.objects.values_list("pk", flat=True)) == ["there"]
    assert OpenLines.objects.get().noted_at <= timezone.now()
