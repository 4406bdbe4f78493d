"""Filters of the push records; all of them live in the URL."""

from dataclasses import replace

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pushes.models import Application, Push
from pushes.models.rehearsal import key_of_rehearsals
from pushes.records import paging
from pushes.records.paging import Page

# In the order in which somebody asks for them. What stands "scheduled" may be starting already.
STATUSES = [
    (Push.Status.NEEDS_ATTENTION, Push.Status.NEEDS_ATTENTION.label),
    (Push.Status.SCHEDULED, _("Scheduled or starting")),
    *((status, status.label) for status in (Push.Status.CONTINUING, *Push.UNDER_WAY, *Push.ENDED)),
]


REHEARSALS, TESTS = "rehearsals", "tests"
UNKNOWN = {"invalid_choice": _("“%(value)s” is not in this list. Choose one that is.")}
KINDS = (("pushes", _("Pushes only")), (REHEARSALS, _("Rehearsals only")), (TESTS, _("Tests only")))


def _usable(request: object) -> QuerySet[Application]:
    return Application.objects.usable_by(request.user)  # type: ignore[attr-defined]


class PushFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Push records by application, status and text."""

    application = django_filters.ModelChoiceFilter(
        queryset=_usable,
        label=_("Application"),
        empty_label=_("All applications"),
        method="of_application",
        error_messages=UNKNOWN,
    )
    status = django_filters.ChoiceFilter(
        choices=STATUSES,
        label=_("Status"),
        empty_label=_("All statuses"),
        error_messages=UNKNOWN,
    )
    kind = django_filters.ChoiceFilter(
        choices=KINDS,
        empty_label=_("Pushes, rehearsals, tests"),
        label=_("Kind"),
        method="looked_for_last",
        error_messages=UNKNOWN,
    )
    text = django_filters.CharFilter(method="looked_for_last", label=_("Text or id"))

    class Meta:
        model = Push
        fields = ("application", "status", "kind", "text")

    def of_application(self, pushes: QuerySet[Push], _name: str, application: Application) -> QuerySet[Push]:
        """Those of the application, and their rehearsals."""
        return pushes.filter(application__in=(application.pk, key_of_rehearsals(application)))

    def looked_for_last(self, pushes: QuerySet[Push], _name: str, _asked: str) -> QuerySet[Push]:
        """All of them: `page` looks for it."""
        return pushes

    def page(self, seen: list[int] | None, before: int | None) -> Page:
        """A page of what is found, newest first, from below the number `before`. `seen`: applications_seen_by.

        What is named by the text stands first, wherever it is.
        """
        asked, found = self.form.cleaned_data, self.qs
        within = _within(seen, asked["application"], asked["kind"])
        if asked["kind"]:
            found = _of_kind(found, asked["kind"], everywhere=within is None)
        older = found if before is None else found.filter(pk__lt=before)
        text = asked["text"].strip()
        if not text:
            return paging.page(older, within)
        exact = [push for push in paging.named(found, text) if within is None or push.application_id in within]
        others = older.exclude(pk__in=[push.pk for push in exact]) if exact else older
        page = paging.searched(others, text, within)
        return replace(page, pushes=exact + page.pushes) if before is None else page


def _of_kind(found: QuerySet[Push], kind: str, *, everywhere: bool) -> QuerySet[Push]:
    """Of some applications there are only those that have rehearsals, or none; tests are among their pushes."""
    if everywhere:
        found = found.filter(rehearses__isnull=kind != REHEARSALS)
    return found.filter(test_key__gt="") if kind == TESTS else found.filter(test_key="")


def _within(seen: list[int] | None, application: Application | None, kind: str) -> list[int] | None:
    """Keys of the applications in which there can be what was asked for; None for all."""
    keys = seen if application is None else [application.pk, key_of_rehearsals(application)]
    return keys and [key for key in keys if not kind or (key < 0) == (kind == REHEARSALS)]
