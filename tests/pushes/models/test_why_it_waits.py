"""Tests that a push that waits says why, since when and until when."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from pushes import delivery
from pushes.models import Part, Push, Waiting
from pushes.models.why_it_waits import LEVERS, WORDS, Cause
from pushes.tpns.contract import PUSH_PATH, UPLOAD_PATH
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import package_push, part_of, push_of_parts, typed_push, walk
from tests.pushes.service import answer, cut, nobody

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def waiting(push: Push) -> Waiting:
    push.refresh_from_db()
    said = push.waiting
    assert said is not None
    return said


def ago(seconds: float) -> datetime:
    return timezone.now() - timedelta(seconds=seconds)


def test_a_push_before_its_time() -> None:
    push = package_push()
    due = timezone.now() + HOUR
    Push.objects.update(due_at=due)
    assert waiting(push) == Waiting(Cause.UNDO, push.confirmed_at, due)  # type: ignore[arg-type]
    Push.objects.update(scheduled_for=due)
    assert waiting(push) == Waiting(Cause.SCHEDULED, push.confirmed_at, due)  # type: ignore[arg-type]


def test_a_push_that_moves_waits_for_nothing(service: PushService) -> None:
    push = package_push()
    assert push.waiting is None
    delivery.advance(push.pk)
    push.refresh_from_db()
    assert push.waiting is None
    assert part_of(push).claim(60)
    assert push.waiting is None
    Part.objects.update(lease_until=None)
    walk(push)
    assert (push.status, push.waiting) == ("finished", None)


def test_a_service_that_cannot_be_reached(settings: Settings) -> None:
    push = package_push()
    with nobody() as settings.GATEWAY_URL:
        walk(push)
    said, part = waiting(push), part_of(push)
    assert (said.cause, said.since, said.next_try_at) == (Cause.TRY, part.waits_since, part.next_try_at)
    assert "could not be reached" in said.problem


def test_a_service_that_asks_to_wait(service: PushService) -> None:
    service.will(UPLOAD_PATH, answer(TOO_FAST))
    push = package_push()
    walk(push)
    said = waiting(push)
    assert (said.cause, said.problem) == (Cause.ASKED, "too fast")
    assert said.next_try_at is not None


def test_records_that_are_asked(service: PushService) -> None:
    service.will(PUSH_PATH, cut())
    push = package_push()
    walk(push)
    assert waiting(push).cause == Cause.RECORDS


def test_a_turn(service: PushService) -> None:
    push = push_of_parts(2)
    for _ in range(5):
        delivery.advance(push.pk)
    assert waiting(push).cause == Cause.TURN


@pytest.mark.parametrize("cause", Push.Attention.values)
def test_what_needs_attention(cause: str) -> None:
    push, since = typed_push(), ago(5)
    now = timezone.now()
    Push.objects.update(status="needs attention", attention=cause, attention_at=since, started_at=now)
    Part.objects.update(problem="It is so.")
    assert waiting(push) == Waiting(Cause(cause), since, problem="It is so.")


@pytest.mark.parametrize(
    ("part", "idle"),
    [
        ({}, True),
        ({"lease_until": "now"}, False),
        ({"lease_until": "old"}, True),
        ({"next_try_at": "now", "waits_for": "try"}, False),
        ({"next_try_at": "old", "waits_for": "try"}, True),
    ],
)
def test_a_push_that_no_worker_looks_at(part: dict[str, Any], idle: bool) -> None:
    push = package_push()
    delivery.advance(push.pk)
    moments = {"now": timezone.now() + timedelta(seconds=5), "old": ago(70)}
    fields = {name: moments.get(value, value) for name, value in part.items()}
    Part.objects.update(waits_since=ago(90), **fields)
    Push.objects.update(started_at=ago(100), looked_at=ago(100))
    push.refresh_from_db()
    assert (push.waiting is not None and push.waiting.cause == Cause.NO_WORKER) == idle
    assert list(Push.objects.without_progress(timezone.now())) == ([push] if idle else [])


def test_a_push_that_is_due_and_that_no_worker_looks_at() -> None:
    push = package_push()
    Push.objects.update(due_at=ago(50))
    assert not Push.objects.without_progress(timezone.now())
    Push.objects.update(due_at=ago(70))
    assert list(Push.objects.without_progress(timezone.now())) == [push]
    assert waiting(push).cause == Cause.NO_WORKER


def test_a_push_that_a_worker_looked_at_a_moment_ago_makes_progress() -> None:
    push = package_push()
    delivery.advance(push.pk)
    Push.objects.update(started_at=ago(100), looked_at=ago(50))
    push.refresh_from_db()
    assert push.waiting is None
    assert not Push.objects.without_progress(timezone.now())


@pytest.mark.parametrize("status", ["draft", "finished"])
def test_what_has_nothing_to_do_waits_for_nothing(service: PushService, status: str) -> None:
    push = package_push()
    if status == "finished":
        walk(push)
    else:
        push = Push(status="draft", application=push.application, author=push.author, title="New")
        push.save()
    assert push.waiting is None
    assert not Push.objects.filter(pk=push.pk).without_progress(timezone.now() + HOUR)


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_its_words(cause: Cause) -> None:
    said = Waiting(cause, timezone.now())
    assert said.heading
    assert said.words.endswith(".")
    assert cause in WORDS
    assert set(LEVERS) <= set(Cause)
    if cause in (Cause.UNCONFIRMED, Cause.FAILING):
        assert said.lever
