"""Tests of the audit log's rows: with their change or not at all, chained whoever writes, and never changed."""

import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from pushes.audit.verification import verify
from pushes.models import Application, AuditLink, AuditRow
from pushes.models.added_only import NeverChanged
from pushes.models.hash_chain import START, link
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)
Kind = AuditRow.Kind


def record(**details: Any) -> AuditRow:
    return AuditRow.objects.record(Kind.LOGGED_OUT, **details)


def last() -> str:
    return str(AuditRow.objects.order_by("-pk").values_list("kind", flat=True).first())


def killed(work: Callable[[], None]) -> None:
    """Another process does the work and is killed by it."""
    connections.close_all()
    if (child := os.fork()) == 0:
        work()
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_rows_written_at_the_same_time_are_in_one_chain() -> None:
    ready = threading.Barrier(4)

    def write() -> None:
        ready.wait()
        for number in range(5):
            record(number=number, note="顾客")
        connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    links = list(AuditLink.objects.select_related("row").order_by("sequence"))
    assert [each.sequence for each in links] == list(range(1, 21))
    assert links[0].hash == link(START, links[0].row.hashed(1))
    assert all(after.hash == link(before.hash, after.row.hashed(after.sequence)) for before, after in pairwise(links))
    assert (verify().rows, verify().problems) == (20, [])


def test_a_change_that_takes_long_keeps_nobody_waiting() -> None:
    """On SQLite every transaction that writes waits for the others, whatever it writes."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer")
    done = threading.Event()

    def log_in() -> None:
        record(who="another")
        connections.close_all()
        done.set()

    with transaction.atomic():
        record(who="one who saves 100 MB")
        other = threading.Thread(target=log_in)
        other.start()
        assert done.wait(60), "It waits for the end of this transaction."
    other.join()
    assert (verify().rows, verify().problems) == (2, [])


def test_no_change_without_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    application, alice = builders.application(), builders.alice()

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(AuditRow, "save", fail)
    application.undo_seconds = 77
    for change in (application.save, lambda: application.people.add(alice), alice.delete, alice.groups.clear):
        with pytest.raises(RuntimeError, match="no room"):
            change()
    application.refresh_from_db()
    assert (application.undo_seconds, application.people.count(), alice.groups.count()) == (0, 0, 1)


def test_no_row_without_its_change() -> None:
    builders.application(name="Bakery", access_id="1500000002")
    shop, before = builders.application(), AuditRow.objects.count()
    shop.name, shop.undo_seconds = "Bakery", 7
    with pytest.raises(Exception, match=r"(?i)unique"):
        shop.save()
    assert AuditRow.objects.count() == before


def test_a_process_killed_before_the_end_leaves_neither_and_after_it_both() -> None:
    application = builders.application()
    rows = AuditRow.objects.count()

    def before_commit() -> None:
        with transaction.atomic():
            application.undo_seconds = 7
            application.save()
            die()

    def after_commit() -> None:
        with transaction.atomic():
            transaction.on_commit(die)  # before the row is linked
            application.undo_seconds = 8
            application.save()

    killed(before_commit)
    assert Application.objects.get().undo_seconds == 0
    assert AuditRow.objects.count() == rows
    killed(after_commit)
    assert Application.objects.get().undo_seconds == 8
    assert AuditRow.objects.filter(link=None).count() == 1
    record()
    AuditLink.objects.link_left_over()
    assert (verify().rows, verify().problems) == (rows + 2, [])


def test_a_row_is_neither_changed_nor_deleted() -> None:
    row = record()
    for attempt in (
        row.save,
        row.delete,
        AuditRow.objects.all().delete,
        lambda: AuditRow.objects.update(who="nobody"),
        AuditLink.objects.all().delete,
        AuditLink.objects.get().save,
    ):
        with pytest.raises(NeverChanged):
            attempt()
    assert AuditRow.objects.get().who


TABLE, LINKS = AuditRow._meta.db_table, AuditLink._meta.db_table


@pytest.mark.parametrize(
    ("done", "found"),
    [
        (
            f"UPDATE {TABLE} SET who = 'nobody' WHERE id = (SELECT MIN(id) + 1 FROM {TABLE})",
            "Row 2 (logged out) is not",
        ),
        (f"DELETE FROM {LINKS} WHERE sequence = 2", "There is no row 2: it goes on with row 3."),
        (f"DELETE FROM {LINKS} WHERE sequence = 3", "There is no row 3 any more: the chain ends at row 2."),
        (f"UPDATE {LINKS} SET hash = 'x' WHERE sequence = 3", "Row 3 (logged out) is not"),
    ],
)
def test_what_was_changed_later_is_found(done: str, found: str) -> None:
    for _ in range(3):
        record()
    known = (3, verify().hash)
    with connection.cursor() as cursor:
        cursor.execute(done)
    assert verify(known).problems[0].startswith(found)


def test_a_chain_that_was_written_anew_is_found_by_a_hash_that_was_kept() -> None:
    record(), record()
    assert verify((2, "0" * 64)).problems == ["Row 2 has another hash than the one given: the chain was written anew."]


def test_a_row_that_nobody_linked_is_found_after_a_while() -> None:
    row = AuditRow(at=timezone.now() - timedelta(hours=1), kind=Kind.LOGGED_OUT)
    row.save()
    assert verify().problems == ["1 rows stand beside the chain: nobody has linked them."]
    AuditLink.objects.link_left_over()
    assert verify().problems == []
