"""A database in which PostgreSQL counts bytes is noticed before anybody writes Chinese into it."""

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from console import checks
from tests.console.test_plans_kept import connected
from tests.postgres import programs, server

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL server on this machine: apt-get install postgresql"),
]


def test_a_database_without_an_encoding_is_noticed(
    monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    found = {}
    with server(None, "-c", "fsync=off") as url, django_db_blocker.unblock():
        with psycopg.connect(url, autocommit=True) as ours:
            for encoding in ("UTF8", "SQL_ASCII"):
                ours.execute(f"CREATE DATABASE {encoding} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
        for name in ("utf8", "sql_ascii"):
            with connected(url.removesuffix("postgres") + name) as connection:
                monkeypatch.setattr(checks, "connection", connection)
                found[name] = [said.id for said in checks.check_encoding(None, databases=["default"])]
    assert found == {"utf8": [], "sql_ascii": ["console.W006"]}
