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
# What each side asks of the line to the other. A machine that froze, or that was cut off, says no goodbye: by
# PostgreSQL's own the rows that it holds would stay held for two hours, and so would our threads wait for a server.
HELD_SECONDS = 120  # that rows are held at most while nothing is asked
SESSION = {
    # Of a long history some statements are estimated to cost so much that they are compiled, which takes 0.3 s; to
    # carry them out takes milliseconds.
    "jit": "off",
    "idle_in_transaction_session_timeout": f"{HELD_SECONDS}s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
LINE = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,  # ms
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
    options |= LINE | {"prepare_threshold": None if pooled else KEPT_FROM}
    kept = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": pooled}
    return kept | found | {"OPTIONS": options | found.get("OPTIONS", {})}


def begin_session(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Tell a new connection of PostgreSQL what it is to do. A pooler's is not for one of us alone."""
    if connection.vendor == "postgresql" and not connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        with connection.cursor() as cursor:
            asked = ", ".join("set_config(%s, %s, false)" for _ in SESSION)
            cursor.execute(f"SELECT {asked}", [each for pair in SESSION.items() for each in pair])
