"""What is read for the overview: rows of days, added up. Pushes are not looked at."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet, Sum

from pushes.models import OverviewDay
from pushes.overview.spans import Span


@dataclass(frozen=True)
class Sums:
    """The sums of some days; shares are None where there is nothing they could be of. Times are in milliseconds."""

    pushes: int = 0
    ended: int = 0
    failed: int = 0
    called_back: int = 0
    accounts: int = 0
    counted: int = 0
    reached: int = 0
    at_most: int = 0
    sent: int = 0
    arrived: int = 0
    clicked: int = 0
    calls: int = 0
    unanswered: int = 0
    call_time: int = 0
    longest_call: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        both = {name: getattr(self, name) + getattr(other, name) for name in ADDED}
        return Sums(**both, longest_call=max(self.longest_call, other.longest_call))

    @property
    def share_reached(self) -> float | None:
        """Accounts with a device, of those that the service's figures are of."""
        return _share(self.reached, self.counted)

    @property
    def share_arrived(self) -> float | None:
        """Of the devices sent to."""
        return _share(self.arrived, self.sent)

    @property
    def share_clicked(self) -> float | None:
        """Of the devices it arrived at."""
        return _share(self.clicked, self.arrived)

    @property
    def share_failed(self) -> float | None:
        """Of the pushes that ended."""
        return _share(self.failed, self.ended)

    @property
    def call_mean(self) -> float | None:
        """Milliseconds of a push call that was answered."""
        return self.call_time / self.calls if self.calls else None


LONGEST = "longest_call"
ADDED = tuple(field.name for field in fields(Sums) if field.name != LONGEST)
ALL = "all_"  # before the name of a column, what is asked of it
ASKED: Mapping[str, Any] = {f"{ALL}{name}": Sum(name) for name in ADDED} | {f"{ALL}{LONGEST}": Max(LONGEST)}


def _share(part: int, whole: int) -> float | None:
    return min(1.0, part / whole) if whole else None


def rows_of(applications: Collection[int], span: Span) -> "QuerySet[OverviewDay]":
    """The days of these applications; by keys a database finds them."""
    return OverviewDay.objects.filter(application__in=applications, day__range=(span.since, span.until))


def by_day(applications: Collection[int], span: Span) -> dict[date, Sums]:
    """Of all these applications, by day."""
    return _grouped(applications, span, "day")


def of_all(applications: Collection[int], span: Span) -> Sums:
    """Of all these applications and days."""
    found = rows_of(applications, span).aggregate(**ASKED)
    return Sums(**{name.removeprefix(ALL): number or 0 for name, number in found.items()})


def by_application(applications: Collection[int], span: Span) -> dict[int, Sums]:
    """Of all these days, by application."""
    return _grouped(applications, span, "application")


def total(each: Iterable[Sums]) -> Sums:
    """Of all of them."""
    return sum(each, Sums())


def _grouped(applications: Collection[int], span: Span, by: str) -> dict[Any, Sums]:
    rows = rows_of(applications, span).values(by).annotate(**ASKED).order_by(by)
    return {row.pop(by): Sums(**{name.removeprefix(ALL): number for name, number in row.items()}) for row in rows}
