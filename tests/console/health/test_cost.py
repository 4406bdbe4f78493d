"""Tests that a look at the figures costs the same however long the history is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from console.health import all_figures, readiness
from console.health.figures import text_of
from tests.history import fill

pytestmark = pytest.mark.django_db

# Of these there may be millions. Of applications, channels and migrations there are few.
GROWING = ("push", "part", "event", "accountpackage", "notice", "webhookcall", "overviewday")
OF_GATEWAY = ("gatewaypush", "delivery", "sending", "device", "binding", "address", "upload")
# Indexes that have only the rows of their condition.
OF_FEW = {"notice_due", "webhook_calls_waiting", "gateway_push_moving", "gateway_sending_waiting"}
TABLES = (*(f"pushes_{name}" for name in GROWING), *(f"gateway_{name}" for name in OF_GATEWAY))


@contextmanager
def plans() -> Iterator[list[str]]:
    """How the database goes about what is asked within, one line for each step."""
    found: list[str] = []
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "

    def explained(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        with connection.cursor() as own:
            own.cursor.execute(explain + sql, params)
            found.extend(str(row[-1]).strip() for row in own.cursor.fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explained):
        yield found


def reads_whole(step: str) -> str:
    """The table that a step of a plan reads from one end to the other, of those that grow; or empty text."""
    words = step.removeprefix("->").split()
    if OF_FEW.intersection(words):
        return ""
    begins = [words[place + 1] for place in range(len(words) - 1) if words[place] == "SCAN"]
    begins += [words[place + 3] for place in range(len(words) - 3) if words[place : place + 3] == ["Seq", "Scan", "on"]]
    return next((table for table in begins if table in TABLES), "")


def test_nothing_that_grows_is_read_whole(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    fill(500, events=2)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table of this size would be read whole
    with plans() as found:
        all_figures.read(readiness.missing())
    assert len(found) > 20
    assert [step for step in found if reads_whole(step)] == []


def test_it_asks_as_many_questions_of_a_long_history_as_of_none() -> None:
    asked = []
    for pushes in (0, 500):
        if pushes:
            fill(pushes, events=2)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            text_of(all_figures.read(readiness.missing()))
        asked.append(len(captured))
    assert asked[1] - asked[0] <= 3  # of those that are found, more is asked; of the others nothing
    assert asked[1] < 50


@pytest.mark.parametrize(
    ("step", "table"),
    [
        ("SCAN pushes_push", "pushes_push"),
        ("SCAN pushes_notice USING INDEX notice_due", ""),
        ("SCAN pushes_push USING COVERING INDEX push_by_status", "pushes_push"),
        ("SEARCH pushes_push USING COVERING INDEX push_by_status (status=?)", ""),
        ("->  Seq Scan on pushes_part  (cost=0.00..1.01 rows=1 width=8)", "pushes_part"),
        ("SCAN pushes_application", ""),
    ],
)
def test_a_table_that_is_read_whole_is_seen(step: str, table: str) -> None:
    assert reads_whole(step) == table
