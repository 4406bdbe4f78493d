"""Tests of two pushes that begin together, with real transactions: together they give nobody more than the limit."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from pushes import delivery
from pushes.models import Application, DailyCount, Push
from tests import builders
from tests.pushes.delivery.test_daily_limit import NAMES, confirmed
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import walk

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


def test_two_that_begin_together_see_each_other(service: PushService, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    shop: Application = builders.application(people=[builders.alice()], daily_limit=1)
    pushes = [confirmed(shop, NAMES, title=title) for title in ("One", "Another")]
    ready = threading.Barrier(WORKERS)

    def hurry(push: Push) -> None:
        try:
            ready.wait()
            for _ in range(100):
                if delivery.advance(push.pk) is delivery.Next.NOTHING:
                    break
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as pool:
        list(pool.map(hurry, pushes * (WORKERS // 2)))
    for push in pushes:
        walk(push)
    assert sorted((push.tally.sent, push.tally.over_limit) for push in pushes) == [(0, 12), (12, 0)]
    assert [push.events.filter(kind="limited").count() for push in pushes] == [1, 1]
    assert len(service.pushes) == 1
    assert len(list((tmp_path / "daily").iterdir())) == 3, "two runs, and the list of which nobody was left"
    assert not DailyCount.objects.exclude(lease_until=None).exists()
