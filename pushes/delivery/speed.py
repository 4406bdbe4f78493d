"""Speeds: at most so many accounts in any minute, of a push and of all pushes of its application together.

They are counted from the calls that parts have made.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pushes.models import Part, Push
from pushes.models.moves import WRONG_CLOCK
from pushes.models.test_send import NO_TEST

if TYPE_CHECKING:
    from django.db.models import QuerySet

MINUTE = timedelta(minutes=1)
LONGEST_REHEARSAL = timedelta(minutes=2)


def time_of(push: Push, part: Part, now: datetime) -> datetime:
    """From when on the part may be pushed, by the calls on record; `now` or earlier if it may be at once.

    Evenly, each part as long after the one before as that one's accounts take, and never more than the speed allows
    within a minute, whatever the sizes of the parts are.
    """
    minute, bound = minute_of(push), bound_of(push)
    own = _time(part, push.speed_per_minute, minute, _calls(push.parts.all(), part, now - minute), now)
    if bound is None:
        return own
    return max(own, _time(part, bound, MINUTE, _calls(_of_application(push, now), part, now - MINUTE), now))


def bound_of(push: Push) -> int | None:
    """What all pushes of its application may go to in a minute; None: any number. Trials are none of them."""
    return None if push.is_trial else push.application.speed_per_minute


Calls = Iterator[tuple[datetime, int]]


def _time(part: Part, most: int | None, minute: timedelta, calls: Calls, now: datetime) -> datetime:
    if most is None:
        return now
    times, room = [now], most - part.accounts
    for at, accounts in calls:
        if len(times) == 1:
            times.append(at + minute * (accounts / most))
        room -= accounts
        if room < 0:
            times.append(at + minute)
            break
    return max(times)


def minute_of(push: Push) -> timedelta:
    """How long a minute of its speed lasts. In a rehearsal its time runs faster if it would take long to keep to."""
    if push.is_rehearsal and push.duration and push.duration > LONGEST_REHEARSAL:
        return MINUTE * (LONGEST_REHEARSAL / push.duration)
    return MINUTE


def _of_application(push: Push, now: datetime) -> "QuerySet[Part]":
    """Parts of all pushes of the application that were under way within the last minute."""
    pushes = Push.objects.filter(application=push.application_id, rehearses=None).filter(NO_TEST)
    lately = (pushes.filter(status__in=Push.UNENDED), pushes.filter(finished_at__gt=now - MINUTE))
    keys = [pk for found in lately for pk in found.values_list("pk", flat=True)]
    return Part.objects.filter(push__in=keys)


def _calls(parts: "QuerySet[Part]", part: Part, since: datetime) -> Calls:
    """When others of these parts were pushed, and how many accounts they have; the newest first. Asked when needed."""
    until = since + MINUTE + WRONG_CLOCK  # a later call was made before the clock went back
    called = parts.exclude(pk=part.pk).filter(called_at__gt=since, called_at__lt=until).order_by("-called_at")
    yield from ((at, accounts) for at, accounts in called.values_list("called_at", "accounts") if at)
