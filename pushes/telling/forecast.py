"""How far a push is, and when it will have been sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from pushes.delivery.speed import minute_of
from pushes.models import Part, Push
from pushes.models.tally import Tally

COMPARED = 6  # calls of a push without a speed: the newest tell best how fast it goes
STEP_SECONDS = 10


@dataclass(frozen=True)
class Forecast:
    """Percent of the accounts sent to, rounded down. `end` and the rough time `left` are None where nobody can tell."""

    percent: int
    end: datetime | None
    left: timedelta | None


def forecast_of(push: Push, tally: Tally, now: datetime) -> Forecast | None:
    """None for a push that is not sending."""
    if push.status != Push.Status.SENDING or not tally.going:
        return None
    left = _left(push, now)
    percent = tally.sent * 100 // tally.going
    if left is None:
        return Forecast(percent, None, None)
    return Forecast(percent, now + left, rough(max(left, timedelta(seconds=1))))


def _left(push: Push, now: datetime) -> timedelta | None:
    """How long it takes to the last call: by its speed, else as fast as the last calls followed one another."""
    opened = push.parts.open()
    waiting = opened.aggregate(sum=Sum("accounts", default=0))["sum"]
    if push.owes_canary or not waiting:
        return None
    if push.speed_per_minute:
        first = opened.first()
        start = max(now, first.next_try_at or now) if first else now
        # The last part leaves as long after the first as the others before it take.
        last = opened.values_list("accounts", flat=True).last() or 0
        steps: timedelta = minute_of(push) * ((waiting - last) / push.speed_per_minute)
        return start - now + steps
    calls = push.parts.filter(status=Part.Status.ACCEPTED, called_at__lte=now).order_by("-called_at")
    newest = [(called, size) for called, size in calls.values_list("called_at", "accounts")[:COMPARED] if called]
    if len(newest) < 2:
        return None
    span, sent = newest[0][0] - newest[-1][0], sum(size for _called, size in newest[:-1])
    return span * float(waiting / sent)


def rough(left: timedelta) -> timedelta:
    """A time that is left, up to the next ten seconds, above a minute to the next minute."""
    seconds = left.total_seconds()
    step = STEP_SECONDS if seconds <= 60 else 60
    return timedelta(seconds=-(-seconds // step) * step)


def at(moment: datetime) -> str:
    """An hour of today, with the day where it is another one."""
    here, today = localtime(moment), localtime()
    return str(date_format(here, "H:i" if here.date() == today.date() else _("D j M, H:i")))
