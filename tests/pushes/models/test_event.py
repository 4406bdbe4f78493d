"""Tests of the flight record: numbered and chained, whoever writes at the same time."""

import json
import threading
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from itertools import pairwise

import pytest
from django.db import IntegrityError, connections, transaction

from pushes.models import Event, Push
from pushes.models.hash_chain import link, row_of
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import package_push, typed_push, walk

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 24, 9, 0, 0, 5, tzinfo=UTC)


def draft() -> Push:
    alice = builders.alice()
    return builders.draft(author=alice, application=builders.application(people=[alice]))


def test_rows_are_numbered_and_chained() -> None:
    push = draft()
    for kind in (Event.Kind.CREATED, Event.Kind.CONFIRMED, Event.Kind.STARTED):
        Event.objects.record(push, kind, push.author, note="顾客")
    before = ""
    for number, event in enumerate(push.events.all(), start=1):
        assert (event.sequence, event.hash) == (number, event.link(before))
        before = event.hash
    assert len(set(push.events.values_list("hash", flat=True))) == 3


def test_a_hash_is_what_the_page_on_it_says() -> None:
    """Written out once more: whoever checks a record without this program needs just this."""
    row = {
        "at": "2026-11-24T09:00:00.000005+00:00",
        "by": 3,
        "facts": {"a": "ä", "b": [1, None]},
        "kind": "ended",
        "push": 7,
        "sequence": 2,
    }
    text = "before" + json.dumps(row, separators=(",", ":"), ensure_ascii=False)
    facts = {"b": [1, None], "a": "ä"}
    for at in (AT, AT.astimezone(timezone(timedelta(hours=8)))):
        hashed = link("before", row_of(push=7, sequence=2, at=at, by=3, kind="ended", facts=facts))
        assert hashed == sha256(text.encode()).hexdigest()


def test_two_rows_of_a_number_cannot_be_stored() -> None:
    push = draft()
    Event.objects.record(push, Event.Kind.CREATED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(push=push, sequence=1, at=AT, kind="ended", hash="0" * 64)


@pytest.mark.django_db(transaction=True)
def test_rows_written_at_the_same_time_follow_one_another() -> None:
    push = draft()
    ready = threading.Barrier(4)

    def write() -> None:
        ready.wait()
        for _ in range(5):
            Event.objects.record(push, Event.Kind.DELAYED)
        connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = list(push.events.all())
    assert [event.sequence for event in events] == list(range(1, 21))
    assert all(event.hash == event.link(before.hash) for before, event in pairwise(events))


def test_every_call_is_recorded_before_it_is_made(service: PushService) -> None:
    push = package_push()
    walk(push)
    calls = [event.facts for event in push.events.filter(kind="called")]
    assert [(call["call"], call["part"], call.get("accounts")) for call in calls] == [("upload", 1, 2), ("push", 1, 2)]
    assert calls[1]["request"] == service.pushes[0].json
    kinds = list(push.events.values_list("kind", flat=True))
    assert kinds[-5:] == ["called", "uploaded", "called", "accepted", "ended"]


def test_the_accounts_of_a_call_are_left_out(service: PushService) -> None:
    push = typed_push()
    walk(push)
    (call,) = (event.facts for event in push.events.filter(kind="called"))
    sent = service.pushes[0].json
    assert sent.pop("account_list")
    assert (call["request"], call["accounts"]) == (sent, 2)
