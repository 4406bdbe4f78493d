"""What a message says besides title and text, as fields of the form of a draft or of a template."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pushes.forms.message_fields import AdvancedFields, PlainFields, ReplacingFields
from pushes.intake.pictures import FOR_ANDROID, FOR_IOS
from pushes.intake.pictures import LARGEST_MB as LARGEST_PICTURE_MB
from pushes.telling.message import Said, Saying, names_for, options_said
from pushes.tpns.message_options import NAMES, OF_GATEWAY

PICTURES_OF_ANDROID = format_lazy(
    _(
        "JPEG or PNG, at most {most} MB. It is made to fit TPNS's own channel: at most {height} pixels high. Xiaomi "
        "shows pictures that were uploaded to Xiaomi only, of 876 × 324 pixels; write their address. The channels of "
        "other vendors show none."
    ),
    most=LARGEST_PICTURE_MB,
    height=FOR_ANDROID.height,
)
PICTURES_OF_IOS = format_lazy(
    _(
        "JPEG or PNG, at most {most} MB. It is made smaller than 1 MB and {side} pixels; APNs takes 10 MB. The app "
        "needs a notification service extension to show it."
    ),
    most=LARGEST_PICTURE_MB,
    side=f"{FOR_IOS.width:,}",
)


class MessageFields(ReplacingFields, AdvancedFields, PlainFields):
    """All of them, of a form that has title and text as well."""

    def clean_content(self) -> str:
        """Line ends depend on how a page was sent: one byte each travels, and is counted."""
        return str(self.cleaned_data["content"]).replace("\r\n", "\n").replace("\r", "\n")


class Group(NamedTuple):
    """Fields that are folded away together; of those that are set, what is."""

    key: str
    title: Any
    fields: list[forms.BoundField]
    set: list[Said]
    has_errors: bool
    is_alike: bool  # on all drafts of a platform, as long as nothing is set


REPLACING = "replacing"
GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "looks",
        _("Picture, sound and badge"),
        ("picture", "picture_file", "subtitle", "sound", "sound_file", "badge", "badge_number"),
    ),
    (
        "place",
        _("Where it stands on the device"),
        ("interruption", "channel_id", "channel_name", "importance", "thread", "category"),
    ),
    ("app", _("Key-values for the app"), ("custom",)),
    ("advanced", _("Advanced"), tuple(AdvancedFields.base_fields)),
    (REPLACING, _("Replaces an earlier push"), tuple(ReplacingFields.base_fields)),
)


def groups_of(form: forms.BaseForm, push: Saying) -> list[Group]:
    """The groups with those of their fields that its platform has."""
    said = {each.name: each for each in options_said(push)}
    made = []
    for key, title, names in GROUPS:
        if key == REPLACING and not _can_replace(form):
            continue
        fields = [form[name] for name in names if name in form.fields]
        found = [said[name] for name in names if name in said]
        has_errors = any(field.errors for field in fields)
        made.append(Group(key, title, fields, found, has_errors, is_alike=key != REPLACING))
    return made


def _can_replace(form: forms.BaseForm) -> bool:
    """Whether there is anything to replace, or was on the page that is saved."""
    widget: Any = form.fields["collapse_id"].widget
    return bool(widget.choices) or "collapse_id" in form.data


def offer_to_replace(form: forms.BaseForm, push: Saying, offered: Iterable[tuple[int, str]]) -> None:
    """Offer these pushes by what people know them by; the one that is chosen is offered as well."""
    names, chosen = dict(offered), push.options.collapse_id
    if chosen and chosen not in names:
        names[chosen] = next((str(each.value) for each in options_said(push) if each.name == "collapse_id"), "")
    if names:
        widget: Any = form.fields["collapse_id"].widget
        widget.choices = [("", _("None")), *names.items()]


def initial_of(push: Saying) -> dict[str, Any]:
    """What it has of them, by field."""
    return {name: getattr(push.options, name) for name in NAMES}


def keep_to_platform(form: forms.BaseForm, push: Saying) -> None:
    """Take away the fields that its platform or its service does not have, and say what its channels take."""
    elsewhere = () if push.application.is_on_gateway else OF_GATEWAY
    for name in (set(NAMES) - set(names_for(is_ios=push.application.is_ios))).union(elsewhere):
        del form.fields[name]
    form.fields["picture_file"].help_text = PICTURES_OF_IOS if push.application.is_ios else PICTURES_OF_ANDROID


def written(form: forms.BaseForm, push: Saying) -> dict[str, Any]:
    """What to store as `message_options`; what the page did not have stays as it is stored."""
    posted = {name: form.cleaned_data[name] for name in NAMES if name in form.cleaned_data and name in form.data}
    return replace(push.options, **posted).kept()
