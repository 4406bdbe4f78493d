"""Somebody logs in by a password in the moment in which their role begins to require more, where both can write."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from console import second_factor
from console.models import GuardedRole, OpenSession
from pushes.roles import MARKETERS
from tests import builders
from tests.pushes.views.test_saved_at_once import waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]


def logging_in(client: Client) -> HttpResponse:
    """On a connection of its own."""
    try:
        answer: HttpResponse = client.post(reverse("login"), {"username": "alice", "password": builders.PASSWORD})
        return answer
    finally:
        connections.close_all()


def require_it(alice: User) -> None:
    second_factor.require_of([Group.objects.get(name=MARKETERS)])


def give_the_role(alice: User) -> None:
    alice.groups.clear()
    GuardedRole.objects.create(role=Group.objects.get(name=MARKETERS))
    alice.groups.add(Group.objects.get(name=MARKETERS))


@pytest.mark.parametrize("change", [require_it, give_the_role])
def test_who_has_logged_in_before_others_could_see_it_is_logged_out(change: Callable[[User], None]) -> None:
    alice, client = builders.alice(), Client()
    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        change(alice)
        assert threads.submit(logging_in, client).result()["Location"] == reverse("pushes:home")
    assert client.get(reverse("pushes:home"))["Location"].startswith(reverse("login"))
    assert not OpenSession.objects.exists()


def test_who_is_just_logging_in_is_asked_for_more() -> None:
    alice, client = builders.alice(), Client()
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=alice.pk)  # which a login notes its time in
            asked = threads.submit(logging_in, client)
            while not waiting():
                assert not asked.done(), "it did not wait for its turn"
                time.sleep(0.02)
            require_it(alice)
        answer = asked.result()
    assert answer["Location"].startswith(reverse("second-factor"))
    assert client.get(reverse("pushes:home"))["Location"].startswith(reverse("login"))
