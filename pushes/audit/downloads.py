"""A list that is written while it is read: how long it is, is known when its last row has left."""

from collections.abc import Iterator

from django.db.models import Model

from pushes.acting import actor
from pushes.models.audit import AuditRow


def counted(kind: str, numbers: Iterator[list[int]], on: Model | None = None, **details: object) -> Iterator[list[int]]:
    """The numbers as they are, some at once: one row of the audit log now, and one when they came to their end.

    Who breaks it off has the first row only.
    """
    who = actor()  # the rest is asked for when the request is over
    begun = AuditRow.objects.record(kind, on, by=who, **details)

    def passed_on() -> Iterator[list[int]]:
        rows = 0
        for some in numbers:
            rows += len(some)
            yield some
        AuditRow.objects.record(AuditRow.Kind.DOWNLOAD_ENDED, on, by=who, rows=rows, begun=begun.pk)

    return passed_on()
