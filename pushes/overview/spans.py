"""A range of days, the range before it, and the pieces in which it is drawn. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
BY_DAY, BY_WEEK = 45, 400  # as many days at most are drawn day by day, or week by week
PIECES = 53


@dataclass(frozen=True)
class Span:
    """The days from `since` to `until`, both in it."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.until - self.since).days + 1

    @property
    def before(self) -> "Span":
        """As many days before these."""
        return last(self.days, self.since - ONE_DAY)

    def __iter__(self) -> Iterator[date]:
        """Its days."""
        return (self.since + timedelta(days=number) for number in range(self.days))

    def so_far(self, today: date) -> "Span":
        """Its days up to today; all of them where it begins later."""
        return self if today < self.since else Span(self.since, min(self.until, today))

    @property
    def size(self) -> int:
        """How many days a piece has; the first may have fewer, so that the last ends today."""
        if self.days <= BY_DAY:
            return 1
        return 7 if self.days <= BY_WEEK else -(-self.days // PIECES)

    def pieces(self) -> Iterator["Span"]:
        """In which it is drawn, the first day first."""
        size, start = self.size, self.since
        end = start + timedelta(days=(self.days - 1) % size)
        while start <= self.until:
            yield Span(start, end)
            start, end = end + ONE_DAY, end + timedelta(days=size)


def last(days: int, until: date) -> Span:
    """So many days up to `until`."""
    return Span(until - timedelta(days=days - 1), until)
