"""How a number stands beside that of the days before, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.telling.numbers import percent


@dataclass(frozen=True)
class Compared:
    """A number as it is said, with what it is beside the days before."""

    name: str
    label: str
    said: str
    beside: str
    more: str = ""


def days_before(days: int) -> str:
    """So many days before."""
    return ngettext("the day before", "the %(days)s days before", days) % {"days": f"{days:,}"}


def change(now: int, before: int, days: int) -> str:
    """Of a count."""
    said = {"before": days_before(days)}
    if now == before:
        return _("as many as in %(before)s") % said
    if not before:
        return _("none in %(before)s") % said
    said["share"] = percent(abs(now - before) / before)
    more = _("%(share)s more than in %(before)s")
    return (more if now > before else _("%(share)s fewer than in %(before)s")) % said


def beside(before: str, days: int) -> str:
    """Of a share or a time, as it was before."""
    return _("%(number)s in %(before)s") % {"number": before, "before": days_before(days)}


def share(number: float | None) -> str:
    """A share; a dash where there is nothing it could be of."""
    return "–" if number is None else percent(number)


def milliseconds(number: float | None) -> str:
    """A short time, to three digits."""
    if number is None:
        return "–"
    return f"{number:.0f} ms" if number < 999.5 else f"{number / 1000:.1f} s"
