"""Somebody logs in while they are logged out everywhere, where the database lets both write at once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.test import RequestFactory
from django.utils import timezone

from console import open_sessions
from console.models import OpenSession
from tests import builders
from tests.pushes.views.test_saved_at_once import waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]


def log_in(person: User, key: str) -> None:
    now = timezone.now()
    Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=1))
    OpenSession.objects.create(person=person, session_key=key, began_at=now)


def end_elsewhere(person: User) -> int:
    asking = RequestFactory().get("/")
    asking.session = SessionStore("this")
    return open_sessions.end(asking, person)


def apart(end: Callable[[User], int], person: User) -> int:
    """On a connection of its own."""
    try:
        return end(person)
    finally:
        connections.close_all()


@pytest.mark.parametrize("end", [open_sessions.end_all, end_elsewhere])
def test_a_login_that_is_not_ended_is_not_hidden_either(end: Callable[[User], int]) -> None:
    alice = builders.alice()
    log_in(alice, "first")
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            Session.objects.select_for_update().get()
            asked = threads.submit(apart, end, alice)
            while not waiting():
                assert not asked.done(), "it did not wait for its turn"
                time.sleep(0.02)
            log_in(alice, "second")
        assert asked.result() == 1
    for rows in (Session, OpenSession):
        assert list(rows._default_manager.values_list("session_key", flat=True)) == ["second"]
