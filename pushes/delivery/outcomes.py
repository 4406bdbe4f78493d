"""What came of a call, written down: accepted, refused, later. In each transaction the push's row is held first."""

from datetime import timedelta
from enum import Enum, auto

from django.db import transaction
from django.utils import timezone

from pushes.models import Event, Part, Push
from pushes.tpns.errors import TpnsError, TpnsRefused

# Waits between tries, in seconds; when they are used up a person is asked.
WAITS = (2, 5, 10, 20, 30, 60, 60, 60, 60, 60, 60)
TOO_FAST_SECONDS = 1.5


class Next(Enum):
    """What should happen after a step."""

    NOW = auto()  # there is more to do at once
    LATER = auto()  # the beat will wake it
    NOTHING = auto()


def accepted(push: Push, part: Part, kind: Event.Kind, push_id: str) -> Next:
    """The service took it and gave it `push_id`."""
    with transaction.atomic():
        Event.objects.record(push, kind, part=part.number, push_id=push_id, accounts=part.accounts)
        part.release(Part.Status.ACCEPTED, service_push_id=push_id, next_try_at=None, problem="")
    return Next.NOW


def refused(push: Push, part: Part, came_from: str, answer: TpnsRefused) -> Next:
    """The service said no: for good, or, if the call came too fast, for now."""
    if answer.is_too_fast:
        wait = max(answer.retry_after or 0, TOO_FAST_SECONDS)
        part.release(came_from, next_try_at=timezone.now() + timedelta(seconds=wait), problem=str(answer))
        return Next.LATER
    with transaction.atomic():
        Event.objects.record(push, Event.Kind.REFUSED, part=part.number, code=answer.code, words=str(answer))
        part.release(Part.Status.REFUSED, code=answer.code, problem=str(answer), next_try_at=None)
    return Next.NOW


def try_later(push: Push, part: Part, to: str, error: TpnsError) -> Next:
    """Wait longer with each try; when the waits are used up, leave it to a person."""
    if part.attempts >= len(WAITS):
        cause = Push.Attention.DOUBT if to == Part.Status.UNCONFIRMED else Push.Attention.FAILING
        return ask_a_person(push, part, to, cause, str(error))
    with transaction.atomic():
        attempt, wait = part.attempts + 1, timedelta(seconds=WAITS[part.attempts])
        Event.objects.record(push, Event.Kind.DELAYED, part=part.number, attempt=attempt, words=str(error))
        part.release(to, attempts=attempt, next_try_at=timezone.now() + wait, problem=str(error))
    return Next.LATER


def ask_a_person(push: Push, part: Part, to: str, cause: Push.Attention, why: str) -> Next:
    """Nothing more happens by itself until a person decides."""
    with transaction.atomic():
        push.hold(cause)
        Event.objects.record(push, Event.Kind.HELD, part=part.number, cause=str(cause), words=why)
        part.release(to, attempts=part.attempts + 1, next_try_at=None, problem=why)
    return Next.LATER
