"""Filters of the push records; all of them live in the URL."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pushes.accounts import ACCOUNT_TYPES
from pushes.models import Push
from pushes.records import paging, plans, sorting
from pushes.records.of_the_person import KeyFilter, OfThePerson
from pushes.records.paging import Page
from pushes.records.search import REHEARSALS, TESTS, Search, search_of, within_of
from pushes.records.sorting import After, Order, Run, order_of

# In the order in which somebody asks for them. What stands "scheduled" may be starting already.
STATUSES = [
    (Push.Status.NEEDS_ATTENTION, Push.Status.NEEDS_ATTENTION.label),
    (Push.Status.WAITING_FOR_APPROVAL, Push.Status.WAITING_FOR_APPROVAL.label),
    (Push.Status.SCHEDULED, _("Scheduled or starting")),
    *((status, status.label) for status in (Push.Status.CONTINUING, *Push.UNDER_WAY, *Push.ENDED)),
]

UNKNOWN = {"invalid_choice": _("“%(value)s” is not in this list. Choose one that is.")}
NO_DATE = {"invalid": _("Write a date like this: 2026-11-24.")}
KINDS = (("pushes", _("Pushes only")), (REHEARSALS, _("Rehearsals only")), (TESTS, _("Tests only")))
MORE = ("author", "account_type", "target", "devices", "since", "until", "sort")  # what stands behind "More filters"
TARGETS = (
    (Push.Target.PACKAGE, _("Account package")),
    (Push.Target.ACCOUNTS, _("Typed accounts")),
    (Push.Target.AUDIENCE, _("Saved audience")),
)
# What stands in a record, by status. An order can be chosen where nothing is looked for but these.
STANDINGS = [str(status) for status, _label in STATUSES]
SORTABLE = ("application", "status", "kind", "sort")
ORDERS = (
    ("-confirmed", _("Confirmed, latest first")),
    ("confirmed", _("Confirmed, earliest first")),
    ("-accounts", _("Accounts, most first")),
    ("accounts", _("Accounts, fewest first")),
    ("title", _("Title, from A to Z")),
    ("-title", _("Title, from Z to A")),
    ("application", _("Application, from A to Z")),
    ("-application", _("Application, from Z to A")),
    ("status", _("Status, open first")),
    ("-status", _("Status, ended first")),
)
NEWEST_FIRST = Order("confirmed", is_descending=True)
DAYS = (date(2000, 1, 1), date(2199, 12, 31))


def _account_types() -> list[tuple[int, str]]:
    return [(kind.value, f"{kind.value} · {gettext(kind.name)}") for kind in ACCOUNT_TYPES.values()]


def _listed(label: Any, empty: Any, choices: Any) -> django_filters.ChoiceFilter:
    """One of a list, which `page` looks for."""
    return django_filters.ChoiceFilter(
        choices=choices, label=label, empty_label=empty, method="looked_for_last", error_messages=UNKNOWN
    )


def day_filter(label: Any) -> django_filters.DateFilter:
    """A filter by a day, of which the filter set's `looked_for_last` says what it finds."""
    shown = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    said = _("Choose a day between 2000 and 2199.")
    bounds = [MinValueValidator(DAYS[0], said), MaxValueValidator(DAYS[1], said)]
    return django_filters.DateFilter(
        label=label, method="looked_for_last", widget=shown, error_messages=NO_DATE, validators=bounds
    )


