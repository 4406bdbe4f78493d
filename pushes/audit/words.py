"""A row of the audit log in words: who did it, and what exactly."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pushes.accounts.words.repairs import listed
from pushes.models import Application
from pushes.models.audit import AuditRow
from pushes.models.gathering import who_said

NOTHING = "–"
MODELS = {AuditRow.Thing.APPLICATION: Application, AuditRow.Thing.PERSON: User}
ADDED = (AuditRow.Kind.APPLICATION_ADDED, AuditRow.Kind.PERSON_ADDED)  # what it is not, nobody asks
# Where the name of a field is none for people.
FIELDS = {
    "icon": _("icon"),
    "kept_recipients": _("test accounts and test devices"),
    "refuses_repeats": _("refuses repetitions"),
}
FILTERS = {
    "who": _("Who"),
    "what": _("What"),
    "on": _("On what"),
    "number": _("Number of the thing"),
    "application": _("Application"),
    "status": _("Status"),
    "kind": _("Kind"),
    "text": _("Text or id"),
    "author": _("Author"),
    "account_type": _("Account type"),
    "since": _("From"),
    "until": _("Until"),
}


def who(row: AuditRow) -> str:
    """The person as they were called then, or who ran a command; a dash where nobody is known."""
    if row.person is None and row.who:
        return gettext("%(name)s (shell)") % {"name": row.who}
    return row.who or NOTHING


def told(row: AuditRow) -> list[str]:
    """What its details say, in pieces. Details that a later program wrote and this one does not know are left out."""
    # In an order of our own: PostgreSQL keeps none.
    return [said for name, tell in _TOLD.items() if name in row.details for said in tell(row, row.details[name])]


def _changed(row: AuditRow, changed: dict[str, list[Any]]) -> Iterable[str]:
    for name, (old, new) in sorted(changed.items()):
        field = _field(row, name)
        choices = dict(getattr(field, "choices", None) or ())
        values = {"field": _label(row, name), "old": _value(old, choices), "new": _value(new, choices)}
        said = gettext("%(field)s: %(new)s") if row.kind in ADDED else gettext("%(field)s: %(old)s → %(new)s")
        yield said % values


def _replaced(row: AuditRow, names: list[str]) -> Iterable[str]:
    for name in names:
        said = gettext("%(field)s was replaced") if name == "secret_key" else gettext("%(field)s was changed")
        yield said % {"field": _label(row, name)}


def _field(row: AuditRow, name: str) -> Any:
    model = MODELS.get(AuditRow.Thing(row.on_kind)) if row.on_kind else None
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _label(row: AuditRow, name: str) -> str:
    field = _field(row, name)
    return str(FIELDS.get(name) or (field.verbose_name if field else name))


def _value(value: Any, choices: dict[Any, Any]) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return NOTHING if value in (None, "") else str(choices.get(value, value))


def _names(row: AuditRow, names: list[str]) -> Iterable[str]:
    yield listed((gettext(name) for name in names), gettext)


def _filters(row: AuditRow, names: list[str]) -> Iterable[str]:
    if names:
        said = listed((str(FILTERS.get(name, name)) for name in names), gettext)
        yield gettext("filtered by %(names)s") % {"names": said}


def _rows(row: AuditRow, count: int | None) -> Iterable[str]:
    if count is not None:
        yield ngettext("%(count)s row", "%(count)s rows", count) % {"count": f"{count:,}"}


def _dead_to_drop(row: AuditRow, count: int) -> Iterable[str]:
    told = ngettext("drops %(count)s dead address at most", "drops %(count)s dead addresses at most", count)
    yield told % {"count": f"{count:,}"}


def _browsers(row: AuditRow, count: int) -> Iterable[str]:
    yield ngettext("in %(count)s other browser", "in %(count)s other browsers", count) % {"count": count}


def _made_at(row: AuditRow, kept: str) -> Iterable[str]:
    yield gettext("of %(time)s: what was written here since is gone") % {"time": kept}


def _held(row: AuditRow, count: int) -> Iterable[str]:
    yield ngettext("%(count)s push held for a person", "%(count)s pushes held for a person", count) % {"count": count}


def _knows_it(row: AuditRow, knows: bool) -> Iterable[str]:
    yield (
        gettext("it knows the application") if knows else gettext("it does not know the application, or did not answer")
    )


def _as_it_is(row: AuditRow, value: Any) -> Iterable[str]:
    yield str(value)


_TOLD: dict[str, Callable[[AuditRow, Any], Iterable[str]]] = {
    "changed": _changed,
    "replaced": _replaced,
    "token": lambda row, name: [gettext("“%(text)s”") % {"text": name}],
    "scopes": _names,
    "names": _names,
    "roles": _names,
    "filters": _filters,
    "rows": _rows,
    "address": _as_it_is,
    "channel": _as_it_is,
    "dead_to_drop": _dead_to_drop,
    "browsers": _browsers,
    "host": _as_it_is,
    "knows_it": _knows_it,
    "model": _as_it_is,
    "fields": _names,
    "reason": lambda row, reason: [gettext("“%(text)s”") % {"text": reason}],
    "before": lambda row, name: [gettext("it was called “%(name)s”") % {"name": name}],
    "groups": lambda row, groups: [who_said(groups)],
    "draft": lambda row, number: [gettext("into draft %(number)s") % {"number": number}],
    "push": lambda row, number: [gettext("from push %(number)s") % {"number": number}],
    "made_at": _made_at,
    "held": _held,
    "invitation": lambda row, number: [gettext("invitation %(number)s") % {"number": number}],
    "invited_by": lambda row, name: [gettext("invited by %(name)s") % {"name": name}],
    "begun": lambda row, number: [gettext("begun in row %(number)s") % {"number": number}],
    "left": lambda row, count: [gettext("something has it still")] if count else [],
}
