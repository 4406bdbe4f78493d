"""Calls about the same devices at once, where the database lets both write: neither ends in the other's arms."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from console.gateway.contract import bindings
from console.gateway.models import Address, Binding, Device
from pushes.tpns.contract import BIND_PATH, BindOperation
from tests.gateway import builders
from tests.gateway.channels.queue.subscribing import add_channel, call
from tests.gateway.channels.webpush.push_service import Browser

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/a"


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


def beside(threads: ThreadPoolExecutor, act: Callable[[], Any]) -> "Future[Any]":
    """The same on a connection of its own, begun and waiting."""
    before = waiting()

    def acted() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    asked = threads.submit(acted)
    while waiting() == before:
        assert not asked.done(), "it did not wait for its turn"
    return asked


def taking_off(*accounts: str) -> dict[str, Any]:
    listed = [{"account": account, "account_type": 0} for account in accounts]
    return {"operator_type": int(BindOperation.REMOVE_ALL_OF_ACCOUNTS), "account_list": listed}


def test_two_calls_take_the_same_accounts_off_in_another_order() -> None:
    app = builders.application()
    builders.device(app, "alice")
    second = builders.device(app, "bob")
    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            Device.objects.select_for_update(no_key=True).get(pk=second.pk)
            each = ("bob", "alice"), ("alice", "bob")
            asked = [beside(threads, lambda some=some: bindings.operate(app, taking_off(*some))) for some in each]
        assert [one.result() for one in asked] == [["0", "0"], ["10110008", "10110008"]]
    assert not Binding.objects.exists()


def test_a_device_binds_the_same_types_twice_in_another_order() -> None:
    device = builders.device(builders.application(), "old")
    Binding.objects.create(
        application=device.application, device=device, account_type=1, account="old", bound_at=timezone.now()
    )
    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            list(Binding.objects.select_for_update().filter(account_type=1))
            each = [(1, "bob"), (0, "alice")], [(0, "alice"), (1, "bob")]
            asked = [beside(threads, lambda keys=keys: bindings.bind(device, keys, timezone.now())) for keys in each]
        assert [one.result() for one in asked] == [None, None]
    assert [row["account"] for row in bindings.bound(device)] == ["alice", "bob"]


def test_an_address_that_two_devices_register_is_the_one_of_the_second(client: Client) -> None:
    app = builders.application()
    channel = add_channel(app)
    first, second = builders.device(app), builders.device(app)
    body = {"channel": "webpush", "address": Browser(ENDPOINT).subscription()}
    call(client, first, body)
    address = Address.objects.get()
    Address.objects.all().delete()
    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            Address.objects.bulk_create([address])
            asked = beside(threads, lambda: call(Client(raise_request_exception=False), second, body))
        assert asked.result()["addresses"] == ["webpush"]
    assert [one.device for one in Address.objects.filter(channel=channel)] == [second]


def replaced(*devices: Device) -> HttpResponse:
    listed = [{"account": "bob", "account_type": 0}]
    items = [{"token": device.token, "account_list": listed} for device in devices]
    body = {"operator_type": int(BindOperation.REPLACE), "token_accounts": items}
    answered: HttpResponse = builders.post(Client(raise_request_exception=False), BIND_PATH, body)
    return answered


def test_a_call_that_the_database_gave_up_for_another_was_not_done_and_comes_again() -> None:
    app = builders.application()
    first, second = builders.device(app, "old"), builders.device(app)
    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL deadlock_timeout = '1h'")  # so that the other one is given up
            Device.objects.select_for_update().get(pk=second.pk)
            asked = beside(threads, lambda: replaced(first, second))
            Device.objects.select_for_update().get(pk=first.pk)
        answer = asked.result()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Nothing of this call was done" in answer.json()["err_msg"]
    assert [row["account"] for row in bindings.bound(first)] == ["old"]
    assert replaced(first, second).status_code == 200
