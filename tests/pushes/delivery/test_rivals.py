"""Tests of several workers at one push, with real transactions: each call is made once."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connections

from pushes import delivery
from pushes.delivery import Next, calls
from pushes.models import AccountPackage, Part, Push
from pushes.tpns.contract import PUSH_PATH
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import kinds, package_push, part_of, pass_time, push_of_parts, walk
from tests.pushes.service import answer

pytestmark = pytest.mark.django_db(transaction=True)

Work = Callable[[Callable[[], Next]], "Future[Next]"]
LARGE = 32 * 1024 * 1024  # bytes, more than sockets hold between two programs


@pytest.fixture
def work() -> Iterator[Work]:
    """Runs a step in a thread with a database connection of its own."""

    def closing(step: Callable[[], Next]) -> Next:
        try:
            return step()
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as pool:
        yield lambda step: pool.submit(closing, step)


@pytest.mark.parametrize("parts", [1, 3])
def test_many_workers_at_once_make_each_call_once(service: PushService, work: Work, parts: int) -> None:
    push = push_of_parts(parts)
    ready = threading.Barrier(4)

    def hurry() -> Next:
        ready.wait()
        for _ in range(200):
            if delivery.advance(push.pk) is Next.NOTHING:
                break
        return Next.NOTHING

    for worker in [work(hurry) for _ in range(4)]:
        worker.result()
    walk(push)
    assert push.status == "finished"
    assert (len(service.uploads), len(service.pushes)) == (parts, parts)
    assert len(service.heard) == 2 * parts
    assert kinds(push).count("started") == kinds(push).count("ended") == 1


def make_large(push: Push) -> None:
    """A package so large that its upload can be held in the middle."""
    package = AccountPackage.objects.get()
    with package.packed_path.written() as packed:
        packed.touch()
        os.truncate(packed, LARGE)
    Part.objects.filter(push=push).update(length=LARGE)


def overtake(push: Push) -> None:
    """A second worker does it all, once the first one's socket is full and its progress no longer renews the lease."""
    pass_time(push)
    while walk(push) is Next.LATER:
        pass_time(push)


def test_an_upload_whose_lease_was_taken_over_stops(service: PushService, work: Work) -> None:
    push = package_push()
    make_large(push)
    service.holds = True
    delivery.advance(push.pk)
    first = work(lambda: delivery.advance(push.pk))
    service.held.wait()
    overtake(push)
    before = Part.objects.values().get()
    service.released.set()
    assert first.result() is Next.LATER
    assert Part.objects.values().get() == before
    assert (push.status, len(service.uploads), len(service.pushes)) == ("finished", 1, 1)
    assert kinds(push) == ["started", "uploaded", "accepted", "ended"]


def test_an_upload_shows_its_progress_and_holds_its_lease(
    service: PushService, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "PROGRESS_SECONDS", 0.0)
    push = package_push()
    make_large(push)
    service.holds = True
    delivery.advance(push.pk)
    first = work(lambda: delivery.advance(push.pk))
    service.held.wait()
    part = part_of(push)
    assert part.status == "uploading"
    assert not part.claim(1)
    assert 0 <= part.percent_sent < 100
    service.released.set()
    assert first.result() is Next.NOW
    assert (part_of(push).bytes_sent, part_of(push).status) == (LARGE, "uploaded")


def test_a_worker_that_wakes_after_its_call_was_settled_changes_nothing(service: PushService, work: Work) -> None:
    """Its push call took longer than its lease; meanwhile another worker found the push in the records."""
    arrived, late = threading.Event(), threading.Event()

    def slow(connection: object) -> None:
        arrived.set()
        late.wait()
        answer({"ret_code": 0, "push_id": "900"})(connection)  # type: ignore[arg-type]

    service.will(PUSH_PATH, slow)
    push = package_push()
    delivery.advance(push.pk)
    delivery.advance(push.pk)
    first = work(lambda: delivery.advance(push.pk))
    arrived.wait()
    assert walk(push) is Next.LATER  # the lease holds
    pass_time(push)
    service.records = [{"pushId": "900", "uploadId": 101}]
    assert walk(push) is Next.NOTHING
    before = Part.objects.values().get()
    late.set()
    assert first.result() is Next.LATER
    assert Part.objects.values().get() == before
    assert (push.status, before["service_push_id"], len(service.pushes)) == ("finished", "900", 1)
