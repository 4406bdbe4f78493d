"""Calls that failed or were refused: how often, and after how long, they are tried again.

In each transaction the push's row is held first.
"""

import random
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pushes.delivery.outcomes import Next, ask_a_person
from pushes.models import Event, Part, Push
from pushes.tpns.errors import TpnsError, TpnsRefused

# Waits between tries, in seconds; when they are used up a person is asked.
WAITS = (2, 5, 10, 20, 30, 60, 60, 60, 60, 60, 60)
TRIES_OF_A_TEST = 3
TEST_OVERDUE = timedelta(minutes=2)  # after it was to begin, or has begun
# A service that asks to wait and does not say how long: this, twice this, …; a little more, lest all come back at once.
ASKED_SECONDS, LONGEST_ASKED_SECONDS, JITTER = 1.5, 60.0, 1.25


def refused(push: Push, part: Part, came_from: str, answer: TpnsRefused) -> Next:
    """The service said no: for good, or only for now."""
    if answer.is_for_now:
        return asked_to_wait(push, part, came_from, answer, answer.retry_after)
    with transaction.atomic():
        Event.objects.record(push, Event.Kind.REFUSED, part=part.number, code=answer.code, words=str(answer))
        part.go_on(Part.Status.REFUSED, code=answer.code, problem=str(answer))
    return Next.NOW


def asked_to_wait(push: Push, part: Part, to: str, answer: TpnsError, retry_after: float | None = None) -> Next:
    """Wait as long as the service says, and longer each time that it says so in a row; for as often as it takes."""
    times = part.asked_to_wait
    pause = min(ASKED_SECONDS * 2 ** min(times, 10), LONGEST_ASKED_SECONDS)
    wait = timedelta(seconds=max(retry_after or 0, pause) * random.uniform(1, JITTER))  # noqa: S311
    with transaction.atomic():
        Event.objects.record(push, Event.Kind.ASKED_TO_WAIT, part=part.number, words=str(answer))
        part.wait(to, Part.Wait.ASKED, wait, asked_to_wait=times + 1, problem=str(answer))
    return Next.LATER


def try_later(push: Push, part: Part, to: str, error: TpnsError) -> Next:
    """Wait longer with each try; when the waits are used up, leave it to a person."""
    unconfirmed = to == Part.Status.UNCONFIRMED
    if part.attempts >= len(WAITS):
        why = Push.Attention.UNCONFIRMED if unconfirmed else Push.Attention.FAILING
        return ask_a_person(push, part, to, why, str(error))
    attempt, wait = part.attempts + 1, timedelta(seconds=WAITS[part.attempts])
    with transaction.atomic():
        Event.objects.record(push, Event.Kind.DELAYED, part=part.number, attempt=attempt, words=str(error))
        cause = Part.Wait.RECORDS if unconfirmed else Part.Wait.TRY
        part.wait(to, cause, wait, attempts=attempt, problem=str(error))
    return Next.LATER


def is_given_up(part: Part) -> bool:
    """Whether a part of a test is tried no more: whoever waits for it has gone on by now."""
    started = part.push.started_at
    is_late = part.status in Part.BEFORE_CALL and started is not None and timezone.now() - started > TEST_OVERDUE
    is_tried = max(part.attempts, part.asked_to_wait) >= TRIES_OF_A_TEST
    return part.status == Part.Status.UNCONFIRMED or is_tried or is_late


def give_up(push: Push, part: Part) -> Next:
    """A test is not sent late, and nobody is asked what became of it: what stood in the way is told."""
    with transaction.atomic():
        Event.objects.record(push, Event.Kind.GIVEN_UP, part=part.number, words=part.problem)
        part.go_on(Part.Status.SKIPPED, problem=part.problem)
    return Next.NOW
