"""Times that people write, in the zone of an application."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pushes.models import Push
from pushes.walltime import NoSuchTime, city, moment

YEARS = 5


def wall_time(at: datetime, zone: str) -> datetime:
    """What clocks in `zone` show at that moment, to the minute and without the zone."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)


def clock_of(zone: str) -> str:
    """Whose time is meant, and how late it is there."""
    said = {"place": city(zone), "zone": zone, "now": f"{wall_time(timezone.now(), zone):%H:%M}"}
    return _("%(place)s time (%(zone)s). It is %(now)s there now.") % said


class WallTimeField(forms.Field):
    """A date and a time of day without a zone; whoever asks for it knows the zone."""

    default_error_messages = {
        "unreadable": gettext_lazy("Write date and time like this: 2026-11-24 09:00."),
        "far": gettext_lazy("Choose a time within the next five years."),
    }

    def __init__(self, **kwargs: Any) -> None:
        shown = {"type": "datetime-local"}
        super().__init__(widget=forms.DateTimeInput(attrs=shown, format="%Y-%m-%dT%H:%M"), **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """The naive datetime that was written; None for nothing."""
        if not value or isinstance(value, datetime):
            return value or None
        try:
            wall = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise forms.ValidationError(self.error_messages["unreadable"]) from None
        if wall.tzinfo:
            raise forms.ValidationError(self.error_messages["unreadable"])
        if abs(wall.year - timezone.now().year) > YEARS:
            raise forms.ValidationError(self.error_messages["far"])
        return wall


class TimeForm(forms.Form):
    """Another time for a push."""

    scheduled_for = WallTimeField(label=gettext_lazy("Date and time"))

    def __init__(self, *args: Any, push: Push, **kwargs: Any) -> None:
        self.zone = push.application.time_zone
        kwargs["initial"] = {"scheduled_for": wall_time(push.due_at or timezone.now(), self.zone)}
        super().__init__(*args, **kwargs)
        self.fields["scheduled_for"].help_text = clock_of(self.zone)
        self.fields["scheduled_for"].error_messages["required"] = _("Choose a date and a time.")

    def clean_scheduled_for(self) -> datetime:
        """The moment that was meant."""
        try:
            return moment(self.cleaned_data["scheduled_for"], self.zone).at
        except NoSuchTime as skipped:
            raise forms.ValidationError(str(skipped)) from None
