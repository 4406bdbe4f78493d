"""Tests of a clock that is set back: nothing waits for the hour to come again but what a person chose a time for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pushes import actions, delivery, figures
from pushes.delivery import Next
from pushes.delivery.lease import LEASE_SECONDS
from pushes.models import AccountPackage, Part, Push
from pushes.tpns.contract import PUSH_PATH
from tests import builders
from tests.pushes.delivery.tpns import TOO_FAST, PushService
from tests.pushes.delivery.walking import package_push, part_of, push_of_parts, shift, typed_push, walk
from tests.pushes.service import answer

pytestmark = pytest.mark.django_db

BACK = timedelta(hours=-1)


def test_a_wait_does_not_wait_for_the_hour_to_come_again(service: PushService) -> None:
    service.will(PUSH_PATH, answer(TOO_FAST))
    push = package_push()
    walk(push)
    shift(push, BACK)
    assert delivery.waiting() == [push.pk]
    walk(push)
    assert push.status == "finished"


def test_the_next_wait_is_found_by_the_beat_as_well(service: PushService) -> None:
    service.will(PUSH_PATH, answer(TOO_FAST), answer(TOO_FAST))
    push = package_push()
    walk(push)
    shift(push, BACK)
    walk(push)
    assert delivery.waiting() == []
    Part.objects.update(next_try_at=timezone.now())
    assert delivery.waiting() == [push.pk]


@pytest.mark.parametrize("status", ["uploading", "pushing"])
def test_the_lease_of_a_dead_worker_runs_out_in_seconds(service: PushService, status: str) -> None:
    push = package_push()
    delivery.advance(push.pk)
    assert part_of(push).claim(LEASE_SECONDS)
    Part.objects.update(status=status, upload_id="101", called_at=timezone.now())
    shift(push, BACK)
    assert delivery.waiting() == [push.pk]
    assert delivery.advance(push.pk) is Next.LATER  # the worker may be alive, and then renews it
    lease = part_of(push).lease_until
    assert lease is not None
    assert lease <= timezone.now() + timedelta(seconds=LEASE_SECONDS)
    Part.objects.update(lease_until=timezone.now())
    assert delivery.advance(push.pk) is Next.NOW


@pytest.mark.parametrize("looked", [True, False])
def test_the_undo_window_is_not_an_hour_long(service: PushService, looked: bool) -> None:
    push = typed_push()
    push.application.undo_seconds = 30
    push.application.save()
    Push.objects.update(due_at=timezone.now() + timedelta(seconds=30), looked_at=timezone.now() if looked else None)
    push.refresh_from_db()
    shift(push, BACK)
    assert delivery.waiting() == [push.pk]
    assert delivery.advance(push.pk) is Next.LATER
    push.refresh_from_db()
    assert push.due_at is not None
    assert push.due_at <= timezone.now() + timedelta(seconds=30)


def test_a_time_that_a_person_chose_is_kept(service: PushService) -> None:
    push = typed_push()
    due = timezone.now() + timedelta(hours=3)
    actions.reschedule(push=push, by=push.author, at=due)
    Push.objects.update(looked_at=timezone.now() + timedelta(hours=1))
    assert delivery.advance(push.pk) is Next.LATER
    push.refresh_from_db()
    assert push.due_at == due


def test_the_speed_of_a_push_is_not_waited_for(service: PushService) -> None:
    push = push_of_parts(2)
    Push.objects.update(speed_per_minute=1)
    while part_of(push).status != "accepted":
        walk(push)
    shift(push, BACK)
    Part.objects.filter(number=1).update(called_at=timezone.now() - BACK)
    walk(push)
    assert push.status == "finished"


def test_the_lease_of_a_package_s_check_runs_out() -> None:
    alice = builders.alice()
    package = builders.stored_package(application=builders.application(people=[alice]), by=alice)
    AccountPackage.objects.update(status="checking", lease_until=timezone.now() - BACK)
    package.refresh_from_db()
    assert package.claim(15)


def test_figures_are_asked_for_again(service: PushService) -> None:
    push = package_push()
    walk(push)
    later = timezone.now() - BACK
    Push.objects.update(figures_at=later, next_figures_at=later)
    assert figures.waiting() == [push.pk]
    figures.refresh(push.pk)
    push.refresh_from_db()
    assert push.sent == 8


def test_a_recall_is_asked_for_again(service: PushService) -> None:
    push = package_push()
    walk(push)
    Part.objects.update(recall="revoke", recall_try_at=timezone.now() - BACK)
    assert delivery.waiting_for_recall() == [push.pk]
    delivery.recall(push.pk)
    assert part_of(push).recalled_at is not None
