"""Rows that are old are deleted a few at a time, so that nobody who writes meanwhile waits for long."""

import time
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

AT_ONCE: Final = 500  # rows of one transaction: some milliseconds
LONGEST_REST: Final = 0.1  # seconds between two: who waits for SQLite's lock asks for it at least as often


def delete_in_pieces(old: QuerySet[Any], *, until: float = float("inf")) -> int:
    """Delete these rows; how many. It ends after a piece once `time.monotonic()` is `until`, and the next time goes on.

    What is not old any more when its turn comes stays. Two at the same time share the work.
    """
    deleted = 0
    while keys := list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        began = time.monotonic()
        with transaction.atomic():
            deleted += old.filter(pk__in=keys).delete()[0]
        now = time.monotonic()
        if now >= until:
            break
        time.sleep(min(now - began, LONGEST_REST))  # SQLite's lock goes to whoever asks when it is free
    return deleted
