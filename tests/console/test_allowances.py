"""Tests of limits: used up at once, back one by one, each person's own."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory

from console import allowances
from console.allowances import Limit, address_of
from console.models import Allowance


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limit(clock: Clock) -> Limit:
    """Three in a minute."""
    return Limit("tests", 3, timedelta(seconds=60), clock)


@pytest.mark.django_db
def test_what_is_used_up_comes_back_one_by_one(limit: Limit, clock: Clock) -> None:
    assert [limit.spend("a") for _ in range(4)] == [0, 0, 0, 20]
    assert limit.wait("a") == 20
    clock.now += 20
    assert (limit.wait("a"), limit.spend("a"), limit.spend("a")) == (0, 0, 20)
    clock.now += 3600
    assert [limit.spend("a") for _ in range(4)] == [0, 0, 0, 20]


@pytest.mark.django_db
def test_nobody_uses_up_what_is_anothers(limit: Limit, clock: Clock) -> None:
    while not limit.spend("a"):
        pass
    assert (limit.wait("b"), limit.wait("a", "b")) == (0, 0)
    assert Limit("other", 3, timedelta(seconds=60), clock).wait("a") == 0
    limit.lift("a")
    assert limit.wait("a") == 0


@pytest.mark.django_db
def test_a_clock_that_was_wrong_locks_nobody_for_years(limit: Limit, clock: Clock) -> None:
    clock.now += 10**8
    while not limit.spend("a"):
        pass
    clock.now -= 10**8
    assert limit.wait("a") == 0


@pytest.mark.django_db
def test_what_is_whole_again_is_forgotten(limit: Limit, clock: Clock) -> None:
    limit.spend("a")  # long before today
    clock.now += 10**9
    limit.spend("b")
    assert (allowances.forget(), Allowance.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_calls_at_once_never_have_more_than_there_is(limit: Limit) -> None:
    waits: list[int] = []

    def spend() -> None:
        waits.append(limit.spend("a"))
        connection.close()

    limit.spend("a")
    threads = [threading.Thread(target=spend) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits)[:3] == [0, 0, 20]


@pytest.mark.parametrize(
    ("sent", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("", ""),
        ("testclient", ""),
    ],
)
def test_an_address_is_a_machine_or_a_network_of_one(sent: str, counted: str) -> None:
    assert address_of(RequestFactory(REMOTE_ADDR=sent).get("/")) == counted
