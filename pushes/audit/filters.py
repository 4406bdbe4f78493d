"""Filters of the audit log; all of them live in the URL."""

from typing import Any

import django_filters
from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pushes.audit.pages import Found
from pushes.audit.words import FILTERS
from pushes.models.audit import AuditRow
from pushes.records.filters import UNKNOWN, DaysForm, day_filter
from pushes.records.paging import LARGEST_NUMBER

MORE = ("number", "since", "until")  # what stands behind "More filters"
NO_NUMBER = {"invalid": _("Write a number in digits, such as 12.")}


def _people(_request: object) -> QuerySet[User]:
    return User.objects.order_by("username")


class AuditFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Rows of the audit log by who did it, what, on what, a text and the days. `found` looks for them."""

    who = django_filters.ModelChoiceFilter(
        queryset=_people,
        label=FILTERS["who"],
        empty_label=_("Everybody"),
        method="looked_for_later",
        error_messages=UNKNOWN,
    )
    what = django_filters.ChoiceFilter(
        choices=AuditRow.Kind.choices,
        label=FILTERS["what"],
        empty_label=_("Everything"),
        method="looked_for_later",
        error_messages=UNKNOWN,
    )
    on = django_filters.ChoiceFilter(
        choices=AuditRow.Thing.choices,
        label=FILTERS["on"],
        empty_label=_("All things"),
        method="looked_for_later",
        error_messages=UNKNOWN,
    )
    text = django_filters.CharFilter(method="looked_for_later", label=_("Name or address"))
    number = django_filters.NumberFilter(
        method="looked_for_later",
        label=_("Number of the thing"),
        error_messages=NO_NUMBER,
        validators=[MaxValueValidator(LARGEST_NUMBER, NO_NUMBER["invalid"])],
        decimal_places=0,
    )
    since = day_filter(FILTERS["since"])
    until = day_filter(FILTERS["until"])

    class Meta:
        model = AuditRow
        fields = ("who", "what", "on", "text", *MORE)
        form = DaysForm

    def looked_for_later(self, rows: QuerySet[AuditRow], _name: str, _asked: Any) -> QuerySet[AuditRow]:
        """All of them: `found` looks for it."""
        return rows

    looked_for_last = looked_for_later

    @property
    def found(self) -> Found:
        """What was asked for; the filter is valid."""
        return Found.of(self.form.cleaned_data)
