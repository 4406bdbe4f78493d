"""Tests of the time between confirmation and start: undo window, schedule, and who is faster."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from pushes import actions, delivery
from pushes.delivery import Next
from pushes.delivery.starting import OVERDUE
from pushes.models import Part, Push, StalePush
from tests import builders
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import kinds, package_push, walk

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def ready(*, undo_seconds: int = 30, **fields: object) -> Push:
    alice = builders.alice()
    application = builders.application(people=[alice], undo_seconds=undo_seconds)
    return builders.ready_push(author=alice, application=application, **fields)


def confirmed(push: Push, undo_seconds: int | None = None) -> Push:
    actions.confirm(push=push, by=push.author, seen=push.fingerprint, undo_seconds=undo_seconds)
    push.refresh_from_db()
    return push


def due_in(push: Push) -> float:
    assert push.due_at is not None
    return (push.due_at - timezone.now()).total_seconds()


def scheduled(at: datetime | None = None) -> Push:
    return confirmed(ready(undo_seconds=0, scheduled_for=at or timezone.now() + HOUR))


# -- the undo window -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("window", "given", "wait"), [(30, None, 30), (0, None, 0), (30, 0, 0), (300, None, 300)])
def test_a_push_starts_when_its_undo_window_is_over(window: int, given: int | None, wait: int) -> None:
    push = confirmed(ready(undo_seconds=window), given)
    assert wait - 5 < due_in(push) <= wait
    assert delivery.waiting() == ([] if wait else [push.pk])


def test_what_is_undone_is_a_draft_that_can_be_sent_anew(service: PushService) -> None:
    push = confirmed(ready())
    version = push.version
    actions.undo(push=push, by=builders.bob())
    push.refresh_from_db()
    assert (push.status, push.version, push.accounts, push.due_at) == ("draft", version + 1, None, None)
    assert not Part.objects.exists()
    assert push.events.get(kind="undone").by == builders.bob()
    assert delivery.advance(push.pk) is Next.NOTHING
    confirmed(push, 0)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)


def test_what_was_seen_before_the_undo_does_not_confirm_after_it() -> None:
    """A second tab still shows the preview of the first confirmation."""
    push = ready()
    seen = push.fingerprint
    confirmed(push)
    actions.undo(push=push, by=push.author)
    with pytest.raises(StalePush):
        actions.confirm(push=push, by=push.author, seen=seen)


def test_a_push_is_started_before_its_window_is_over(service: PushService) -> None:
    push = confirmed(ready())
    assert walk(push) is Next.LATER
    actions.start_now(push=push, by=push.author)
    walk(push)
    assert (push.status, kinds(push)[:2]) == ("finished", ["hurried", "started"])


@pytest.mark.parametrize(
    "act",
    [
        actions.undo,
        actions.start_now,
        lambda **who: actions.reschedule(at=timezone.now() + HOUR, **who),
    ],
    ids=["undo", "start_now", "reschedule"],
)
def test_what_has_begun_keeps_its_time(service: PushService, act: Callable[..., None]) -> None:
    push = package_push()
    seen = Push.objects.get(pk=push.pk)
    delivery.advance(push.pk)
    with pytest.raises(StalePush):
        act(push=seen, by=push.author)
    push.refresh_from_db()
    assert (push.status, push.parts.count(), kinds(push)) == ("sending", 1, ["started"])


# -- the schedule ----------------------------------------------------------------------------------------------------


def test_a_push_waits_for_its_time() -> None:
    at = timezone.now() + HOUR
    push = scheduled(at)
    assert (push.due_at, push.scheduled_for, delivery.waiting()) == (at, at, [])


def test_a_time_within_the_undo_window_waits_for_its_end() -> None:
    push = confirmed(ready(scheduled_for=timezone.now() + timedelta(seconds=5)))
    assert 25 < due_in(push) <= 30


def test_a_time_that_is_over_is_no_time_to_choose() -> None:
    past = timezone.now() - timedelta(seconds=1)
    push = ready(scheduled_for=past)
    with pytest.raises(actions.NotReady, match="Choose a time to come"):
        confirmed(push)
    push.scheduled_for = timezone.now() + HOUR
    push.save()
    confirmed(push)
    with pytest.raises(actions.NotReady, match="Choose a time to come"):
        actions.reschedule(push=push, by=push.author, at=past)


def test_a_push_is_given_another_time() -> None:
    push, later = scheduled(), timezone.now() + 2 * HOUR
    actions.reschedule(push=push, by=builders.bob(), at=later)
    push.refresh_from_db()
    assert (push.due_at, push.scheduled_for) == (later, later)
    event = push.events.get(kind="moved")
    assert (event.by, event.facts["new"]) == (builders.bob(), str(later))


def test_a_worker_that_read_the_old_time_does_not_start_it(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its look at the push and its move, a person gives the push another time."""
    push = package_push()
    looked = Push.looked

    def overtaken(self: Push, *, stood: bool) -> None:
        looked(self, stood=stood)
        actions.reschedule(push=push, by=push.author, at=timezone.now() + HOUR)

    monkeypatch.setattr(Push, "looked", overtaken)
    assert delivery.advance(push.pk) is Next.LATER
    push.refresh_from_db()
    assert (push.status, push.started_at, service.heard) == ("scheduled", None, [])


# -- a time that was missed ------------------------------------------------------------------------------------------


def overdue(by: timedelta = OVERDUE + timedelta(seconds=1)) -> Push:
    push = package_push()
    Push.objects.update(due_at=timezone.now() - by)
    delivery.advance(push.pk)
    push.refresh_from_db()
    return push


def test_a_push_found_long_after_its_time_is_not_sent(service: PushService) -> None:
    push = overdue()
    assert (push.status, push.attention, push.started_at) == ("needs attention", "overdue", None)
    assert delivery.advance(push.pk) is Next.NOTHING
    assert (service.heard, delivery.waiting(), kinds(push)) == ([], [], ["held"])
    assert push.waiting is not None
    assert push.waiting.cause == "overdue"


def test_a_push_found_a_little_after_its_time_is_sent() -> None:
    assert overdue(by=OVERDUE - timedelta(seconds=30)).status == "sending"


def test_a_person_sends_it_all_the_same(service: PushService) -> None:
    push = overdue()
    actions.send_now(push=push, by=push.author)
    walk(push)
    assert (push.status, len(service.pushes), push.started_at is not None) == ("finished", 1, True)


def test_a_person_stops_it() -> None:
    push = overdue()
    actions.stop(push=push, by=push.author)
    push.refresh_from_db()
    assert (push.status, push.tally.unsent, push.tally.total) == ("stopped", 2, 2)


def test_only_what_is_overdue_is_sent_now() -> None:
    with pytest.raises(StalePush):
        actions.send_now(push=package_push(), by=builders.alice())
