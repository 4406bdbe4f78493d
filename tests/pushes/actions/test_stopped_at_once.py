"""Somebody stops a test in the moment in which a worker leaves it, where the database lets both write at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from pushes import actions
from pushes.actions.transaction import held
from pushes.delivery.starting import start
from pushes.models import Event, Push, StalePush
from tests.pushes.actions.test_testing import draft, send
from tests.pushes.delivery.walking import shift
from tests.pushes.views.test_saved_at_once import waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]


def left(test: Push) -> None:
    """The step of a worker that has read it, on a connection of its own."""
    try:
        start(test)
    finally:
        connections.close_all()


def test_a_test_that_is_stopped_while_a_worker_leaves_it_is_stopped_once() -> None:
    test = send(draft())
    shift(test, timedelta(minutes=3))
    test.refresh_from_db()
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL deadlock_timeout = '1h'")  # so that the worker's step would be given up
            push = held(test)
            asked = threads.submit(left, test)
            while not waiting():
                assert not asked.done(), "it did not wait for its turn"
                time.sleep(0.02)
            actions.stop(push=push, by=push.author)
        with pytest.raises(StalePush):
            asked.result()
    test.refresh_from_db()
    assert test.status == "stopped"
    assert list(test.parts.values_list("status", flat=True)) == ["skipped"] * 2
    assert not test.events.filter(kind=Event.Kind.ENDED).exists()
