"""A webhook that is removed in the moment in which a push moves, where the database lets both write at once."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from pushes import actions
from pushes.models import Push, Webhook, WebhookCall
from pushes.models.audit import AuditRow
from tests.pushes.views.people import confirmed
from tests.pushes.views.test_saved_at_once import waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer; test_postgres.py runs this"),
]


@pytest.fixture
def push() -> Push:
    return confirmed(title="Sale")


@pytest.fixture
def webhook(push: Push) -> Webhook:
    made: Webhook = Webhook.objects.create(
        application=push.application, made_by=push.author, url="https://shop.example.com/told"
    )
    return made


def beside(act: Callable[[], object]) -> Callable[[], object]:
    """The same on a connection of its own."""

    def acted() -> object:
        try:
            return act()
        finally:
            connections.close_all()

    return acted


def until_it_waits(asked: "Future[object]") -> None:
    while not waiting():
        assert not asked.done(), "it did not wait for its turn"
        time.sleep(0.02)


def remove(webhook: Webhook) -> None:
    actions.remove_webhook(webhook=webhook)


def move(push: Push) -> None:
    """As every move does."""
    with transaction.atomic():
        Push.objects.filter(pk=push.pk).update(title="Moved")
        WebhookCall.objects.about(push)


def test_the_push_has_moved_and_the_webhook_is_gone(push: Push, webhook: Webhook) -> None:
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            move(push)
            asked = threads.submit(beside(lambda: remove(webhook)))
            until_it_waits(asked)
        asked.result()
    push.refresh_from_db()
    assert push.title == "Moved"
    assert (Webhook.objects.count(), WebhookCall.objects.count()) == (0, 0)


def test_a_push_that_moves_once_it_is_removed_tells_nobody(push: Push, webhook: Webhook) -> None:
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            remove(webhook)
            asked = threads.submit(beside(lambda: move(push)))
            until_it_waits(asked)
        asked.result()
    push.refresh_from_db()
    assert push.title == "Moved"
    assert (Webhook.objects.count(), WebhookCall.objects.count()) == (0, 0)


def test_neither_another_push_nor_who_calls_waits_for_one_that_moves(push: Push, webhook: Webhook) -> None:
    other = confirmed(title="Other")
    before = WebhookCall.objects.count()
    with ThreadPoolExecutor(2) as threads, transaction.atomic():
        move(push)
        asked = [threads.submit(beside(lambda: move(other))), threads.submit(beside(lambda: webhook.claim(60)))]
        while not all(each.done() for each in asked):
            assert not waiting()
            time.sleep(0.02)
        assert [each.result() for each in asked] == [None, True]
    assert WebhookCall.objects.count() == before + 2


def test_who_removes_it_twice_has_removed_it_once(webhook: Webhook) -> None:
    remove(webhook)
    remove(webhook)
    assert AuditRow.objects.filter(kind=AuditRow.Kind.WEBHOOK_REMOVED).count() == 1
