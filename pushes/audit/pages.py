"""Pages of the audit log, newest first, whose cost does not grow with the number of rows.

One condition is found by an index; for the others so many rows are looked through, and then it is said how far back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.lookups import Exact

from pushes.models.audit import AuditRow
from pushes.records.paging import AT_ONCE, LOOKED_THROUGH, PAGE
from pushes.records.search import CLOCKS_APART, beginning


@dataclass(frozen=True)
class Page:
    """Rows, newest first. `before`: the key below which an older page begins, None where this is the last.

    `looked_back_to`: the row at which a search ended without having seen all; None otherwise.
    """

    rows: list[AuditRow]
    before: int | None = None
    looked_back_to: AuditRow | None = None


@dataclass(frozen=True)
class Found:
    """What an index finds (`by_index`, newest first), and what is looked for among it."""

    by_index: Any
    looked_for: Q

    @classmethod
    def of(cls, asked: dict[str, Any]) -> "Found":
        """By the fields of the filter."""
        by_index, *others = _conditions(asked)
        return cls(_within(asked["since"], asked["until"]).filter(by_index), Q(*others))

    def page(self, before: int | None) -> Page:
        """A page of it, from below the key `before`."""
        older = self.by_index if before is None else self.by_index.filter(pk__lt=before)
        if not self.looked_for:
            return _page(older)
        for many in LOOKED_THROUGH:
            floor = _floor(older, many)
            page = _page(older.filter(self.looked_for, pk__gte=floor))
            if page.before is not None or not floor:
                return page
        return Page(page.rows, floor, AuditRow.objects.get(pk=floor))

    def all(self) -> Iterator[list[int]]:
        """The keys of all of it, some hundreds at once: neither memory nor a question grows with them."""
        rest = self.by_index
        while True:
            floor = _floor(rest, AT_ONCE)
            keys = list(rest.filter(self.looked_for, pk__gte=floor).values_list("pk", flat=True))
            if keys:
                yield keys
            if not floor:
                return
            rest = rest.filter(pk__lt=floor)


def _page(rows: Any) -> Page:
    found = list(rows[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def _floor(rows: Any, many: int) -> int:
    """The key of the last of so many rows; 0 where there are not so many."""
    return next(iter(rows.values_list("pk", flat=True)[many - 1 : many]), 0)


def _conditions(asked: dict[str, Any]) -> list[Q]:
    """What was asked for; the first is the one that an index finds, of those there are the one that fits fewest.

    The others are written so that no index finds them: a database would choose one that fits many more.
    """
    on, number, person, what = asked["on"], asked["number"], asked["who"], asked["what"]
    pairs = []  # each with an index and without
    if on and number is not None:
        pairs.append((Q(on_kind=on, on_id=int(number)), Q()))
    if person:
        pairs.append((Q(person=person.pk), Q(Exact(F("person") + 0, person.pk))))
    if what:
        pairs.append((Q(kind=what), Q(kind__iexact=what)))
    found = [*(with_index for with_index, _ in pairs[:1]), *(without for _, without in pairs[1:])] or [Q()]
    if on and number is None:
        found.append(Q(on_kind__iexact=on))
    if number is not None and not on:
        found.append(Q(on_id=int(number)))
    found += _of_text(asked["text"].strip()) + _of_days(asked["since"], asked["until"])
    return found


def _of_text(text: str) -> list[Q]:
    return [Q(who__icontains=text) | Q(on_name__icontains=text) | Q(address__icontains=text)] if text else []


def _of_days(since: date | None, until: date | None) -> list[Q]:
    found = [Q(at__gte=beginning(since))] if since else []
    return found + ([Q(at__lt=beginning(until + timedelta(days=1)))] if until else [])


def _within(since: date | None, until: date | None) -> Any:
    """The rows between two that an index of times finds: keys are given in the order of time, but for clocks."""
    rows, by_time = AuditRow.objects.all(), AuditRow.objects.order_by("at")
    if since:
        later = by_time.filter(at__gte=beginning(since) - CLOCKS_APART)
        rows = rows.filter(pk__gte=later.values_list("pk", flat=True).first() or 0)
    if until:
        earlier = by_time.filter(at__lt=beginning(until + timedelta(days=1)) + CLOCKS_APART)
        rows = rows.filter(pk__lte=earlier.order_by("-at").values_list("pk", flat=True).first() or 0)
    return rows
