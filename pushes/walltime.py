"""Times as people write them, in the zone of an application. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pushes import places


class NoSuchTime(ValueError):
    """A time that no clock in the zone shows; `str()` says what to choose instead."""


@dataclass(frozen=True)
class Moment:
    """A moment, and what should be said about it: empty, or that the clocks show its time twice."""

    at: datetime
    note: str = ""


def moment(wall: datetime, zone: str) -> Moment:
    """The moment when clocks in `zone` show `wall` (without a zone of its own), the first one if they do so twice.

    NoSuchTime if they never do, because they are put forward over it.
    """
    said = {"time": f"{wall:%Y-%m-%d %H:%M}", "zone": city(zone)}
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(first.tzinfo).replace(tzinfo=None) != wall.replace(fold=0):
        said["later"] = f"{first.astimezone(UTC).astimezone(first.tzinfo):%H:%M}"
        text = _(
            "Clocks in %(zone)s never show %(time)s: they are put forward then. Choose %(later)s, or another time."
        )
        raise NoSuchTime(text % said)
    if first.utcoffset() == second.utcoffset():
        return Moment(first.astimezone(UTC))
    text = _("The clocks in %(zone)s are put back then and show %(time)s twice. The first one is meant.")
    return Moment(first.astimezone(UTC), text % said)


def city(zone: str) -> str:
    """The place that gives the zone its name: Shanghai for Asia/Shanghai."""
    return places.city(zone, get_language() or places.ENGLISH)


def told(at: datetime, zone: str) -> str:
    """The moment as clocks in `zone` show it, with the place: Tue 24 Nov 2026, 09:00 Shanghai."""
    pattern = _("D j M Y, H:i")
    return f"{date_format(at.astimezone(ZoneInfo(zone)), pattern)} {city(zone)}"


def told_exactly(at: datetime, zone: str) -> str:
    """The same to the second: Tue 24 Nov 2026, 09:00:00 Shanghai."""
    pattern = _("D j M Y, H:i:s")
    return f"{date_format(at.astimezone(ZoneInfo(zone)), pattern)} {city(zone)}"


def told_short(at: datetime, zone: str, now: datetime) -> str:
    """The same without the year, if it is the year of `now` there: Tue 24 Nov, 09:00 Shanghai."""
    wall = at.astimezone(ZoneInfo(zone))
    if wall.year != now.astimezone(wall.tzinfo).year:
        return told(at, zone)
    pattern = _("D j M, H:i")
    return f"{date_format(wall, pattern)} {city(zone)}"


def ago(at: datetime | None) -> str:
    """How long ago that was, in its largest unit: 3 hours; "a moment" for less than a minute, and for None."""
    now = timezone.now()
    return timesince(at, now, depth=1) if at and now - at >= timedelta(minutes=1) else _("a moment")


def spelled(span: timedelta) -> str:
    """A length of time in its two largest units: 2 d 4 h, 14 h 20 min, 4 min 12 s, 30 s."""
    seconds = max(0, ceil(span.total_seconds()))
    units = (
        (seconds // 86400, _("%(number)s d")),
        (seconds // 3600 % 24, _("%(number)s h")),
        (seconds // 60 % 60, _("%(number)s min")),
        (seconds % 60, _("%(number)s s")),
    )
    largest = next((place for place, (number, _unit) in enumerate(units) if number), len(units) - 1)
    said = [unit % {"number": number} for number, unit in units[largest : largest + 2] if number]
    return " ".join(said) or units[-1][1] % {"number": 0}
