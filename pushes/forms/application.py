"""An application's configuration."""

from typing import Any, NamedTuple

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pushes import places
from pushes.forms import recipients
from pushes.forms.field_messages import say
from pushes.forms.place_choices import PlaceSelect, country_choices, zone_choices
from pushes.intake.pictures import ICON, LARGEST_MB, Made, UnusablePicture, made_anew
from pushes.models import Application
from pushes.models.recipients import MOST, Recipient, kept

MISSING = {
    "name": _("Write a name for the application."),
    "platform": _("Choose a platform."),
    "access_point": _("Choose an access point."),
    "access_id": _("Write the AccessID."),
    "secret_key": _("Write the SecretKey."),
    "undo_seconds": _("Write the undo window in seconds; 0 for none."),
    "time_zone": _("Choose a time zone."),
}

SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Application"), ("name", "platform", "access_point", "access_id", "secret_key", "icon_file", "icon_removed")),
    (_("People and places"), ("people", "time_zone", "home_country")),
    (_("Before and while it is sent"), ("undo_seconds", "number_asked_from", "canary_limit")),
    (_("After it has ended"), ("keep_days",)),
    (_("Test sends"), ("test_accounts", "test_devices")),
    (_("Devices"), ("binding_rule",)),
)


class Section(NamedTuple):
    """Fields that stand below a heading of their own."""

    title: Any
    fields: list[forms.BoundField]


class ApplicationForm(forms.ModelForm):  # type: ignore[type-arg]
    """An application's configuration. The SecretKey can be written and never read."""

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
            *("undo_seconds", "number_asked_from", "time_zone", "home_country", "canary_limit", "binding_rule"),
            "keep_days",
        )
        error_messages = {"name": {"unique": _("An application has this name already. Choose another one.")}}
        help_texts = {
            "access_point": _("Where the application was made. An AccessID is known at one access point only."),
            "people": _(
                "Marketers who may push to this application, and approvers who may approve its pushes. Administrators "
                "and auditors see every application."
            ),
            "undo_seconds": _("How long a confirmed push can be taken back before anything is sent, 0 to 300 seconds."),
            "number_asked_from": _("Whoever sends to so many accounts or more types their number first. 0 for never."),
            "time_zone": _("Schedules are written and told in it."),
            "home_country": _(
                "Where most of its people are. Where mobile numbers without a country code can be read in two ways, it "
                "is said which of them is the one of this country; neither is chosen by itself."
            ),
            "canary_limit": _(
                "When a larger share of a canary's devices fails, the rest is stopped. Empty to leave it to people."
            ),
            "keep_days": _(
                "Then packages, rejected rows and typed accounts of a push are deleted; what came of it stays. 0 keeps "
                "them. Saved audiences and drafts stay until somebody deletes them."
            ),
            "binding_rule": _(
                "At the own gateway. Where it is open, whoever has the app can bind another person's account and gets "
                "what is pushed to it. See docs/devices.md before you change it: what the app sends must fit."
            ),
        }
        labels = {
            "binding_rule": _("Who ties accounts to devices"),
            "undo_seconds": _("Undo window, in seconds"),
            "number_asked_from": _("The number is typed from so many accounts on"),
            "keep_days": _("Days that accounts are kept after a push has ended"),
            "canary_limit": _("Most devices of a canary that may fail, in percent"),
        }
        widgets = {"people": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices(self.instance.time_zone)  # type: ignore[attr-defined]
        has_row = self.instance.pk is not None
        self.fields["secret_key"].required = not has_row
        for name in ("binding_rule", "home_country", "number_asked_from", "keep_days"):
            self.fields[name].required = False  # left out, it stays
        self.fields["secret_key"].help_text = (
            _("Stored encrypted and never shown. Leave it empty to keep the present one.")
            if has_row
            else _("Stored encrypted and never shown again.")
        )
        for name, devices in (("test_accounts", False), ("test_devices", True)):
            self.initial.setdefault(name, recipients.written(self.instance.recipients, devices=devices))
        if not self.instance.icon:
            del self.fields["icon_removed"]
        say(self, **MISSING)

    @property
    def sections(self) -> list[Section]:
        """The fields as the page has them."""
        return [Section(title, [self[name] for name in names if name in self.fields]) for title, names in SECTIONS]

    def clean_icon_file(self) -> Made | None:
        """The icon, made of what was chosen; None where nothing was."""
        file = self.cleaned_data["icon_file"]
        try:
            return made_anew(file, file.size, ICON) if file else None
        except UnusablePicture as unusable:
            raise forms.ValidationError(str(unusable)) from unusable

    @property
    def changes_icon(self) -> bool:
        """Whether another icon was chosen, or the present one is to go."""
        return bool(self.cleaned_data["icon_file"] or self.cleaned_data.get("icon_removed"))

    def clean_home_country(self) -> str:
        """The one chosen, or the present one where none is given."""
        return str(self.cleaned_data["home_country"] or self.instance.home_country)

    def clean_number_asked_from(self) -> int:
        """The one written; the present one where the field is left out."""
        written: int | None = self.cleaned_data["number_asked_from"]
        if written is None and "number_asked_from" in self.data:
            raise forms.ValidationError(_("Write from how many accounts on the number is typed; 0 for never."))
        return self.instance.number_asked_from if written is None else written

    def clean_keep_days(self) -> int:
        """The days written; the present ones where the field is left out."""
        written: int | None = self.cleaned_data["keep_days"]
        if written is None and "keep_days" in self.data:
            raise forms.ValidationError(_("Write for how many days accounts are kept; 0 keeps them."))
        return self.instance.keep_days if written is None else written

    def clean_secret_key(self) -> str:
        """The new key, or the present one where none is given."""
        return str(self.cleaned_data["secret_key"] or self.instance.secret_key)

    def clean_test_accounts(self) -> list[Recipient]:
        """Those written; the present ones where the field is left out."""
        return recipients.accounts_in(self._written("test_accounts"))

    def clean_test_devices(self) -> list[Recipient]:
        """Those written; the present ones where the field is left out."""
        return recipients.devices_in(self._written("test_devices"))

    def _written(self, name: str) -> str:
        return str(self.cleaned_data[name] if self.add_prefix(name) in self.data else self.initial[name])

    def clean(self) -> dict[str, Any]:
        """Test accounts and devices become the application's."""
        cleaned = super().clean() or self.cleaned_data
        if "test_accounts" in cleaned and "test_devices" in cleaned:
            found = [*cleaned["test_accounts"], *cleaned["test_devices"]]
            try:
                recipients.refuse_too_many(found)
            except forms.ValidationError as problem:
                self.add_error("test_accounts", problem)
            self.instance.kept_recipients = kept(found)
        return cleaned
