"""A push's own speed: at most so many accounts in any minute, counted from the calls that its parts have made."""

from datetime import datetime, timedelta

from pushes.models import Part, Push
from pushes.models.moves import WRONG_CLOCK

MINUTE = timedelta(minutes=1)
LONGEST_REHEARSAL = timedelta(minutes=2)


def time_of(push: Push, part: Part, now: datetime) -> datetime:
    """From when on the part may be pushed, by the calls on record; `now` or earlier if it may be at once.

    Evenly, each part as long after the one before as that one's accounts take, and never more than the speed allows
    within a minute, whatever the sizes of the parts are.
    """
    most = push.speed_per_minute
    if most is None:
        return now
    times, room, minute = [now], most - part.accounts, minute_of(push)
    for at, accounts in _calls(push, part, now - minute):
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


def _calls(push: Push, part: Part, since: datetime) -> list[tuple[datetime, int]]:
    """When other parts were pushed, and how many accounts they have; the newest first."""
    until = since + MINUTE + WRONG_CLOCK  # a later call was made before the clock went back
    called = push.parts.exclude(pk=part.pk).filter(called_at__gt=since, called_at__lt=until).order_by("-called_at")
    return [(at, accounts) for at, accounts in called.values_list("called_at", "accounts") if at]
