"""The audit log as CSV: a line for each row that the filter finds, written while it is read."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy

from pushes.accounts import guarded
from pushes.audit.words import told, who
from pushes.models.audit import AuditRow
from pushes.records.table import MARK, line, when

# By the heading: what stands in the column.
COLUMNS: dict[Any, Callable[[AuditRow], str]] = {
    gettext_lazy("Row"): lambda row: str(row.pk),
    gettext_lazy("Time"): lambda row: when(row.at),
    gettext_lazy("Who"): lambda row: guarded(who(row)),
    gettext_lazy("Address"): lambda row: guarded(row.address),
    gettext_lazy("What"): lambda row: row.get_kind_display(),
    gettext_lazy("On what"): lambda row: row.get_on_kind_display(),
    gettext_lazy("Number of the thing"): lambda row: "" if row.on_id is None else str(row.on_id),
    gettext_lazy("Name"): lambda row: guarded(row.on_name),
    gettext_lazy("Details"): lambda row: guarded("; ".join(told(row))),
    gettext_lazy("Place in the chain"): lambda row: str(row.link.sequence) if hasattr(row, "link") else "",
    gettext_lazy("Hash"): lambda row: row.link.hash if hasattr(row, "link") else "",
}


def written(numbers: Iterable[list[int]], language: str) -> Iterator[bytes]:
    """The table of the rows with these keys, some hundreds at once, headed and worded in the language."""
    with translation.override(language):
        heading = line(str(name) for name in COLUMNS)
    yield MARK + heading
    for some in numbers:
        with translation.override(language):  # the next piece may be asked for by another thread
            rows = AuditRow.objects.filter(pk__in=some).select_related("link")
            piece = b"".join(line(cell(row) for cell in COLUMNS.values()) for row in rows)
        yield piece
