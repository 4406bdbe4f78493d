"""How databases are talked to, whichever an installation has."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import import_string

SQLITE = {
    # IMMEDIATE takes the write lock at BEGIN, so that a transaction never fails half-way for want of it.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
}
KEPT_FROM = 2  # times that a connection has been asked a statement, PostgreSQL is to keep its plan


def with_options(found: dict[str, Any], *, pooled: bool) -> dict[str, Any]:
    """Django's settings of the database at an address, `found` there, with what all have; what it says itself stays.

    Threads keep their connection for the next request: see console.serving. `pooled`: something between hands out
    connections to the server for one transaction each.
    """
    if found["ENGINE"] == "django.db.backends.sqlite3":
        return {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True} | found | {"OPTIONS": SQLITE}
    # To plan what Django writes takes PostgreSQL longer than to carry it out. Plans stay with a connection, which
    # stays longer for them; where a pooler hands out others, neither they nor cursors can.
    # By their paths: psycopg takes a process a tenth of a second to load, which on SQLite it does without.
    import_string("console.roomy_numbers.install")()
    options = {"server_side_binding": True, "cursor_factory": import_string("console.kept_plans.Cursor")}
    options["prepare_threshold"] = None if pooled else KEPT_FROM
    kept = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": pooled}
    return kept | found | {"OPTIONS": options | found.get("OPTIONS", {})}


def compile_none(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Have a new connection compile no statement: of a long history some are estimated to cost so much that it does.

    That takes 0.3 s, and to carry them out takes milliseconds. A pooler's connection is not for one of us alone.
    """
    if connection.vendor == "postgresql" and not connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
