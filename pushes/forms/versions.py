"""Two versions of a draft, field by field: the one that is stored, and one that was written elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import BoundField, ChoiceField
from django.utils.choices import flatten_choices

from pushes.forms.draft import NOW, DraftForm
from pushes.models import Push, SavedAudience
from pushes.row_keys import key_of

AUDIENCE = "audience"
NOT_WRITTEN = ("version", "package", AUDIENCE, "picture_file")


@dataclass(frozen=True)
class Difference:
    """A field of which there are two versions, each in the words of the page; empty where nothing is written."""

    name: str
    label: str
    stored: str
    written: str


def as_posted(push: Push) -> dict[str, str]:
    """What the form of the draft would send as it is stored, by form field."""
    form = DraftForm(instance=push)
    return {name: _posted(form[name]) for name in form.fields if name not in NOT_WRITTEN}


def differences(push: Push, written: Mapping[str, str]) -> list[Difference]:
    """Where what was written differs from what is stored, in the order of the page."""
    form, stored = DraftForm(instance=push), as_posted(push)
    names = [name for name in stored if name in written and _folded(written[name]) != _folded(stored[name])]
    if stored["starts"] == written.get("starts", NOW) == NOW:
        names = [name for name in names if name != "scheduled_for"]
    found = [
        Difference(
            name, str(form.fields[name].label), _said(form[name], stored[name]), _said(form[name], written[name])
        )
        for name in names
    ]
    return found + _of_audience(push, written, str(form.fields[AUDIENCE].label))


def _of_audience(push: Push, written: Mapping[str, str], label: str) -> list[Difference]:
    """The saved audience that was chosen, where the draft has another one or none. A list travels by no form."""
    package = push.package if push.is_for_audience else None
    chosen = key_of(written.get(AUDIENCE, "")) if written.get("target") == Push.Target.AUDIENCE else 0
    if not chosen or (package and chosen == package.audience_package):
        return []
    audience = SavedAudience.objects.filter(application=push.application_id, package=chosen).first()
    return [Difference(AUDIENCE, label, package.audience_name if package else "", str(audience))] if audience else []


def _posted(field: BoundField) -> str:
    value = field.value()
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M}"
    return "" if value is None else str(value)


def _folded(text: str) -> str:
    """Line ends depend on how a page was sent, and ends are trimmed when it is stored."""
    return text.replace("\r\n", "\n").strip()


def _said(field: BoundField, posted: str) -> str:
    if isinstance(field.field, ChoiceField):
        choices: Any = field.field.choices
        flat: Iterator[tuple[Any, Any]] = flatten_choices(choices)
        labels = {str(value): str(label) for value, label in flat}
        return labels.get(posted, posted)
    return posted.replace("T", " ") if field.name == "scheduled_for" else posted
