"""Which days and which application the overview is of; all of it lives in the URL."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pushes.overview.spans import Span, last

RANGES, USUAL = (7, 30, 90, 365), 30
MOST_DAYS, FIRST, LAST = 3_660, date(2000, 1, 1), date(2199, 12, 31)


def _day(label: Any) -> forms.DateField:
    shown = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    said = {"invalid": _("Write a date like this: 2026-11-24.")}
    return forms.DateField(label=label, required=False, widget=shown, error_messages=said)


class OverviewForm(forms.Form):
    """`days` up to today, or `since` and `until`; of all applications, or of one."""

    application = forms.ChoiceField(
        label=_("Application"),
        required=False,
        error_messages={"invalid_choice": _("“%(value)s” is not in this list. Choose one that is.")},
    )
    since = _day(_("Since"))
    until = _day(_("Until"))
    days = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, said: Any, applications: list[tuple[int, str]], today: date) -> None:
        super().__init__(said)
        self.today = today
        choices = [(str(pk), name) for pk, name in applications]
        self.fields["application"].choices = [("", gettext("All applications")), *choices]  # type: ignore[attr-defined]

    def clean_days(self) -> int:
        """How many; those there are links for."""
        said = self.cleaned_data["days"]
        if said and said not in map(str, RANGES):
            raise ValidationError(gettext("Choose 7, 30, 90 or 365 days, or write two dates."))
        return int(said or USUAL)

    def clean(self) -> dict[str, Any]:
        """The range, as `span`."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors:
            until = said["until"] or self.today
            if not FIRST <= until <= LAST:
                raise ValidationError({"until": gettext("Choose a day between 2000 and 2199.")})
            span = Span(said["since"], until) if said["since"] else last(said["days"], until)
            if span.days < 1:
                raise ValidationError({"until": gettext("Choose a day that is not before the first one.")})
            if span.days > MOST_DAYS or span.since < FIRST:
                raise ValidationError({"since": gettext("Choose at most ten years, since 2000.")})
            said["span"] = span
        return said

    @property
    def chosen_days(self) -> int | None:
        """Which of RANGES is shown; None for dates that were written."""
        said = self.cleaned_data
        return None if said.get("since") or said.get("until") else said.get("days")
