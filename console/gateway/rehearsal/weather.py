"""Bad weather: what services and networks do to calls, done on purpose to the calls of a rehearsal and to no others.

Which call meets what follows from the rehearsal's seed and the number of the call, so a rehearsal can be repeated. Two
faults follow each other at most before a call is let through, each rehearsal has a push call whose answer is lost, and
a storm does not last: a push of a thousand parts is not held up a thousand times.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import count, islice
from random import Random

from django.db.models import F
from django.utils import timezone

from console.gateway.contract.envelope import Refusal
from console.gateway.models import GatewayApplication, Rehearsal
from console.gateway.models.rehearsal import KEPT
from console.gateway.rehearsal.lost_answers import AnswerLost
from pushes.tpns.contract import Code

SLOW_SECONDS = 3.0
MOST_FAULTS = 2  # in a row
STORMY, LATER = 20, 0.05  # so many calls that go through may be late for faults; then that share of them


class Call(StrEnum):
    """Calls that meet weather, by the column that counts them."""

    UPLOAD = "uploads"
    PUSH = "pushes"


class Fault(StrEnum):
    """What can happen to a call."""

    BUSY = "busy"
    TOO_MANY = "too many"
    TOO_FAST = "too fast"
    SLOW = "slow"
    LOST = "lost"  # it is carried out, and the line is cut before the answer


FAULTS = {
    Call.UPLOAD: (Fault.BUSY, Fault.TOO_MANY, Fault.SLOW, Fault.LOST),
    Call.PUSH: (Fault.BUSY, Fault.TOO_MANY, Fault.TOO_FAST, Fault.SLOW, Fault.LOST),
}
# What the first calls of each rehearsal meet, so that even one of a single part shows it.
FIRST = {Call.UPLOAD: (Fault.BUSY,), Call.PUSH: (Fault.TOO_FAST, Fault.LOST)}


@contextmanager
def over(application: GatewayApplication, call: Call) -> Iterator[None]:
    """Carry a call out in the weather of its application. Raises Refusal before, or AnswerLost after it."""
    fault = _next(application, call) if application.is_rehearsal else None
    if refusal := _refusal(fault):
        raise refusal
    if fault is Fault.SLOW:
        time.sleep(SLOW_SECONDS)
    yield
    if fault is Fault.LOST:
        raise AnswerLost


def faults(seed: int, call: Call) -> Iterator[Fault | None]:
    """What the calls meet one after the other, without end; None: nothing."""
    draw = Random(f"{seed} {call}")  # noqa: S311 - a simulation
    yield from FIRST[call]
    yield None
    for passed in count(1):
        if passed < STORMY or draw.random() < LATER:
            yield from draw.sample(FAULTS[call], draw.randint(0, MOST_FAULTS))
        yield None


def _next(application: GatewayApplication, call: Call) -> Fault | None:
    kept = {"kept_until": timezone.now() + KEPT}
    Rehearsal.objects.filter(application=application).update(**{call.value: F(call.value) + 1}, **kept)
    rehearsal = Rehearsal.objects.get(application=application)
    if rehearsal.weather != Rehearsal.Weather.BAD:
        return None
    number: int = getattr(rehearsal, call.value)
    return next(islice(faults(rehearsal.seed, call), number - 1, None))


def _refusal(fault: Fault | None) -> Refusal | None:
    match fault:
        case Fault.BUSY:
            return Refusal(Code.INTERNAL_FAILURE, "Rehearsed: no room for calls just now", status=503, retry_after=2)
        case Fault.TOO_MANY:
            return Refusal(Code.TOO_FAST, "Rehearsed: too many calls.", status=429, retry_after=1)
        case Fault.TOO_FAST:
            return Refusal(Code.TOO_FAST, "Rehearsed: one package push a second at most.", retry_after=1)
    return None
