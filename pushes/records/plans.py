"""How PostgreSQL plans what is looked for in the records: with the values, each time anew."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def made_with_values() -> Iterator[None]:
    """Within, no plan is kept: of one for all values PostgreSQL guesses how many pushes a text or a day leaves.

    It guessed so few that a search for a word that nobody wrote walked through the history for 0.2 seconds.
    """
    connection.ensure_connection()
    raw = connection.connection
    if connection.vendor != "postgresql":
        yield
        return
    kept, raw.prepare_threshold = raw.prepare_threshold, None
    try:
        yield
    finally:
        raw.prepare_threshold = kept
