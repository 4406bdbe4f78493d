"""Tests of pushes.delivery.lease: a lease lives as long as the worker, and no longer."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from pushes.delivery import lease
from pushes.delivery.calls import PROGRESS_SECONDS
from pushes.delivery.wire import LONGEST_CALL_SECONDS
from pushes.models import Part
from pushes.tpns.client import CONNECT_SECONDS, READ_SECONDS
from tests.gateway.running import until
from tests.pushes.delivery.walking import part_of, typed_push

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "BEAT_SECONDS", 0.01)


@pytest.fixture
def part() -> Part:
    """A part in this worker's hands, with a lease that has just run out."""
    claimed = part_of(typed_push())
    assert claimed.claim(-1)
    return claimed


def is_held(part: Part) -> bool:
    return Part.objects.filter(pk=part.pk, lease_until__gt=timezone.now()).exists()


def thread_of(part: Part) -> threading.Thread:
    return next(thread for thread in threading.enumerate() if thread.name == f"part {part}")


def test_a_part_is_held_while_its_worker_lives(part: Part) -> None:
    with lease.held(part):
        until(lambda: is_held(part))
        thread = thread_of(part)
    assert not thread.is_alive()


@pytest.mark.parametrize("change", [{"fence": F("fence") + 1}, {"lease_until": None}], ids=["taken over", "given back"])
def test_a_part_that_is_somebody_elses_is_left_alone(part: Part, change: dict[str, Any], count: list[Part]) -> None:
    Part.objects.filter(pk=part.pk).update(**change)
    with lease.held(part):
        until(lambda: len(count) > 2)
    assert not is_held(part)


def test_a_step_that_never_ends_is_not_held_for_ever(part: Part, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LONGEST_SECONDS", 0.1)
    with lease.held(part):
        thread = thread_of(part)
        until(lambda: not thread.is_alive())


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """The signs of life given."""
    given: list[Part] = []
    say: Callable[[Part], None] = lease._say

    def counted(part: Part) -> None:
        say(part)
        given.append(part)

    monkeypatch.setattr(lease, "_say", counted)
    return given


def test_the_times_fit() -> None:
    assert LONGEST_CALL_SECONDS > CONNECT_SECONDS + READ_SECONDS
    assert lease.LONGEST_SECONDS > LONGEST_CALL_SECONDS
    assert lease.LEASE_SECONDS > CONNECT_SECONDS + PROGRESS_SECONDS
