"""What a step of a migration costs a database that is in use: by the statements that it would run.

Nothing is run. The seconds are rough: a guess for two cores and a table whose rows have some hundred bytes.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel, Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from console.upgrading.survival import steps

QUICK = 1.0  # nobody notices


class Work(StrEnum):
    """What the database does with the rows that are there, in words, and who waits meanwhile."""

    NONE = "nothing changes in the database"
    NEW = "makes an empty table"
    WORDS = "no row is touched"
    SCAN = "reads all rows, and the table is locked meanwhile"
    INDEX = "reads all rows, and nobody writes to the table meanwhile"
    ASIDE = "reads all rows, beside all other work"
    REWRITE = "writes all rows anew, and the table is locked meanwhile"
    OWN = "runs a step of its own"


# Rows a second.
PACE: Mapping[Work, float] = {Work.SCAN: 2_000_000, Work.INDEX: 500_000, Work.ASIDE: 300_000, Work.REWRITE: 150_000}

# The first that fits a statement, with the table that it names.
POSTGRESQL = (
    (re.compile(r'^CREATE (?:UNIQUE )?INDEX CONCURRENTLY .* ON "(\w+)"'), Work.ASIDE),
    (re.compile(r'^CREATE (?:UNIQUE )?INDEX .* ON "(\w+)"'), Work.INDEX),
    (re.compile(r'^ALTER TABLE "(\w+)" ADD CONSTRAINT .* NOT VALID'), Work.WORDS),
    (re.compile(r'^ALTER TABLE "(\w+)" ADD CONSTRAINT .* FOREIGN KEY'), Work.SCAN),
    (re.compile(r'^ALTER TABLE "(\w+)" ADD CONSTRAINT .* UNIQUE'), Work.INDEX),
    (re.compile(r'^ALTER TABLE "(\w+)" ADD CONSTRAINT '), Work.SCAN),
    (re.compile(r'^ALTER TABLE "(\w+)" .*SET NOT NULL'), Work.SCAN),
    (re.compile(r'^ALTER TABLE "(\w+)" ALTER COLUMN "\w+" TYPE (?!varchar|text)'), Work.REWRITE),
    (re.compile(r'^UPDATE "(\w+)"'), Work.REWRITE),
    (re.compile(r'^\w+ \w+ (?:CONCURRENTLY )?(?:IF EXISTS )?"(\w+)"'), Work.WORDS),
)
SQLITE = (
    (re.compile(r'^INSERT INTO "new__(\w+)"'), Work.REWRITE),
    (re.compile(r'^(?:CREATE TABLE|ALTER TABLE|DROP TABLE) "new__(\w+)"'), Work.WORDS),
    (re.compile(r'^CREATE (?:UNIQUE )?INDEX .* ON "(\w+)"'), Work.INDEX),
    (re.compile(r'^UPDATE "(\w+)"'), Work.REWRITE),
    (re.compile(r'^\w+ \w+ (?:IF EXISTS )?"(\w+)"'), Work.WORDS),
)


@dataclass(frozen=True)
class Step:
    """One step of a migration: what it says of itself, what it does to which table, with how many rows."""

    words: str
    work: Work
    table: str = ""
    rows: int = 0

    @property
    def seconds(self) -> float:
        """About how long it takes."""
        return self.rows / PACE[self.work] if self.work in PACE else 0.0


def steps_of(migration: Migration, state: ProjectState) -> Iterator[Step]:
    """What it would do, on this database. `state` is that before it, and is left as it is."""
    state = state.clone()
    for operation in migration.operations:
        after = state.clone()
        operation.state_forwards(migration.app_label, after)
        for one in steps(operation):
            yield _step(one, migration.app_label, state, after)
        state = after


def _step(operation: Operation, app: str, before: ProjectState, after: ProjectState) -> Step:
    if isinstance(operation, CreateModel):
        return Step(operation.describe(), Work.NEW)
    if not operation.reduces_to_sql:
        return Step(_told(operation), Work.OWN)
    try:
        with _collecting() as editor:
            operation.database_forwards(app, editor, before, after)
    except (LookupError, ValueError):  # it looks for what an earlier migration is to make
        return Step(operation.describe(), Work.OWN)
    return _costliest(operation.describe(), editor.collected_sql)


@contextmanager
def _collecting() -> Iterator[BaseDatabaseSchemaEditor]:
    """As all databases begin and end it. SQLite's own way looks at every row at the end, though none was touched."""
    editor = connection.schema_editor(collect_sql=True, atomic=False)
    BaseDatabaseSchemaEditor.__enter__(editor)
    yield editor
    BaseDatabaseSchemaEditor.__exit__(editor, None, None, None)


def _told(operation: Operation) -> str:
    """A function's own first words are better than its name."""
    said = (getattr(getattr(operation, "code", None), "__doc__", "") or "").strip()
    return said.split("\n")[0] or str(operation.describe())


def _costliest(words: str, statements: list[str]) -> Step:
    found = [
        Step(words, work, table, rows_in(table)) for work, table in map(_read, statements) if work is not Work.NONE
    ]
    return max(found, key=lambda step: (step.seconds, step.work in PACE), default=Step(words, Work.NONE))


def _read(statement: str) -> tuple[Work, str]:
    text = " ".join(statement.split())
    for pattern, work in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
        if match := pattern.match(text):
            return work, match[1]
    return Work.NONE, ""


def rows_in(table: str) -> int:
    """About how many rows a table has; 0 for one that is not there yet. No row is read."""
    if connection.vendor == "postgresql":
        asked = (
            "SELECT greatest(reltuples, n_live_tup, 0) FROM pg_class "
            "LEFT JOIN pg_stat_user_tables ON relid = pg_class.oid WHERE pg_class.oid = to_regclass(%s)"
        )
    elif table not in connection.introspection.table_names():
        return 0
    else:
        asked = f"SELECT max(rowid) FROM {connection.ops.quote_name(table)} WHERE %s <> ''"  # noqa: S608 - from Django
    with connection.cursor() as cursor:
        cursor.execute(asked, [table])
        found = cursor.fetchone()
    return int(found[0] or 0) if found else 0
