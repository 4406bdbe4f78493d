"""An index of the words of all pushes, where the database can have one: three characters next to each other find them.

SQLite has FTS5 with trigrams, kept in step by triggers, so in the transaction of each change. PostgreSQL has pg_trgm
where the role may create extensions; where it may not, a search for words looks through the newest pushes, as for one
or two characters, and `check --database` says so. It is made after each migration, not by one: Django makes SQLite's
tables anew when they change, and their triggers go with them; and what a role may not do today it may tomorrow.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, connection, transaction

LEAST = 3  # characters, of a trigram
MATCHES = 5_000  # pushes that one search takes from it, at most

TABLE = (
    "CREATE VIRTUAL TABLE push_words USING fts5"
    "(title, content, content='pushes_push', content_rowid='id', tokenize='trigram')"
)
ENTERED = "INSERT INTO push_words(rowid, title, content) VALUES (new.id, new.title, new.content);"
LEFT = "INSERT INTO push_words(push_words, rowid, title, content) VALUES ('delete', old.id, old.title, old.content);"
CHANGED = "UPDATE OF title, content ON pushes_push WHEN old.title IS NOT new.title OR old.content IS NOT new.content"
TRIGGERS = {
    "push_words_made": f"AFTER INSERT ON pushes_push BEGIN {ENTERED} END",
    "push_words_changed": f"AFTER {CHANGED} BEGIN {LEFT} {ENTERED} END",
    "push_words_gone": f"AFTER DELETE ON pushes_push BEGIN {LEFT} END",
}
INDEX = (
    "CREATE INDEX IF NOT EXISTS push_words ON pushes_push "
    "USING gin (UPPER(title::text) gin_trgm_ops, UPPER(content::text) gin_trgm_ops)"
)
# MATERIALIZED: it is looked up by words whatever else is asked, never walked by number.
LOOKED_UP = (
    "WITH found AS MATERIALIZED (SELECT id FROM pushes_push "
    "WHERE UPPER(title::text) LIKE UPPER(%s) OR UPPER(content::text) LIKE UPPER(%s) LIMIT %s) SELECT id FROM found"
)


def ensure(**_signal: Any) -> bool:
    """Make it if the database can have it, of all pushes there are; whether it is there now."""
    try:
        with transaction.atomic():
            _make()
    except DatabaseError:
        return False
    return True


def rebuild() -> bool:
    """Make it anew of all pushes there are; False where the database cannot have it."""
    if not ensure():
        return False
    sqlite = "INSERT INTO push_words(push_words) VALUES ('rebuild')"
    _rows(sqlite if connection.vendor == "sqlite" else "REINDEX INDEX push_words")
    return True


def is_there() -> bool:
    """Whether the database has it."""
    if connection.vendor == "sqlite":
        return bool(_rows("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'push_words'"))
    return bool(_rows("SELECT 1 WHERE to_regclass('push_words') IS NOT NULL"))


def found(text: str, below: int) -> tuple[Sequence[int], bool] | None:
    """Numbers of pushes, smaller than `below`, whose title or content may have the text, and whether that is all.

    If it is not all, they are the newest. None where the index cannot tell: it is not there, the text is too
    short for it, or too many have it for a database that does not know which are the newest.
    """
    if len(text) < LEAST or not is_there():
        return None
    if connection.vendor == "sqlite":
        asked = "SELECT rowid FROM push_words WHERE push_words MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"
        numbers = _rows(asked, '"{}"'.format(text.replace('"', '""')), below, MATCHES)
        return numbers, len(numbers) < MATCHES
    if not _has_trigrams(text):
        return None
    pattern = f"%{connection.ops.prep_for_like_query(text)}%"
    numbers = _rows(LOOKED_UP, pattern, pattern, MATCHES + 1)
    return ([number for number in numbers if number < below], True) if len(numbers) <= MATCHES else None


def _make() -> None:
    if connection.vendor == "postgresql":
        _rows("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        _rows(INDEX)
        return
    known = set(_rows("SELECT name FROM sqlite_master WHERE name LIKE 'push_words%'"))
    missing = [name for name in TRIGGERS if name not in known]
    if "push_words" not in known:
        _rows(TABLE)
    for name in missing:
        _rows(f"CREATE TRIGGER {name} {TRIGGERS[name]}")
    if missing:  # whatever happened without them is not in it
        _rows("INSERT INTO push_words(push_words) VALUES ('rebuild')")


def _has_trigrams(text: str) -> bool:
    """Whether pg_trgm makes any of it: of letters and digits next to each other, and in the locale C of ASCII only."""
    runs = "".join(char if char.isalnum() else " " for char in text).split()
    longest = max(runs, key=len, default="")
    others = "".join(char for char in longest if not char.isascii())
    return len(longest) >= LEAST and (
        not others or bool(_rows("SELECT 1 WHERE cardinality(show_trgm(%s)) > 0", others))
    )


def _rows(sql: str, *values: str | int) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []
