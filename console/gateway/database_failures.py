"""Why database or storage failed: whether what was asked can be asked again just so."""

import sqlite3
import sys
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, InterfaceError, OperationalError

from pushes.storage import StorageAway

BUSY = {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY_RECOVERY", "SQLITE_LOCKED", "SQLITE_LOCKED_SHAREDCACHE"}
GIVEN_UP = {"40P01", "40001"}  # PostgreSQL's deadlock and failed serialization: rolled back for another transaction
RETRY_AFTER = 5  # seconds
TRIES = 5

Done = TypeVar("Done")


def is_busy() -> bool:
    """Whether the error being handled is that SQLite's one writer was not free in time: its transaction did nothing.

    Or that PostgreSQL gave it up because two waited for each other, or that the storage did not answer: a file is
    stored before a row names it.
    """
    error = sys.exception()
    if isinstance(error, StorageAway):
        return True
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    if getattr(cause, "sqlstate", None) in GIVEN_UP:
        return True
    return isinstance(cause, sqlite3.Error) and cause.sqlite_errorname in BUSY


def is_away() -> bool:
    """Whether the error being handled is that PostgreSQL does not answer. What was just being committed may be done."""
    error = sys.exception()
    cause = error.__cause__ if isinstance(error, (OperationalError, InterfaceError)) else None
    return cause is not None and not isinstance(cause, sqlite3.Error)


def insistently(act: Callable[[], Done]) -> Done:
    """What `act` does, in one transaction; anew when another one came in its way, so that nothing of it was done."""
    for _ in range(TRIES - 1):
        try:
            return act()
        except (IntegrityError, OperationalError) as error:
            if not (isinstance(error, IntegrityError) or is_busy()):
                raise
    return act()
