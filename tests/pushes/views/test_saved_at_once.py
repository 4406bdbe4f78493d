"""Two administrators who save one page in the same moment, where the database lets both write at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from pushes.models import Application
from tests import builders
from tests.pages import as_sent, read
from tests.pushes.views.people import client_of, shop

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]


def saved(client: Client, address: str, sent: dict[str, Any]) -> HttpResponse:
    """The answer, on a connection of its own."""
    try:
        return client.post(address, sent)
    finally:
        connections.close_all()


def waiting() -> int:
    """How many wait for a row that somebody else holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return int(cursor.fetchone()[0])


def test_one_of_two_is_told_of_the_other_and_neither_is_lost() -> None:
    address = reverse("pushes:configuration", args=[shop().pk])
    clients = [client_of(builders.carol()), client_of(builders.grace())]
    pages = [as_sent(read(client.get(address))) for client in clients]
    written = [pages[0] | {"name": "Shop 2"}, pages[1] | {"undo_seconds": "77"}]
    with ThreadPoolExecutor(2) as threads:
        with transaction.atomic():
            Application.objects.select_for_update().get()
            asked = [threads.submit(saved, *each) for each in zip(clients, [address] * 2, written, strict=True)]
            while waiting() < 2:
                assert not any(each.done() for each in asked), "it did not wait for its turn"
                time.sleep(0.02)
        answers = [each.result() for each in asked]
    assert sorted(each.status_code for each in answers) == [302, 422]
    assert Application.objects.filter(name="Shop 2", undo_seconds=77).count() == 0
    told = next(each for each in range(2) if answers[each].status_code == 422)
    page = read(answers[told])
    assert f"changed by {('grace', 'carol')[told]} to “{('77', 'Shop 2')[told]}”" in page.text("main")
    assert clients[told].post(address, as_sent(page)).status_code == 302
    assert Application.objects.filter(name="Shop 2", undo_seconds=77).count() == 1
