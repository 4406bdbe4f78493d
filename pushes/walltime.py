"""Times as people write them, in the zone of an application. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _


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
    said = {"time": f"{wall:%Y-%m-%d %H:%M}", "zone": zone}
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
