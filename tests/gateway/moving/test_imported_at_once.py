"""Bindings and devices of a file beside what others say in the same moment, where the database lets both write."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from console.gateway.channels.protocol import Environment
from console.gateway.contract.bindings import bind, bound
from console.gateway.models import Address, AppChannel, Binding, Device
from console.gateway.moving.files import Moved
from console.gateway.moving.importing import Importer
from console.gateway.operations import bind_accounts
from tests.gateway import builders
from tests.gateway.contract.test_bound_at_once import beside

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]
ADDRESS = "ab" * 32


def outlast() -> None:
    """Of two that wait for each other, it is the other one that the database gives up."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL deadlock_timeout = '1h'")


def moved(row: int, device: Device, account: str, **fields: Any) -> Moved:
    empty = {"channel": "", "token": "", "environment": Environment.PRODUCT, "last_seen": None, "has_tags": False}
    return Moved(**{"row": row, "tpns_token": device.token, "account": account, "account_type": 0, **empty, **fields})


def test_bindings_are_loaded_again_after_the_database_gave_them_up_for_a_call() -> None:
    app = builders.application()
    first, second = builders.device(app, "old"), builders.device(app, "old")
    rows = [("anna", 0, second.token), ("bert", 0, first.token), ("carl", 0, second.token[::-1])]
    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            outlast()
            Binding.objects.filter(device=first).delete()
            asked = beside(threads, lambda: bind_accounts(application=app, rows=rows))
            Binding.objects.filter(device=second).delete()
        counts = asked.result()
    assert (counts.rows, counts.bound, counts.rebound, counts.devices) == (3, 3, 0, 1)
    assert [row["account"] for row in bound(first) + bound(second)] == ["bert", "anna"]


def test_devices_are_imported_again_after_the_database_gave_them_up_for_a_device_that_binds() -> None:
    app = builders.application()
    device = builders.device(app)
    long_ago = timezone.now() - timedelta(days=9)
    bind(device, [(0, "old"), (1, "old")], long_ago)
    later = timezone.now() - timedelta(days=1)
    rows = [moved(1, device, "anna", account_type=1, last_seen=later), moved(2, device, "zoe", last_seen=later)]
    importer = Importer(app)
    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            outlast()
            bind(device, [(0, "bob")], timezone.now())
            asked = beside(threads, lambda: importer.take(rows))
            bind(device, [(1, "bob")], timezone.now())
        asked.result()
    assert (importer.report.rows, importer.report.accounts) == (2, {"kept": 2})
    assert [row["account"] for row in bound(device)] == ["bob", "bob"]


def test_an_address_that_a_device_registers_while_it_is_imported_for_another_stays() -> None:
    app = builders.application()
    AppChannel.objects.create(application=app, kind="apns", credential="{}", public="com.example.shop")
    old, new = builders.device(app), builders.device(app)
    importer = Importer(app)
    importer.take([moved(1, new, "", channel="apns", token=ADDRESS)])
    registered = Address.objects.get()
    Address.objects.all().delete()
    again = Importer(app)
    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            Address.objects.bulk_create([registered])
            asked = beside(threads, lambda: again.take([moved(1, old, "", channel="apns", token=ADDRESS)]))
        asked.result()
    assert (again.report.rows, again.report.addresses) == (1, {"kept": 1})
    assert Address.objects.get().device == new
