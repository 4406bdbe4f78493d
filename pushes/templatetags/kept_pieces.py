"""Pieces of pages as they were rendered before, while nothing of what they show has changed.

The key of a piece holds all that is stored of what it shows, so that a change is seen at once. Nothing in such a piece
may depend on who reads it, nor on what time it is.
"""

from hashlib import sha256
from typing import Any

from django import template
from django.core.cache import cache
from django.db.models import Model
from django.forms import Form
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from pushes.forms.message import Group
from pushes.models import Event, Part, Push
from pushes.records.filters import MORE

register = template.Library()
RENDERED_KEPT = 3_600  # seconds


@register.simple_tag
def row(push: Push) -> str:
    """Its row in the records."""
    # All that the time changes is whether one that is scheduled is still before its time.
    shown = (_stored(push), push.is_before_its_time, str(push.application), str(push.author))
    return _kept("row", shown, "pushes/records/row.html", {"push": push})


@register.simple_tag
def who_and_what(push: Push) -> str:
    """To whom it goes and how, and who sent it."""
    page, facts = "pushes/detail/who_and_what.html", {"push": push, "package": push.package}
    if not push.is_ended or (push.scheduled_for and push.scheduled_for > timezone.now()):
        return render_to_string(page, facts)  # it says how long it is until then
    rows = [row and _stored(row) for row in (push, push.application, push.package)]
    return _kept("who-and-what", (rows, str(push.author), str(push.confirmed_by)), page, facts)


@register.simple_tag
def part_line(part: Part, push: Push, part_count: int) -> str:
    """One of its parts on its page."""
    facts = {"part": part, "push": push, "part_count": part_count}
    shown = (_stored(part), part.settled_by and str(part.settled_by), push.target, push.needs_attention, part_count)
    return _kept("part", shown, "pushes/detail/part.html", facts)


@register.simple_tag
def event_line(event: Event) -> str:
    """Its line on the push's page: events are never changed, and a page that asks every second shows thirty."""
    return _kept("event", (_stored(event), event.by and str(event.by)), "pushes/detail/event.html", {"event": event})


@register.simple_tag
def filter_fields(form: Form, applications: list[tuple[int, str]]) -> str:
    """The fields of the records' filter, for the same applications, which it offers, and choices."""
    values, page = {name: form[name].value() for name in form.fields}, "pushes/records/filter_fields.html"
    fields = {"first": [form[name] for name in values if name not in MORE], "more": [form[name] for name in MORE]}
    facts = {**fields, "count": sum(1 for name in MORE if values[name] and name != "sort")}
    if values["text"] or form.errors:  # there is no end of texts
        return render_to_string(page, facts)
    return _kept("filter", (values, applications, list(form.fields["author"].choices)), page, facts)  # type: ignore[attr-defined]


@register.simple_tag
def folded_fields(group: Group) -> str:
    """The fields of a group of what a message says besides: in most drafts all are empty, and there are many."""
    page, facts = "pushes/create/folded_fields.html", {"group": group}
    if not group.is_alike or group.has_errors or any(field.value() not in (None, "") for field in group.fields):
        return render_to_string(page, facts)
    return _kept("folded", [field.html_name for field in group.fields], page, facts)


def _stored(row: Model) -> list[tuple[str, object]]:
    return [(name, value) for name, value in vars(row).items() if not name.startswith("_")]


def _kept(kind: str, shown: object, page: str, facts: dict[str, Any]) -> str:
    """What was rendered for everything that is `shown`, in this process and not long ago."""
    key = f"{kind}:{sha256(repr((shown, get_language())).encode()).hexdigest()}"
    return cache.get_or_set(key, lambda: render_to_string(page, facts), timeout=RENDERED_KEPT) or ""
