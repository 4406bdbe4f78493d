"""An application's configuration."""

import json
from base64 import b64decode, b64encode
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.contrib.auth.models import User
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pushes import places
from pushes.forms import recipients
from pushes.forms.configuration_words import HELP, LABELS, MISSING, NUMBERS, SECTIONS
from pushes.forms.field_messages import say
from pushes.forms.place_choices import PlaceSelect, country_choices, zone_choices
from pushes.forms.sealing import SealingForm
from pushes.intake.pictures import ICON, LARGEST_MB, Made, UnusablePicture, made_anew
from pushes.models import Application
from pushes.models.recipients import MOST, Recipient, kept

# What stays as it is where a form leaves it out.
LEFT_OUT = ("binding_rule", "home_country", *NUMBERS)
# What a button or a worker may write while the page is saved.
WRITTEN_ELSEWHERE = {"created_at", "paused_at", "paused_by", "pause_reason", "turn_at"}
SHOWN_OF_KEY = 4  # characters at its end, by which people know it


class TimeOfDay(forms.TimeInput):
    """Hours and minutes, asked for as the browser does."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def _as_text(icon: Made) -> str:
    return json.dumps([b64encode(icon.content).decode("ascii"), icon.ending, icon.width, icon.height])


def _from_text(text: str) -> Made:
    content, ending, width, height = json.loads(text)
    return Made(b64decode(content), ending, width, height)


class Section(NamedTuple):
    """Fields that stand below a heading of their own."""

    title: Any
    fields: list[forms.BoundField]


class ApplicationForm(SealingForm, forms.ModelForm):  # type: ignore[type-arg]
    """An application's configuration. The SecretKey can be written and never read."""

    kept_if_empty = ("secret_key", "icon_file")
    sealed_in: ClassVar = {"secret_key": "sealed", "icon_file": "sealed_icon"}
    field_order = [name for _title, names in SECTIONS for name in names]

    secret_key = forms.CharField(
        label=_("SecretKey"), required=False, max_length=100, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )

    icon_file = forms.FileField(
        label=_("Icon"),
        required=False,
        help_text=format_lazy(
            _("JPEG or PNG, at most {most} MB; it is cut to a square. Without one the console shows the first letter."),
            most=LARGEST_MB,
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    icon_removed = forms.BooleanField(label=_("Remove the icon"), required=False)

    time_zone = forms.ChoiceField(label=_("Time zone"), widget=PlaceSelect(places.city))
    home_country = forms.ChoiceField(
        label=_("Home country"), choices=country_choices, widget=PlaceSelect(places.country)
    )
    test_accounts = forms.CharField(
        label=_("Test accounts"),
        required=False,
        strip=False,  # its lines are counted
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "One a line: the number of its account type, the account and, if you like, a name: "
            "“1002, +8613711112222, Anna”. A message can be sent to these before it is sent to anybody else."
        ),
    )
    test_devices = forms.CharField(
        label=_("Test devices"),
        required=False,
        strip=False,  # its lines are counted
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=format_lazy(
            _(
                "One a line: the token of the device, as its app shows it, and a name if you like. At most {most} test "
                "accounts and test devices together."
            ),
            most=MOST,
        ),
    )

    class Meta:
        model = Application
        fields = (
            *("name", "platform", "access_point", "access_id", "secret_key", "people"),
            *("undo_seconds", "number_asked_from", "approval_from", "time_zone", "home_country", "canary_limit"),
            *("speed_per_minute", "binding_rule", "quiet_from", "quiet_until", "quiet_blocks"),
            *("keep_days", "duplicate_hours", "daily_limit", "shadow_percent"),
        )
        error_messages = {"name": {"unique": _("An application has this name already. Choose another one.")}}
        help_texts, labels = HELP, LABELS
        widgets = {
            "people": forms.CheckboxSelectMultiple,
            "quiet_from": TimeOfDay,
            "quiet_until": TimeOfDay,
        }

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sealed_for = f"{person.pk} configuration {self.instance.pk or 0}"
        self.fields["time_zone"].choices = zone_choices(self.instance.time_zone)  # type: ignore[attr-defined]
        has_row = self.instance.pk is not None
        self.fields["secret_key"].required = not has_row and not self.data.get("sealed")
        for name in LEFT_OUT:
            self.fields[name].required = False
        self.fields["secret_key"].help_text = (
            format_lazy(
                _("Stored encrypted and never shown. Leave it empty to keep the present one, which ends in {end}."),
                end=self.instance.secret_key[-SHOWN_OF_KEY:],
            )
            if has_row
            else _("Stored encrypted and never shown again.")
        )
        for name, devices in (("test_accounts", False), ("test_devices", True)):
            self.initial.setdefault(name, recipients.written(self.instance.recipients, devices=devices))
        if has_row and self.instance.is_on_gateway:
            del self.fields["shadow_percent"]
            self.instance.shadow_percent = 0  # nor has it one on the day it moves to another access point
        if not self.instance.icon:
            del self.fields["icon_removed"]
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].error_messages["invalid"] = _("Write a time of day like this: 22:00.")
        say(self, **MISSING)

    def stored(self, name: str) -> Any:
        """What is stored of a field, as a page would send it; of a file, its name."""
        return self.instance.icon if name == "icon_file" else super().stored(name)

    @property
    def sections(self) -> list[Section]:
        """The fields as the page has them."""
        return [Section(title, [self[name] for name in names if name in self.fields]) for title, names in SECTIONS]

    def clean_icon_file(self) -> Made | None:
        """The icon, made of what was chosen; None where nothing was."""
        file = self.cleaned_data["icon_file"]
        if not file and "icon_removed" in self.data:
            return None
        try:
            now = _as_text(made_anew(file, file.size, ICON)) if file else ""
        except UnusablePicture as unusable:
            raise forms.ValidationError(str(unusable)) from unusable
        given = self.given("icon_file", now)
        return _from_text(given) if given else None

    @property
    def changes_icon(self) -> bool:
        """Whether another icon was chosen, or the present one is to go."""
        return bool(self.cleaned_data["icon_file"] or self.cleaned_data.get("icon_removed"))

    def clean_home_country(self) -> str:
        """The one chosen, or the present one where none is given."""
        return str(self.cleaned_data["home_country"] or self.instance.home_country)

    def clean_speed_per_minute(self) -> int | None:
        """The one written; the present one where the field is left out."""
        written: int | None = self.cleaned_data["speed_per_minute"]
        return written if "speed_per_minute" in self.data else self.instance.speed_per_minute

    def clean_secret_key(self) -> str:
        """The new key, or the present one where none is given."""
        return self.given("secret_key", self.cleaned_data["secret_key"]) or self.instance.secret_key

    def clean_test_accounts(self) -> list[Recipient]:
        """Those written; the present ones where the field is left out."""
        return recipients.accounts_in(self._written("test_accounts"))

    def clean_test_devices(self) -> list[Recipient]:
        """Those written; the present ones where the field is left out."""
        return recipients.devices_in(self._written("test_devices"))

    def _written(self, name: str) -> str:
        return str(self.cleaned_data[name] if self.add_prefix(name) in self.data else self.initial[name])

    def clean(self) -> dict[str, Any]:
        """Test accounts and devices become the application's; quiet hours have a beginning and an end."""
        cleaned = super().clean() or self.cleaned_data
        self._keep_what_is_left_out(cleaned)
        self._check_quiet_hours(cleaned)
        if "test_accounts" in cleaned and "test_devices" in cleaned:
            found = [*cleaned["test_accounts"], *cleaned["test_devices"]]
            try:
                recipients.refuse_too_many(found)
            except forms.ValidationError as problem:
                self.add_error("test_accounts", problem)
            self.instance.kept_recipients = kept(found)
        return cleaned

    def save(self, commit: bool = True) -> Application:
        """Write what stands on the page alone: a pause that began meanwhile is not lifted."""
        is_new = self.instance.pk is None
        application: Application = super().save(commit=commit and is_new)
        if commit and not is_new:
            own = {field.name for field in application._meta.concrete_fields if not field.primary_key}
            application.save(update_fields=own - WRITTEN_ELSEWHERE)
            self.save_m2m()
        return application

    def _keep_what_is_left_out(self, cleaned: dict[str, Any]) -> None:
        for name in self.fields.keys() & NUMBERS.keys() - self.errors.keys():
            if cleaned[name] is None and name in self.data:
                self.add_error(name, NUMBERS[name])
            elif cleaned[name] is None:
                cleaned[name] = getattr(self.instance, name)

    def _check_quiet_hours(self, cleaned: dict[str, Any]) -> None:
        first, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if "quiet_from" in self.errors or "quiet_until" in self.errors:
            return
        if (first is None) != (end is None):
            self.add_error("quiet_until" if end is None else "quiet_from", _("Write both times, or neither."))
        elif first is not None and first == end:
            self.add_error("quiet_until", _("Write another time than the one they begin at."))
