"""What a marketer writes into a draft."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pushes.accounts.limits import LARGEST, LONGEST, SAID
from pushes.forms.account_type_choices import offered_types
from pushes.forms.date_and_time import WallTimeField, clock_of, wall_time
from pushes.forms.field_messages import say
from pushes.forms.how_accounts_are_read import SUGGESTED, read_as_ticked
from pushes.forms.message import Group, MessageFields, groups_of, initial_of, keep_to_platform, written
from pushes.models import Push
from pushes.readiness.obstacles import Obstacle
from pushes.tpns.contract import MAX_ACCOUNTS
from pushes.tpns.message_options import NAMES
from pushes.walltime import NoSuchTime, moment

MISSING = {
    "version": _("Reload the page: it does not say which version of the draft it showed."),
    "target": _("Choose whether accounts come from a package or are typed."),
    "account_push_type": _("Choose the recent device or all devices."),
    "environment": _("Choose an APNs environment."),
    "starts": _("Choose when the sending starts."),
}
NOW, AT = "now", "at"
TOO_LARGE = _("This file has more than {largest} MB. Zip it, or split it into two packages.")  # js/upload.js says it
FIXED_CANARY, PERCENT_CANARY = "500", "1%"
FASTEST = 100_000_000  # accounts a minute; the database holds no more than 21 times that
TYPED_LENGTH = 2 * LONGEST * MAX_ACCOUNTS  # characters: with room for what will be refused


class DraftForm(MessageFields, forms.ModelForm):  # type: ignore[type-arg]
    """What a marketer writes into a draft. It may be incomplete; `pushes.readiness.obstacles` says what it lacks."""

    # The order of the page: what is missing is listed in it.
    field_order = (
        *("version", "target", "package", "audience", "typed", "account_type", "account_push_type", "environment"),
        *("title", "content", *NAMES, "starts", "scheduled_for", "speed_per_minute", "canary_accounts"),
    )

    version = forms.IntegerField(widget=forms.HiddenInput)
    account_type = forms.TypedChoiceField(
        label=_("Account type"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("The type the accounts were bound with in the app. Default, if the app gives none."),
        widget=forms.Select(
            attrs={
                "data-searchable": "",
                "data-found": _("Found: %s"),
                "data-none": _("No account type is called so. Clear the field to see all of them."),
            }
        ),
    )
    package = forms.FileField(
        label=_("Account package"),
        required=False,
        help_text=format_lazy(
            _(
                "A .txt, .csv, .xlsx, .xlsm, .xlsb, .xls or .ods with one account per row, or a .zip that holds one of "
                "these: at most {largest} MB, in UTF-8, UTF-16 or GB18030, with a file name of at most {longest_name} "
                "characters."
            ),
            **SAID,
        ),
        widget=forms.FileInput(
            attrs={
                "accept": ".txt,.csv,.zip,.xlsx,.xlsm,.xlsb,.xls,.ods",
                "data-largest": LARGEST,
                "data-too-large": format_lazy(TOO_LARGE, **SAID),
            }
        ),
    )

    audience = forms.CharField(label=_("Saved audience"), required=False)  # chosen with a button of its own

    starts = forms.ChoiceField(
        label=_("Sending starts"),
        choices=((NOW, _("Now, when it is confirmed")), (AT, _("At a time"))),
        widget=forms.RadioSelect,
    )
    scheduled_for = WallTimeField(label=_("Date and time"), required=False)
    speed_per_minute = forms.IntegerField(
        label=_("Speed limit, in accounts per minute"),
        required=False,
        min_value=1,
        max_value=FASTEST,
        help_text=_("Empty for no limit: then it goes as fast as the service takes it."),
        error_messages={"invalid": _("Write the speed as a whole number of accounts, or leave it empty.")},
    )
    canary_accounts = forms.ChoiceField(
        label=_("Canary"),
        required=False,
        choices=(
            ("", _("Off")),
            (FIXED_CANARY, _("500 accounts")),
            # xgettext:no-python-format
            (PERCENT_CANARY, _("1 % of the accounts, at least 500")),
        ),
        widget=forms.RadioSelect,
        help_text=_("Sends to a few accounts first, and to the others when you have seen the figures."),
    )

    class Meta:
        model = Push
        fields = ("target", "typed", "account_type", "account_push_type", "environment", "title", "content")
        labels = {
            "target": _("Target"),
            "typed": _("Accounts"),
            "account_push_type": _("Devices"),
            "environment": _("APNs environment"),
            "title": _("Title"),
            "content": _("Text"),
        }
        help_texts = {
            "typed": format_lazy(
                _(
                    "One per line, or separated by commas, semicolons or tabs. "
                    "1 to {most} accounts; upload a package for more."
                ),
                most=f"{MAX_ACCOUNTS:,}",
            ),
            "account_push_type": _("The device an account used last, or every device it is bound to."),
            "environment": _("Production reaches people; Development reaches test builds only."),
        }
        widgets = {
            "target": forms.RadioSelect,
            "account_push_type": forms.RadioSelect,
            "environment": forms.RadioSelect,
            "typed": forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
            "content": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, instance: Push, **kwargs: Any) -> None:
        stored = {"version": instance.version} | initial_of(instance) | _when_and_how_fast(instance)
        kwargs["initial"] = stored | kwargs.get("initial", {})
        kwargs["instance"] = instance
        super().__init__(*args, **kwargs)
        self.fields["typed"].max_length = TYPED_LENGTH  # type: ignore[attr-defined]
        self.fields["account_type"].choices = offered_types(instance.application)  # type: ignore[attr-defined]
        if instance.package and instance.package.is_uploaded:
            self.fields["package"].widget.attrs["required"] = True  # for css/kept_file.css
        self.zone = instance.application.time_zone
        self.fields["scheduled_for"].help_text = clock_of(self.zone)
        if bound := instance.application.speed_per_minute:
            words = _("At most {most}, which the application allows. Empty for that.")
            self.fields["speed_per_minute"].help_text = format_lazy(words, most=f"{bound:,}")
        if not instance.application.is_ios:
            del self.fields["environment"]
        keep_to_platform(self, instance)
        say(self, **MISSING)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean(self) -> dict[str, Any]:
        """The time is looked at only where one is wanted."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("starts") == AT:
            self._find_moment(cleaned.get("scheduled_for"))
        else:
            self.errors.pop("scheduled_for", None)
            cleaned["scheduled_for"] = None
        return cleaned

    def _find_moment(self, wall: datetime | None) -> None:
        if wall is None:
            if "scheduled_for" not in self.errors:
                self.add_error("scheduled_for", _("Choose a date and a time, or send now."))
            return
        try:
            self.cleaned_data["scheduled_for"] = moment(wall, self.zone).at
        except NoSuchTime as skipped:
            self.add_error("scheduled_for", str(skipped))

    def show(self, found: Iterable[Obstacle]) -> None:
        """Say at its fields, of a form that nothing was posted to as well, what there is to do first."""
        if not self.is_bound:
            self.cleaned_data: dict[str, Any] = {}
        for obstacle in found:
            self.add_error(obstacle.field, obstacle.text)

    @property
    def groups(self) -> list[Group]:
        """Of what the message says, what is folded away."""
        return groups_of(self, self.instance)

    def draft(self) -> dict[str, Any]:
        """What to store, by field of Push."""
        plain = {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data}
        canary = self.cleaned_data["canary_accounts"]
        read_as = read_as_ticked(self.instance, self.data)
        if SUGGESTED in self.data:  # pressed twice it is taken already, and the page still has the type of before
            read_as.setdefault("account_type", self.initial["account_type"])
        return plain | {
            "message_options": written(self, self.instance),
            "scheduled_for": self.cleaned_data["scheduled_for"],
            "speed_per_minute": self.cleaned_data["speed_per_minute"],
            "canary_accounts": int(canary) if canary == FIXED_CANARY else None,
            "canary_percent": 1 if canary == PERCENT_CANARY else None,
            **read_as,
        }


def _when_and_how_fast(push: Push) -> dict[str, Any]:
    """What the draft says of it; for one that starts now, a time that is ready if another is wanted."""
    fixed = FIXED_CANARY if push.canary_accounts else ""
    return {
        "starts": AT if push.scheduled_for else NOW,
        "scheduled_for": wall_time(push.scheduled_for or _next_hour(), push.application.time_zone),
        "speed_per_minute": push.speed_per_minute,
        "canary_accounts": PERCENT_CANARY if push.canary_percent else fixed,
    }


def _next_hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