class DaysForm(forms.Form):
    """The form of filters of which two are days: `until` is not before `since`."""

    def clean_until(self) -> date | None:
        """The last day; ValidationError if it is before the first."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            raise ValidationError(_("Choose a day that is not before the first one."))
        return until


class PushFilter(OfThePerson):
    """Push records by application, status, kind, text, author, target and the days of their confirmation."""

    application = KeyFilter(
        label=_("Application"), empty_label=_("All applications"), method="of_application", error_messages=UNKNOWN
    )
    status = django_filters.ChoiceFilter(
        choices=STATUSES,
        label=_("Status"),
        empty_label=_("All statuses"),
        error_messages=UNKNOWN,
    )
    kind = _listed(_("Kind"), _("All kinds"), KINDS)
    text = django_filters.CharFilter(method="looked_for_last", label=_("Text or id"))
    author = KeyFilter(label=_("Author"), empty_label=_("All authors"), error_messages=UNKNOWN)
    account_type = _listed(_("Account type"), _("All account types"), _account_types)
    target = _listed(_("Target"), _("All targets"), TARGETS)
    devices = _listed(_("Devices"), _("Both"), Push.AccountPushType.choices)
    since = day_filter(_("Confirmed from"))
    until = day_filter(_("Confirmed until"))
    sort = _listed(_("Order"), _("Newest first"), ORDERS)

    class Meta:
        model = Push
        fields = ("application", "status", "kind", "text", *MORE)
        form = DaysForm

    def of_application(self, pushes: QuerySet[Push], _name: str, application: int) -> QuerySet[Push]:
        """Those of the application, and their rehearsals, which have its key below zero."""
        return pushes.filter(application__in=(application, -application))

    def looked_for_last(self, pushes: QuerySet[Push], _name: str, _asked: str) -> QuerySet[Push]:
        """All of them: `page` looks for it."""
        return pushes

    @property
    def order(self) -> Order | None:
        """The order that was chosen, where indexes know it; None for the newest first."""
        return order_of(self.form.cleaned_data["sort"]) if self._is_in_runs else None

    @property
    def _is_in_runs(self) -> bool:
        """Whether nothing is looked for but application, status and kind, and no tests."""
        asked = self.form.cleaned_data
        return asked["kind"] != TESTS and not any(asked[name] for name in asked if name not in SORTABLE)

    @property
    def order_words(self) -> str:
        """How a person is told of the order that was chosen."""
        return str(dict(ORDERS)[self.form.cleaned_data["sort"]])

    def page(self, seen: list[int] | None, before: After | None, above: Sequence[int] = ()) -> Page:
        """A page of what is found, from behind the push `before`. `seen`: applications_seen_by.

        Newest first, what is named by the text stands first, wherever it is. In another order there are no tests.
        `above`: numbers of pushes to be had with it, where nothing is looked for.
        """
        if before is None and not any(self.form.cleaned_data.values()):
            return self._page(seen, before, above)
        with plans.made_with_values():
            return self._page(seen, before, above)

    def _page(self, seen: list[int] | None, after: After | None, above: Sequence[int]) -> Page:
        if self.order:
            return _sorted_page(self.order, self._runs(self.order, seen), after)
        before = after.number if after else None
        search = search_of(self.qs, self.form.cleaned_data, seen)
        older = search.found if before is None else search.found.filter(pk__lt=before)
        exact = search.exact()
        others = older.exclude(pk__in=[push.pk for push in exact]) if exact else older
        if not search.looked_for:
            page = paging.page(older, search.within, above)
            return page if before is not None else self._counted(page, search, seen)
        page = paging.searched(
            others, search.looked_for, search.within, paging.LARGEST_NUMBER if before is None else before, search.text
        )
        return replace(page, pushes=exact + page.pushes) if before is None else page

    def _counted(self, page: Page, search: Search, seen: list[int] | None) -> Page:
        """The first page, with how many there are: of one kind they stand in an index that has nothing else."""
        asked = self.form.cleaned_data
        if page.before and asked["kind"] and self._is_in_runs:
            return replace(page, count=sorting.count(self._runs(NEWEST_FIRST, seen), paging.COUNTED + 1))
        return paging.counted(page, search.found, search.within, are_all=not any(asked.values()))

    def all(self, seen: list[int] | None) -> Iterator[list[int]]:
        """The numbers of everything that is found, in the order of the pages, some hundreds at once."""
        walk = self._walk(seen)
        while True:
            with plans.made_with_values():
                some = next(walk, None)
            if some is None:
                return
            yield some

    def _walk(self, seen: list[int] | None) -> Iterator[list[int]]:
        if self.order:
            yield from sorting.walk(self.order, self._runs(self.order, seen), paging.AT_ONCE)
            return
        search = search_of(self.qs, self.form.cleaned_data, seen)
        named = [push.pk for push in search.exact()]
        if named:
            yield named
        others = search.found.exclude(pk__in=named) if named else search.found
        yield from paging.walk(others, search.looked_for, search.within, search.text)

    def _runs(self, order: Order, seen: list[int] | None) -> list[Run]:
        asked = self.form.cleaned_data
        within, kind = within_of(seen, asked["application"]), asked["kind"]
        runs = sorting.runs_of(order, within, [asked["status"]] if asked["status"] else STANDINGS)
        return [run for run in runs if not kind or (run.application < 0) == (kind == REHEARSALS)]


def _sorted_page(order: Order, runs: Sequence[Run], after: After | None) -> Page:
    found = sorting.found(order, runs, after, paging.PAGE + 1)
    page = paging.page_of([each.number for each in found])
    if page.before:
        page = replace(page, before=str(After.found(order, found[paging.PAGE - 1])))
    if after is not None:
        return page
    return replace(page, count=sorting.count(runs, paging.COUNTED + 1) if page.before else len(page.pushes))
