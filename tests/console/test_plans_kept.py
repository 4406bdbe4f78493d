"""A real PostgreSQL keeps the plans of what it is asked again and again; what becomes of them harms no answer."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest
from django.db import DatabaseError, DataError, NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from psycopg.types.numeric import Int2, Int4
from pytest_django import DjangoDbBlocker

from console import checks
from console.env import database
from console.policy.databases import KEPT_FROM, LINE, SESSION, with_options
from tests.postgres import pooler, programs, server

Ours = psycopg.Connection[tuple[object, ...]]
pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL server on this machine: apt-get install postgresql"),
]
KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%told%%'"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with server(None, "-c", "fsync=off") as found:
        yield found


@pytest.fixture(autouse=True)
def _allowed(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@contextmanager
def connected(url: str, *, pooled: bool = False) -> Iterator[BaseDatabaseWrapper]:
    """A connection of an installation on the database."""
    with closing(ConnectionHandler({"default": with_options(database(url), pooled=pooled)})["default"]) as found:
        yield found


def ask(connection: BaseDatabaseWrapper, question: str, *values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


def answers(connection: BaseDatabaseWrapper) -> list[object]:
    """What is asked again and again, until its plan is kept."""
    return [ask(connection, "SELECT told FROM shelf WHERE told >= %s", 7) for _ in range(KEPT_FROM + 2)]


@pytest.fixture
def ours(url: str) -> Iterator[Ours]:
    """A connection of somebody else, and a table with one number."""
    with psycopg.connect(url, autocommit=True) as found:
        found.execute("DROP TABLE IF EXISTS shelf")
        found.execute("CREATE TABLE shelf AS SELECT 7 AS told")
        yield found


def test_a_plan_is_kept_once_it_was_asked_for_again(url: str, ours: object) -> None:
    with connected(url) as connection, connected(url, pooled=True) as pooled:
        assert set(answers(connection) + answers(pooled)) == {7}
        assert (ask(connection, KEPT), ask(pooled, KEPT)) == (1, 0)


def test_no_statement_is_compiled_but_where_a_pooler_hands_out_the_connection(url: str) -> None:
    with connected(url) as connection, connected(url, pooled=True) as pooled:
        assert (ask(connection, "SHOW jit"), ask(pooled, "SHOW jit")) == ("off", "on")


def test_each_side_soon_misses_another_that_says_nothing_any_more(url: str) -> None:
    with connected(url) as connection, connected(url, pooled=True) as pooled:
        for each in (connection, pooled):
            each.ensure_connection()
            assert {
                name: str(told) for name, told in LINE.items()
            }.items() <= each.connection.info.get_parameters().items()
        told = {name: ask(connection, f"SHOW {name}") for name in SESSION}
    assert told == SESSION | {"idle_in_transaction_session_timeout": "2min"}


def test_rows_that_a_frozen_process_holds_are_free_again(url: str, ours: Ours, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SESSION, "idle_in_transaction_session_timeout", "300ms")
    with connected(url) as frozen, connected(url) as other:
        ask(other, "SELECT set_config('lock_timeout', '20s', false)")  # to fail where they never are
        frozen.set_autocommit(False)
        ask(frozen, "UPDATE shelf SET told = 8 RETURNING told")
        assert ask(other, "UPDATE shelf SET told = told + 2 RETURNING told") == 9
        with pytest.raises(DatabaseError):
            ask(frozen, "SELECT told FROM shelf")
        frozen.close_if_unusable_or_obsolete()  # as before each request, and each task
        assert ask(frozen, "SELECT told FROM shelf") == 9


@pytest.mark.parametrize("change", ["ADD more int", "ADD UNIQUE (told)", "RENAME COLUMN told TO old, ADD told int"])
def test_a_table_that_changes_is_planned_anew(url: str, ours: Ours, change: str) -> None:
    with connected(url) as connection:
        answers(connection)
        for each in change.split(", "):
            ours.execute(f"ALTER TABLE shelf {each}")  # type: ignore[arg-type]
        ours.execute("UPDATE shelf SET told = 8")
        assert set(answers(connection)) == {8}


def test_a_column_of_another_type_is_planned_anew(url: str, ours: Ours) -> None:
    with connected(url) as connection:
        answers(connection)
        ours.execute("ALTER TABLE shelf ALTER told TYPE bigint")
        assert set(answers(connection)) == {7}


def test_a_transaction_is_refused_once(url: str, ours: Ours) -> None:
    with connected(url) as connection:
        answers(connection)
        ours.execute("ALTER TABLE shelf ALTER told TYPE bigint")
        connection.set_autocommit(False)
        with pytest.raises(NotSupportedError, match="cached plan must not change result type"):
            answers(connection)
        connection.rollback()
        assert set(answers(connection)) == {7}


@pytest.mark.parametrize("forgotten", [b"DISCARD ALL", b"DEALLOCATE ALL"])
def test_plans_that_were_thrown_away_are_made_anew(url: str, ours: object, forgotten: bytes) -> None:
    with connected(url) as connection:
        answers(connection)
        with connection.cursor() as cursor:
            cursor.connection.pgconn.exec_(forgotten)  # psycopg hears nothing of it
        assert set(answers(connection)) == {7}


@pytest.mark.parametrize("number", [Int2(70_000), Int4(1_790_000_000_000), Int4(-(2**31) - 1), Int4(7), Int2(-7)])
def test_a_number_is_handed_over_whole_whatever_width_django_says(url: str, number: int) -> None:
    with connected(url) as connection:
        assert ask(connection, "SELECT %s", number) == number


def test_a_column_takes_no_number_that_it_has_no_room_for(url: str, ours: Ours) -> None:
    with connected(url) as connection, pytest.raises(DataError, match="out of range"):
        ask(connection, "UPDATE shelf SET told = %s", Int4(1_790_000_000_000))


@pytest.mark.skipif(not shutil.which("pgbouncer"), reason="no pgbouncer on this machine: apt-get install pgbouncer")
def test_a_pooler_is_asked_without_plans(url: str, ours: object) -> None:
    with pooler(url, 2) as behind, connected(behind, pooled=True) as one, connected(behind, pooled=True) as other:
        assert {answer for _ in range(10) for each in (one, other) for answer in answers(each)} == {7}


@pytest.mark.skipif(not shutil.which("pgbouncer"), reason="no pgbouncer on this machine: apt-get install pgbouncer")
def test_a_pooler_that_nobody_told_of_is_noticed(url: str, ours: object, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    with pooler(url, 2) as behind:
        for address, pooled in ((url, False), (behind, False), (behind, True)):
            with connected(address, pooled=pooled) as connection:
                monkeypatch.setattr(checks, "connection", connection)
                found.append([said.id for said in checks.check_pooler(None, databases=["default"])])
    assert found == [[], ["console.W003"], []]
