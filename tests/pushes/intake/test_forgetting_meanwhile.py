"""An account is forgotten while somebody saves what holds it, where the database lets both write at once."""

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from pushes import intake
from pushes.models import Application, KeptWriting
from pushes.models.recipients import Recipient, kept
from pushes.models.saved_filter import SavedFilter
from tests.pushes.views.people import ready, shop
from tests.pushes.views.test_saved_at_once import waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]
ANNA, BOB, DAVE = (Recipient(f"{name}0003", 0) for name in ("anna", "bob", "dave"))


def forget() -> list[str]:
    """Of Anna, on a connection of its own."""
    try:
        return intake.forget(ANNA.value).done
    finally:
        connections.close_all()


def until_it_waits(asked: "Future[list[str]]") -> None:
    while not waiting():
        assert not asked.done(), "it did not wait for its turn"
        time.sleep(0.02)


def test_a_test_account_that_is_added_meanwhile_stays() -> None:
    saved = Application.objects.filter(pk=shop().pk)
    saved.update(kept_recipients=kept([ANNA, BOB]))
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            saved.select_for_update().get()
            asked = threads.submit(forget)
            until_it_waits(asked)
            saved.update(kept_recipients=kept([ANNA, BOB, DAVE]))
        assert asked.result() == ["It is no test account of Shop any more."]
    assert [each.value for each in saved.get().recipients] == [BOB.value, DAVE.value]


def test_what_does_not_have_it_any_more_stays() -> None:
    draft = ready()
    beside = {"page": "a", "version": 0, "at": draft.created_at}
    writing = KeptWriting.objects.filter(
        pk=KeptWriting.objects.create(push=draft, written={"typed": ANNA.value}, **beside).pk
    )
    mine = SavedFilter.objects.filter(
        pk=SavedFilter.objects.create(person=draft.author, name="A", query=f"text={ANNA.value}").pk
    )
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            writing.update(written={"typed": BOB.value})
            mine.update(query="text=sale")
            asked = threads.submit(forget)
            until_it_waits(asked)
        assert asked.result() == []
    assert (writing.get().written, mine.get().query) == ({"typed": BOB.value}, "text=sale")
