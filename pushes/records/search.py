"""What the records are searched for: what indexes find, and what has to be looked for among it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone

from pushes.models import Application, Push
from pushes.models.test_send import NO_TEST
from pushes.records import paging

REHEARSALS, TESTS = "rehearsals", "tests"
CLOCKS_APART = timedelta(days=1)  # numbers are given in the order of time, but for a clock that is set back


@dataclass(frozen=True)
class Search:
    """What indexes find (`found`, `within` these applications; None for all), and what is looked for among it."""

    found: Any
    within: list[int] | None
    text: str
    properties: Q

    @property
    def looked_for(self) -> Q:
        """What no index finds."""
        words = Q(title__icontains=self.text) | Q(content__icontains=self.text) if self.text else Q()
        return words & self.properties

    def exact(self) -> list[Push]:
        """Those that the text names by a number or an id."""
        named = paging.named(self.found.filter(self.properties), self.text) if self.text else []
        return [push for push in named if self.within is None or push.application_id in self.within]


def search_of(found: QuerySet[Push], asked: dict[str, Any], seen: list[int] | None) -> Search:
    """Among the pushes `found`, what was asked for in the fields of the filter. `seen`: applications_seen_by."""
    within = _of_author(within_of(seen, asked["application"]), asked["author"])
    if asked["kind"]:
        found = _of_kind(found, asked["kind"], everywhere=within is None)
        within = within and [key for key in within if (key < 0) == (asked["kind"] == REHEARSALS)]
    if asked["until"]:
        found = found.filter(pk__lte=_last_number_on(asked["until"]))
    return Search(found, within, asked["text"].strip(), _properties(asked))


def within_of(seen: list[int] | None, application: int | None) -> list[int] | None:
    """Of the applications `seen`, or of all, the one that was asked for, with its rehearsals; all where none was."""
    if application is None:
        return seen
    return [key for key in (application, -application) if seen is None or key in seen]


def _of_author(keys: list[int] | None, author: int | None) -> list[int] | None:
    """Those of the applications in which the author has pushes, which an index knows for each."""
    if author is None:
        return keys
    one = paging.first_of(Push.objects.filter(author=author, application=OuterRef("pk")))
    theirs: Any = Application.with_rehearsals.order_by().annotate(one=one).filter(one__isnull=False)
    found = theirs.values_list("pk", flat=True)
    return [key for key in found if keys is None or key in keys]


def _of_kind(found: QuerySet[Push], kind: str, *, everywhere: bool) -> QuerySet[Push]:
    """Of some applications there are only those that have rehearsals, or none; tests are among their pushes."""
    if everywhere:
        found = found.filter(rehearses__isnull=kind != REHEARSALS)
    return found.filter(~NO_TEST) if kind == TESTS else found.filter(test_key="")


def _properties(asked: dict[str, Any]) -> Q:
    properties = Q()
    if asked["account_type"]:
        properties &= Q(account_type=asked["account_type"])
    if asked["target"]:
        properties &= Q(target=asked["target"])
    if asked["devices"]:
        properties &= Q(account_push_type=asked["devices"])
    if asked["since"]:
        properties &= Q(confirmed_at__gte=beginning(asked["since"]))
    if asked["until"]:
        properties &= Q(confirmed_at__lt=beginning(asked["until"] + timedelta(days=1)))
    return properties


def beginning(day: date) -> datetime:
    """Its midnight, where the installation is."""
    return timezone.make_aware(datetime.combine(day, time()))


def _last_number_on(day: date) -> int:
    """No push that was confirmed by the end of that day has a larger number: none is confirmed before it is created."""
    end = beginning(day + timedelta(days=1)) + CLOCKS_APART
    created = Push.objects.filter(created_at__lt=end).order_by("-created_at")
    return created.values_list("pk", flat=True).first() or 0
