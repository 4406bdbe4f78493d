"""A page of push records, newest first, whose cost does not grow with the number of pushes there are.

A database left to itself finds the newest pushes of some applications in one of two ways: it walks back through the
pushes of all, or it reads all of those applications and sorts them. So each application is asked by index for its
newest, and a search for what no index finds looks through so many pushes and then says how far back it came.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from pushes import search_index
from pushes.models import Application, Part, Push

PAGE = 25
LOOKED_THROUGH = (1_000, 20_000)  # pushes, by one search: first so many, then, if few are looked for, so many
COUNTED = 10_000  # pushes, at most: there are “more than” so many
AT_ONCE = 500  # pushes of a walk through all
LARGEST_NUMBER = 2**63 - 1


@dataclass(frozen=True)
class Page:
    """Pushes, newest first. `before`: below which number an older page begins, or behind which push as the next page's
    URL says it; None where this is the last.

    `looked_back_to`: the push at which a search ended without having seen all; None otherwise.
    `count`: how many there are on all pages, COUNTED + 1 for more than that; None where nobody has counted.
    `above`: what stands before all pages, in an order of its own.
    """

    pushes: list[Push]
    before: int | str | None
    looked_back_to: Push | None = None
    count: int | None = None
    above: Sequence[Push] = ()


def page(found: Any, applications: Sequence[int] | None, above: Sequence[int] = ()) -> Page:
    """The first page of `found`, a queryset of pushes ordered newest first, in these applications, or in all.

    The pushes of the numbers `above` are asked for with it.
    """
    reach = _reach(found, applications, PAGE + 1)
    return page_of(reach.of(found), above)


def counted(first: Page, found: Any, applications: Sequence[int] | None, *, are_all: bool = False) -> Page:
    """The first page of `found`, which says how many there are: no more than COUNTED are looked at for it.

    Where these are all pushes of the applications, it may say how many there were some seconds ago.
    """
    if not first.before:
        return replace(first, count=len(first.pushes))
    if not are_all:
        return replace(first, count=_count(found, applications))
    kept, name = settings.COUNTS_KEPT, f"records-{hash(tuple(applications or ()))}"
    return replace(first, count=cache.get_or_set(name, lambda: _count(found, applications), timeout=kept))


def _count(found: Any, applications: Sequence[int] | None) -> int:
    numbers = found.order_by().values_list("pk", flat=True)
    each = [numbers] if applications is None else [numbers.filter(application=key) for key in applications]
    count: int = (
        each[0].union(*each[1:], all=True)[: COUNTED + 1].count() if each[1:] else each[0][: COUNTED + 1].count()
    )
    return count


def searched(found: Any, looked_for: Q, applications: Sequence[int] | None, below: int, text: str) -> Page:
    """The same of those for which `looked_for` holds, among the newest of `found`, which are older than `below`.

    The `text` that they have is asked of the index of words, where too few of the newest have it.
    """
    holding = found.filter(looked_for)
    for many in LOOKED_THROUGH:
        reach = _reach(found, applications, many)
        seen = page_of(reach.of(holding))
        if seen.before is not None or not reach.floor:
            return seen
        if text and (known := search_index.found(text, below)):
            return _known(holding, applications, *known)
    return Page(seen.pushes, reach.floor, found.filter(pk=reach.floor).first())


def _known(holding: Any, applications: Sequence[int] | None, numbers: Sequence[int], are_all: bool) -> Page:
    """The page of those of `holding` that have one of the numbers; older ones may follow if these are not all."""
    seen = page_of(list(_among(holding, applications, numbers)[: PAGE + 1]))
    if seen.before is not None or are_all:
        return seen
    return Page(seen.pushes, numbers[-1], Push.objects.filter(pk=numbers[-1]).first())


def _among(holding: Any, applications: Sequence[int] | None, numbers: Sequence[int]) -> Any:
    within = holding if applications is None else holding.filter(application__in=applications)
    return within.filter(pk__in=numbers).values_list("pk", flat=True)


def walk(found: Any, looked_for: Q, applications: Sequence[int] | None, text: str) -> Iterator[list[int]]:
    """The numbers of all of them, newest first, so many at once: neither memory nor a question grows with them."""
    known = search_index.found(text, LARGEST_NUMBER) if text else None
    if known and known[1]:
        if keys := list(_among(found.filter(looked_for), applications, known[0])):
            yield keys
        return
    while True:
        reach = _reach(found, applications, AT_ONCE)
        if keys := reach.of(found.filter(looked_for), AT_ONCE):
            yield keys
        if not reach.floor:
            return
        found = found.filter(pk__lt=reach.floor)


def named(found: Any, text: str) -> list[Push]:
    """Those of `found` whose number, push id or upload id is `text`."""
    parts = Part.objects.filter(Q(upload_id=text) | Q(service_push_id=text)).order_by()
    numbers = set(parts.values_list("push", flat=True))
    if text.isdecimal():
        numbers.add(min(int(text), LARGEST_NUMBER))
    return with_accounts_sent(found.filter(pk__in=numbers)) if numbers else []


def first_of(rows: Any) -> Subquery:
    """One of `rows`, by index for each outer row: of “exists” PostgreSQL makes a join, which reads all of them."""
    return Subquery(rows.order_by().values("pk")[:1])


def page_of(keys: list[int], above: Sequence[int] = ()) -> Page:
    """The pushes of these numbers in their order, PAGE at most; one number more says that a page follows."""
    shown = keys[:PAGE]
    asked = {*shown, *above}
    found = with_accounts_sent(Push.objects.listed().filter(pk__in=asked)) if asked else []
    rows = {push.pk: push for push in found}
    pushes, others = ([rows[key] for key in some if key in rows] for some in (shown, above))
    return Page(pushes, keys[PAGE - 1] if len(keys) > PAGE else None, above=others)


def with_accounts_sent(pushes: Any) -> list[Push]:
    """The pushes, each with `accounts_sent`."""
    return list(pushes.annotate(accounts_sent=_ACCOUNTS_SENT))


_TAKEN = Part.objects.filter(push=OuterRef("pk"), status=Part.Status.ACCEPTED).order_by().values("push")
_ACCOUNTS_SENT = Coalesce(Subquery(_TAKEN.annotate(sum=Sum("accounts")).values("sum")), 0)


@dataclass(frozen=True)
class _Reach:
    """How far back is looked: to the number `floor`, 0 for all the way; in which applications, None for all."""

    floor: int
    applications: Sequence[int] | None

    def of(self, found: Any, most: int = PAGE + 1) -> list[int]:
        """The numbers of pushes within it, newest first: all of them, or of all applications `most`."""
        within = found.filter(pk__gte=self.floor).values_list("pk", flat=True)
        if self.applications is None:
            return list(within[:most])
        # Each application by itself: for several at once a database may walk back through the pushes of all.
        each = [within.order_by().filter(application=key) for key in self.applications]
        return sorted(each[0].union(*each[1:], all=True), reverse=True) if each else []


def _reach(found: Any, applications: Sequence[int] | None, count: int) -> _Reach:
    """Far enough for `count` pushes, if there are so many, and for not many more."""
    if applications is None:
        return _Reach(next(iter(found.values_list("pk", flat=True)[count - 1 : count]), 0), None)
    numbers = found.filter(application=OuterRef("pk")).values("pk")
    share = -(-count // max(1, len(applications))) if count > PAGE + 1 else count
    ends = {"newest": Subquery(numbers[:1]), "last": Subquery(numbers[share - 1 : share])}
    known: Any = Application.with_rehearsals.filter(pk__in=applications).order_by().annotate(**ends)
    rows = [row for row in known.values_list("pk", "newest", "last") if row[1]]
    newest = sorted((row[1] for row in rows), reverse=True)
    floor = max([row[2] or 0 for row in rows] + newest[count - 1 : count], default=0)
    return _Reach(floor, [key for key, first, _ in rows if first >= floor])
