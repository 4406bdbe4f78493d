"""Two web processes note what came of the same deliveries at once, where the database lets both write."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from console.gateway.channels.online import reports
from console.gateway.channels.online.reports import Happening, Noted, Report, Told
from console.gateway.models import Delivery
from tests.gateway.channels.online.test_batched_writes import deliveries
from tests.gateway.contract.test_bound_at_once import beside

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]
CURSOR = 7 << 32 | 1


def test_each_tells_of_what_the_other_brought() -> None:
    """As where a phone's line leads to the one and its report to the other."""
    first, second = deliveries(2)

    def noted(reported: Delivery, brought: Delivery) -> list[Noted | None]:
        told = [Told(reported.device.token, [Report(reported.pk, Happening.ARRIVED)])]
        return reports.note(told, brought={brought.pk: CURSOR})

    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            Delivery.objects.select_for_update().get(pk=first.pk)
            pairs = (first, second), (second, first)
            asked = [beside(threads, lambda pair=pair: noted(*pair)) for pair in pairs]
        assert [one.result() for one in asked] == [[Noted(first.device_id, 1)], [Noted(second.device_id, 1)]]
    assert Delivery.objects.exclude(arrived_at=None).filter(cursor=CURSOR).count() == 2
