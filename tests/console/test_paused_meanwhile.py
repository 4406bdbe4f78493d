"""An application that is paused while the shell brings it up to date, where the database lets both write at once."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from console.registration import register
from pushes import actions
from pushes.models import Application
from tests import builders
from tests.pushes.views.people import shop
from tests.pushes.views.test_saved_at_once import waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]


def brought_up_to_date(known: Application) -> bool:
    """Whether it was made, on a connection of its own."""
    keys = {"access_id": known.access_id, "secret_key": "s" * 32, "access_point": known.access_point}
    try:
        return register(name="Shop 2", platform=known.platform, **keys)[1]
    finally:
        connections.close_all()


def test_it_stays_paused() -> None:
    known = shop()
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            actions.pause(application=known, by=builders.carol(), reason="A wrong price")
            asked = threads.submit(brought_up_to_date, known)
            while not waiting():
                assert not asked.done(), "it did not wait for its turn"
                time.sleep(0.02)
        assert not asked.result()
    known.refresh_from_db()
    assert (known.name, known.pause_reason, known.paused_at is not None) == ("Shop 2", "A wrong price", True)
