"""What others saved while a page was open: its form finds that out, says it, and loses nothing of what was written.

The page sends along how each field stood when it was shown, as a digest that nobody can read. A field that stands
otherwise by now was changed meanwhile. Then nothing is saved: the page comes back with what was written, with what
others changed where nothing was, and with how the fields stand now, so that who saves it again means it.
"""

from typing import Any, ClassVar, NamedTuple, cast

from django import forms
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pushes.accounts.words.repairs import listed
from pushes.acting import actor
from pushes.audit.newest import newest_change
from pushes.audit.words import NOTHING, who
from pushes.models.audit import AuditRow

SHOWN = "shown"  # the field that every page of such a form sends along
DIGITS = 16
NOT_SAVED = _(
    "Nothing is saved yet: somebody changed this while your page was open. What you wrote stands below. Look it "
    "through and save it."
)
TAKEN_OVER = _("%(field)s: changed by %(who)s to “%(stored)s”, which stands here now.")
BOTH = _("%(field)s: changed by %(who)s to “%(stored)s”. You wrote “%(written)s”, which stands here still.")
ONESELF = _("yourself on another page")
REPLACED = _("%(field)s: replaced by %(who)s. What you gave stays with this page: save it to replace theirs.")


class Change(NamedTuple):
    """A field that stands otherwise than the page had it, and what was written into it; None where nothing was."""

    name: str
    stored: Any
    written: Any


class MeanwhileForm(forms.Form):
    """A form of what others may change as well. Hold what it is of from when that is read until it is saved."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    # Fields that are never shown, and change nothing where they are left empty.
    kept_if_empty: ClassVar[tuple[str, ...]] = ()

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """How the fields stand; or stood, where what was written then is shown once more."""
        if field_name == SHOWN and SHOWN not in self.initial:
            return " ".join(f"{name}:{_digest(name, self.stored(name))}" for name in self.fields if name != SHOWN)
        return super().get_initial_for_field(field, field_name)

    def full_clean(self) -> None:
        """What every form does, and says what was changed meanwhile."""
        changes = self._changes() if self.is_bound else []
        if changes:
            self.data = self._gone_on(changes)
        super().full_clean()
        if changes:
            self.add_error(None, str(NOT_SAVED))
        for change in changes:
            self.add_error(change.name, self._said(change))

    def stored(self, name: str) -> Any:
        """What is stored of a field, as a page would send it."""
        field = self.fields[name]
        value = field.prepare_value(self[name].initial)
        if isinstance(field.widget, forms.CheckboxInput):
            return "True" if value else None
        return field.widget.format_value(value)

    def last_change(self, name: str) -> AuditRow | None:
        """The row of the audit log by which a field is as it is; None where none tells of it."""
        instance = getattr(self, "instance", None)
        return newest_change(instance, name) if instance is not None else None

    def changed_by(self, name: str) -> str:
        """Who did, in words."""
        row = self.last_change(name)
        if row is None:
            return gettext("somebody")
        return str(ONESELF) if row.person and row.person == actor().person else who(row)

    def _changes(self) -> list[Change]:
        """What was changed meanwhile and differs from what was written."""
        shown = dict(part.split(":") for part in str(self[SHOWN].data or "").split() if part.count(":") == 1)
        changes = (self._change(name, shown[name]) for name in self.fields if name in shown)
        return [change for change in changes if change is not None]

    def _change(self, name: str, shown: str) -> Change | None:
        stored = self.stored(name)
        if _digest(name, stored) == shown:
            return None
        written = self.written_into(name, shown)
        if written is None:
            return None if name in self.kept_if_empty else Change(name, stored, None)
        return None if _folded(written) == _folded(stored) else Change(name, stored, written)

    def written_into(self, name: str, shown: str) -> Any:
        """What was written into a field; None where it came back as the page had it."""
        widget, written = self.fields[name].widget, self[name].data
        if widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name)):
            return None
        is_untouched = not _folded(written) if name in self.kept_if_empty else _digest(name, written) == shown
        return None if is_untouched else written

    def _gone_on(self, changes: list[Change]) -> QueryDict:
        """What was posted, with what is stored where nothing was written, as by a page that shows all of this."""
        posted = cast(QueryDict, self.data).copy()
        for name, stored, written in changes:
            if written is None and stored is None:
                posted.pop(name, None)
            elif written is None:
                posted.setlist(name, stored if isinstance(stored, list) else [stored])
        posted[SHOWN] = self.get_initial_for_field(self.fields[SHOWN], SHOWN)
        return posted

    def _said(self, change: Change) -> str:
        person = self.changed_by(change.name)
        said = REPLACED if change.name in self.kept_if_empty else TAKEN_OVER if change.written is None else BOTH
        stored, written = (in_words(self.fields[change.name], value) for value in (change.stored, change.written))
        return said % {"field": self.fields[change.name].label, "who": person, "stored": stored, "written": written}


def in_words(field: forms.Field, value: Any) -> str:
    """What a page would send of a field, as people read it."""
    if isinstance(field, forms.BooleanField):
        return gettext("yes") if value else gettext("no")
    values = [str(each) for each in (value if isinstance(value, list) else [value]) if each not in (None, "")]
    choices = dict(flatten_choices(getattr(field, "choices", ())))
    labels = {str(key): str(label) for key, label in choices.items()}
    return listed([labels.get(each, each) for each in values], gettext) or NOTHING


def _digest(name: str, value: Any) -> str:
    return salted_hmac(__name__, f"{name} {_folded(value)}", algorithm="sha256").hexdigest()[:DIGITS]


def _folded(value: Any) -> str:
    """In one way, whatever order things were chosen in and however lines end."""
    if isinstance(value, list):
        return "\n".join(sorted(map(_folded, value)))
    return "" if value is None or value is False else str(value).replace("\r\n", "\n").strip()
