"""Tests of writing for many devices at once."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import DatabaseError

from console.gateway.carrying import resolving
from console.gateway.channels.online import batched_writes
from console.gateway.channels.online.batched_writes import Recorder
from console.gateway.channels.online.reports import Happening, Noted, Report
from console.gateway.models import Delivery, Device
from tests.gateway import builders
from tests.gateway.wire import table_away

pytestmark = pytest.mark.django_db(transaction=True)


def deliveries(number: int) -> list[Delivery]:
    app = builders.application()
    for _ in range(number):
        builders.device(app, "alice")
    resolving.advance(builders.push(app, "alice", account_push_type=1).pk)
    return list(Delivery.objects.select_related("device").order_by("pk"))


def test_everybody_gets_an_answer_of_their_own() -> None:
    some = deliveries(50)

    async def reported() -> list[Noted | None]:
        pen = Recorder()
        calls = [
            pen.note(one.device.token, [Report(one.pk, Happening.ARRIVED), Report(0, Happening.SHOWN)]) for one in some
        ]
        return await asyncio.gather(*calls, pen.note("0" * 36, [Report(some[0].pk, Happening.CLICKED)]))

    assert asyncio.run(reported()) == [*(Noted(one.device_id, 1) for one in some), None]
    assert Delivery.objects.filter(arrived_at=None).count() == 0
    assert Delivery.objects.exclude(clicked_at=None).count() == 0, "a stranger changes nothing"


def test_who_goes_before_the_answer_holds_up_nobody() -> None:
    first, second = deliveries(2)

    async def reported() -> Noted | None:
        pen = Recorder()
        gone = asyncio.create_task(pen.note(first.device.token, [Report(first.pk, Happening.ARRIVED)]))
        await asyncio.sleep(0)
        gone.cancel()
        return await pen.note(second.device.token, [Report(second.pk, Happening.ARRIVED)])

    assert asyncio.run(reported()) == Noted(second.device_id, 1)
    assert Delivery.objects.filter(arrived_at=None).count() == 0


def test_after_a_failure_who_reported_hears_of_it_and_what_was_sent_is_noted_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batched_writes, "TROUBLE_SECONDS", 0.0)
    (one,) = deliveries(1)

    async def failing() -> None:
        pen = Recorder()
        told = [Report(one.pk, Happening.ARRIVED)]
        away = table_away(Device)
        await sync_to_async(away.__enter__)()
        pen.remember(brought={one.pk: 7 << 32 | 1})
        with pytest.raises(DatabaseError):
            await pen.note(one.device.token, told)
        await sync_to_async(away.__exit__)(None, None, None)
        assert await pen.note(one.device.token, []) == Noted(one.device_id, 0)

    asyncio.run(failing())
    one.refresh_from_db()
    assert (one.sent_at is None, one.arrived_at, one.cursor) == (False, None, 7 << 32 | 1)
