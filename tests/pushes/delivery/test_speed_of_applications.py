"""Tests of an application's speed: all of its pushes together are not faster, also where they go out at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from pushes import delivery
from pushes.delivery import speed
from pushes.models import Application, Part, Push
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import confirmed, walk

pytestmark = pytest.mark.django_db(transaction=True)
PHONES = [f"+861371111{number:04}" for number in range(60)]
TOGETHER = 5


@pytest.fixture
def shop() -> Application:
    """An application of Alice's whose pushes go to five accounts a minute."""
    return builders.application(people=[builders.alice()], speed_per_minute=TOGETHER)


def push_to(shop: Application, begin: int, count: int, **fields: Any) -> Push:
    typed = ", ".join(PHONES[begin : begin + count])
    title = f"No. {begin}"
    return confirmed(
        builders.draft(author=builders.alice(), application=shop, target="accounts", typed=typed, title=title, **fields)
    )


def called(push: Push, ago: float, **fields: Any) -> None:
    at = timezone.now() - timedelta(seconds=ago)
    Part.objects.filter(push=push).update(called_at=at, status="accepted", service_push_id="1")
    Push.objects.filter(pk=push.pk).update(started_at=at, **fields)


def seconds(push: Push) -> int:
    """How long its first part has to wait."""
    now, push = timezone.now(), Push.objects.get(pk=push.pk)
    return round((speed.time_of(push, push.parts.get(), now) - now).total_seconds())


@pytest.mark.parametrize(("theirs", "own", "wait"), [(5, 5, 50), (3, 3, 50), (3, 2, 26), (1, 2, 2)])
def test_what_went_out_of_others_counts(shop: Application, theirs: int, own: int, wait: int) -> None:
    other, push = push_to(shop, 0, theirs), push_to(shop, 20, own)
    called(other, 10, status="sending")
    assert seconds(push) == wait
    called(other, 10, status="finished", finished_at=timezone.now())
    assert seconds(push) == wait
    called(other, 61, status="finished", finished_at=timezone.now())
    assert seconds(push) == 0


def test_another_applications_and_trials_do_not(shop: Application) -> None:
    bakery = builders.application(people=[builders.alice()], name="Bakery", access_id="1500009999", speed_per_minute=5)
    called(push_to(bakery, 0, 5), 1, status="sending")
    push = push_to(shop, 20, 5)
    assert seconds(push) == 0
    Application.objects.filter(pk=shop.pk).update(speed_per_minute=None)
    called(push_to(shop, 40, 5), 1, status="sending")
    assert seconds(push) == 0


def test_of_several_at_once_no_more_go_out_than_may(service: PushService, shop: Application) -> None:
    pushes = [push_to(shop, 3 * number, 3) for number in range(3)]
    ready = threading.Barrier(len(pushes))

    def hurry(push: Push) -> None:
        try:
            ready.wait()
            for _ in range(6):
                delivery.advance(push.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as pool:
        list(pool.map(hurry, pushes))
    assert len(service.pushes) == 1
    waits = Part.objects.filter(push__in=pushes).exclude(status="accepted")
    assert set(waits.values_list("status", "waits_for")) == {("waiting", "speed")}
    past = timezone.now() - timedelta(seconds=61)
    Part.objects.exclude(called_at=None).update(called_at=past)
    waits.update(next_try_at=past)
    for push in pushes:
        walk(push)
    assert len(service.pushes) == 2
