"""The push records as CSV: a row for each push that the filter finds, written while it is read.

A spreadsheet takes a cell that begins with = + - @ for a formula; one that people wrote gets an apostrophe before it,
as in the list of rejected rows. A byte order mark makes Excel read it as UTF-8.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pushes.accounts import guarded
from pushes.models import Push
from pushes.records.paging import with_accounts_sent

MARK = b"\xef\xbb\xbf"


def _kind(push: Push) -> str:
    if push.is_test:
        return _("Test")
    return _("Rehearsal") if push.is_rehearsal else _("Push")


def when(at: datetime | None) -> str:
    """With its distance from UTC, so that nobody has to know the zone of the installation."""
    return timezone.localtime(at).isoformat(sep=" ", timespec="seconds") if at else ""


def _figure(number: int | None) -> str:
    return "" if number is None else str(number)


# By the heading: what stands in the column.
COLUMNS: dict[Any, Callable[[Push], str]] = {
    gettext_lazy("Push"): lambda push: str(push.pk),
    gettext_lazy("Kind"): _kind,
    gettext_lazy("Application"): lambda push: guarded(push.application.name),
    gettext_lazy("Title"): lambda push: guarded(push.title),
    gettext_lazy("Author"): lambda push: guarded(str(push.author)),
    gettext_lazy("Confirmed by"): lambda push: guarded(str(push.confirmed_by)),
    gettext_lazy("Confirmed"): lambda push: when(push.confirmed_at),
    gettext_lazy("Scheduled for"): lambda push: when(push.scheduled_for),
    gettext_lazy("Begun"): lambda push: when(push.started_at),
    gettext_lazy("Finished"): lambda push: when(push.finished_at),
    gettext_lazy("Status"): lambda push: push.get_status_display(),
    gettext_lazy("Account type"): lambda push: _figure(push.account_type),
    gettext_lazy("Accounts"): lambda push: _figure(push.accounts),
    gettext_lazy("Accounts through the own gateway"): lambda push: str(push.shadow_accounts),
    gettext_lazy("Accounts over the limit a day"): lambda push: str(push.over_limit),
    gettext_lazy("Accounts sent to"): lambda push: str(push.accounts_sent),  # type: ignore[attr-defined]
    gettext_lazy("Sent, devices"): lambda push: _figure(push.sent),
    gettext_lazy("Arrived, devices"): lambda push: _figure(push.arrived),
    gettext_lazy("Shown, devices"): lambda push: _figure(push.shown),
    gettext_lazy("Clicked, devices"): lambda push: _figure(push.clicked),
}
READ = (
    *("application__name", "title", "author__username", "confirmed_by__username", "confirmed_at", "scheduled_for"),
    *("started_at", "finished_at", "status", "account_type", "accounts", "over_limit", "sent", "arrived", "shown"),
    *("clicked", "test_key", "weather", "shadow_accounts"),
)


def written(numbers: Iterable[list[int]], language: str) -> Iterator[bytes]:
    """The table of the pushes with these numbers, some hundreds at once, headed and worded in the language."""
    with translation.override(language):
        heading = line(str(name) for name in COLUMNS)
    yield MARK + heading
    for some in numbers:
        with translation.override(language):  # the next piece may be asked for by another thread
            piece = b"".join(line(cell(push) for cell in COLUMNS.values()) for push in _read(some))
        yield piece


def _read(numbers: list[int]) -> Iterable[Push]:
    names = ("application", "author", "confirmed_by")
    pushes = Push.objects.filter(pk__in=numbers).select_related(*names).only(*READ)
    found = {push.pk: push for push in with_accounts_sent(pushes)}
    return [found[number] for number in numbers if number in found]


def line(cells: Iterable[str]) -> bytes:
    """A line of CSV."""
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue().encode()
