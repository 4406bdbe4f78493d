"""An application's channels to push services, as an administrator gives them. Secrets are written and never read."""

import json
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from console.gateway import giving
from console.gateway.channels.protocol import Kind, UnusableCredentialError
from console.gateway.models import AppChannel
from console.given_secrets import SEALED, SecretForm, SecretText
from pushes.forms.field_messages import say
from pushes.invisible import storable

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_BYTES = 64 * 1024
SECRETS = ("secret_text", "secret_file", SEALED)  # the fields that a secret comes in
UNKEPT = (*SECRETS, "gives_up")  # nor what cannot be taken back: who wants it ticks it each time
BESIDE = ("wait_seconds", "place")  # the credential: what every channel has
KEPT = _("Stored encrypted and never shown. Leave it empty to keep the present one.")
KEPT_OF_FILE = _("Stored encrypted and never shown. Leave both empty to keep the present one.")
NEW = _("Stored encrypted and never shown again.")


class ChannelForm(SecretForm):
    """What every channel has. Filled in and taken, its `channel` has what was given; nothing is kept by that."""

    beside: ClassVar[tuple[str, ...]] = BESIDE
    readable: ClassVar[tuple[str, ...]] = ()  # the members that are none
    unusable: ClassVar[dict[str, "StrPromise"]] = {}  # what is said of a member that cannot be worked with

    wait_seconds = forms.IntegerField(
        label=_("Seconds to get it online first"),
        min_value=0,
        max_value=giving.LONGEST_WAIT,
        help_text=_("What has arrived in the open app by then does not go through this channel. 0 waits for nothing."),
    )

    place = forms.IntegerField(
        label=_("Place in the order"),
        min_value=1,
        max_value=giving.LAST_PLACE,
        help_text=_(
            "A device that several channels reach gets a push through the first of them, 1 before 2, and through the "
            "next where that one cannot bring it."
        ),
    )

    def __init__(self, channel: AppChannel, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel = channel
        self.sealed_for = f"{person.pk} {channel.application_id} {channel.kind}"
        before = json.loads(channel.credential)
        self.initial = {name: before.get(name, "") for name in self.readable}
        self.initial |= {name: getattr(channel, name) for name in self.beside}
        if self.secret:
            self.fields["secret_text"].help_text = self._help(is_given=bool(before))
        if "secret_file" in self.fields:
            self.fields["secret_file"].error_messages["empty"] = self.unusable[self.secret]
        say(self, wait_seconds=_("Write how many seconds it waits; 0 for none."), **self.unusable)
        say(self, place=_("Write a number from 1 on; 1 comes first."))

    @property
    def kept_fields(self) -> list[str]:
        """The fields that are kept for a person who has to log in again."""
        return [name for name in self.fields if name not in UNKEPT]

    def _help(self, *, is_given: bool) -> "StrPromise":
        if is_given:
            return KEPT_OF_FILE if "secret_file" in self.fields else KEPT
        return NEW

    def clean_secret_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["secret_file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(self.unusable[self.secret])
        try:
            return str(file.read().decode("utf-8-sig")) if file else ""
        except UnicodeDecodeError:
            raise forms.ValidationError(self.unusable[self.secret]) from None

    def clean(self) -> dict[str, Any]:
        """Whether the channel can work with all of it. A secret that was given stays with the page until it is kept."""
        cleaned = super().clean() or self.cleaned_data
        given = {name: storable(str(cleaned.get(name, ""))) for name in self.readable}
        if self.secret:
            secret = self.given("secret_text", cleaned.get("secret_file") or cleaned.get("secret_text") or "")
            given |= {self.secret: secret} if secret else {}
        if not self.errors:
            self._give(given)
        return cleaned

    def _give(self, given: dict[str, str]) -> None:
        try:
            giving.give(self.channel, given)
        except UnusableCredentialError as error:
            words = self.unusable.get(error.member, str(error))
            if error.member == self.secret:
                self.sealed.clear()
                self.add_error("secret_file" if "secret_file" in self.fields else "secret_text", words)
            else:
                self.add_error(error.member if error.member in self.fields else None, words)
        else:
            for name in self.beside:
                setattr(self.channel, name, self.cleaned_data[name])


class WebPushForm(ChannelForm):
    """Web Push: its key pair is made here, unless browsers know another already."""

    secret, readable = "private_key", ("contact",)
    unusable: ClassVar = {
        "contact": _("Write a contact like mailto:push@example.com or https://example.com/contact."),
        "private_key": _("Give a VAPID private key as PEM, of the curve P-256, with its first and its last line."),
    }
    contact = forms.CharField(
        label=_("Contact"),
        max_length=200,
        help_text=_("Where push services write when something is wrong: mailto: and an address, or an https page."),
    )
    secret_file = forms.FileField(
        label=_("VAPID key of your own: the PEM file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pem,.key"}),
        help_text=_("Only where browsers have subscribed with it elsewhere. Else a pair is made here, and stays."),
    )
    secret_text = forms.CharField(label=_("Or its text"), required=False, max_length=MOST_BYTES, widget=SecretText())
    gives_up = forms.BooleanField(label=_("Give up the browsers that are subscribed"), required=False)
    field_order = ("contact", "secret_file", "secret_text", "gives_up", *BESIDE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._subscribed = giving.alive(self.channel)
        if not self._subscribed:
            del self.fields["gives_up"]

    def clean(self) -> dict[str, Any]:
        """Another pair reaches no browser that has subscribed with the present one: that is asked for."""
        before = self.channel.public
        cleaned = super().clean()
        if self._subscribed and self.channel.public != before and not cleaned.get("gives_up"):
            words = ngettext(
                "%(number)s browser has subscribed with the present key pair and is not reached with another. "
                "Tick that it is given up, or leave the key out.",
                "%(number)s browsers have subscribed with the present key pair and are not reached with another. "
                "Tick that they are given up, or leave the key out.",
                self._subscribed,
            )
            self.add_error("gives_up", words % {"number": f"{self._subscribed:,}"})
        return cleaned


class ApnsForm(ChannelForm):
    """APNs: a key of the developer team, and the app."""

    secret, readable = "private_key", ("key_id", "team_id", "topic")
    unusable: ClassVar = {
        "private_key": _("Give the whole .p8 file from Apple, with its first and its last line."),
        "key_id": _("Write the key ID: 10 letters and digits, beside the key in Apple's list of keys."),
        "team_id": _("Write the team ID: 10 letters and digits, on Apple's page about the membership."),
        "topic": _("Write the app's bundle ID, such as com.example.shop."),
    }
    secret_file = forms.FileField(
        label=_("Key: the .p8 file"), required=False, widget=forms.FileInput(attrs={"accept": ".p8"})
    )
    secret_text = forms.CharField(label=_("Or its text"), required=False, max_length=MOST_BYTES, widget=SecretText())
    key_id = forms.CharField(label=_("Key ID"), max_length=40)
    team_id = forms.CharField(label=_("Team ID"), max_length=40)
    topic = forms.CharField(
        label=_("Topic"), max_length=200, help_text=_("The app's bundle ID, such as com.example.shop.")
    )
    field_order = ("secret_file", "secret_text", *readable, *BESIDE)

    def clean_key_id(self) -> str:
        """In capitals, as Apple writes it."""
        return str(self.cleaned_data["key_id"]).upper()

    def clean_team_id(self) -> str:
        """In capitals, as Apple writes it."""
        return str(self.cleaned_data["team_id"]).upper()


class FcmForm(ChannelForm):
    """FCM: a service account of the app's Firebase project."""

    secret = "service_account"
    unusable: ClassVar = {
        "service_account": _(
            "Give the whole JSON file of a service account's key: in the Firebase console, Project settings, Service "
            "accounts, Generate new private key. The app's google-services.json is another file."
        )
    }
    secret_file = forms.FileField(
        label=_("Service account: the JSON file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    secret_text = forms.CharField(label=_("Or its text"), required=False, max_length=MOST_BYTES, widget=SecretText())
    field_order = ["secret_file", "secret_text", *BESIDE]


FORMS: dict[str, type[ChannelForm]] = {Kind.WEB_PUSH: WebPushForm, Kind.APNS: ApnsForm, Kind.FCM: FcmForm}
