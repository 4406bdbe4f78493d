"""Which files the database of an installation, or a copy of it, says there are."""

import sqlite3
from collections.abc import Iterator
from typing import Any

from console.gateway.models import Upload
from pushes.models import AccountPackage, DailyCount, Push

# Of a package that is being gathered the original is still to come, of one that was emptied it is gone.
HAS_ORIGINAL = "status <> 'gathering' AND NOT (status = 'checked' AND packed = '')"
NAMING: tuple[tuple[Any, str], ...] = (
    (AccountPackage, "original"),
    (AccountPackage, "packed"),
    (AccountPackage, "rejects"),
    (DailyCount, "run"),
    (DailyCount, "sent"),
    (Push, "shared_out"),
    (Upload, "file"),
)


def named_files(database: sqlite3.Connection) -> set[str]:
    """Their storage names. One that an older release wrote may lack a column."""
    return {name for model, column in NAMING for name in _names(database, model._meta.db_table, column)}


def _names(database: sqlite3.Connection, table: str, column: str) -> Iterator[str]:
    columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
    where = HAS_ORIGINAL if column == "original" else "1"
    if column in columns:
        asked = f"SELECT {column} FROM {table} WHERE {column} <> '' AND ({where})"  # noqa: S608 - own names
        yield from (name for (name,) in database.execute(asked))
