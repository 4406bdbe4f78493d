"""How databases are talked to, whichever an installation has."""

from typing import Any

from console.kept_plans import Cursor

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
    options = {"server_side_binding": True, "cursor_factory": Cursor}
    options["prepare_threshold"] = None if pooled else KEPT_FROM
    kept = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": pooled}
    return kept | found | {"OPTIONS": options | found.get("OPTIONS", {})}
