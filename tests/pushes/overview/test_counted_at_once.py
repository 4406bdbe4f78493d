"""Two workers count one day in the same moment, where the database lets both write at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections, transaction

from pushes.models import OverviewDay
from pushes.overview import counting
from tests import builders
from tests.pushes.overview.history import begun, days
from tests.pushes.views.test_saved_at_once import waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]


def counted(application: int, day: date) -> None:
    """On a connection of its own."""
    try:
        counting.count(application, day)
    finally:
        connections.close_all()


def test_a_day_that_another_worker_has_just_found_empty_is_counted() -> None:
    shop = builders.application()
    begun(shop)
    OverviewDay.objects.create(application=shop, day=date(2026, 11, 20))
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            OverviewDay.objects.all().delete()
            asked = threads.submit(counted, shop.pk, date(2026, 11, 20))
            while not waiting():
                assert not asked.done(), "it did not wait for its turn"
                time.sleep(0.02)
        asked.result()
    assert [row["pushes"] for row in days().values()] == [1]
