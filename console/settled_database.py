"""Leaving SQLite's file whole: whoever copies it once all has stopped need not know of the files beside it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import Error, connection


@contextmanager
def settled_database() -> Iterator[None]:
    """At the end, what stands beside the file goes into it: the last who closes it does that, and copies of a process
    that end, or programs that are killed, close nothing.
    """
    try:
        yield
    finally:
        if connection.vendor == "sqlite" and Path(connection.settings_dict["NAME"]).exists():
            with suppress(Error), connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
