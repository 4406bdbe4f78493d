"""Tests of what an approval covers: what is changed after it does not leave by it, nor at another time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pushes import actions, delivery
from pushes.delivery import Next
from pushes.delivery.starting import OVERDUE
from pushes.models import Application, Push, StalePush
from tests import builders
from tests.pushes.approvals import again, approved, approver, shop, waiting
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import kinds, walk

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def later(**fields: Any) -> Push:
    return waiting(scheduled_for=timezone.now() + HOUR, **fields)


CHANGES: dict[str, Callable[[Push], object]] = {
    "title": lambda push: Push.objects.update(title="Other"),
    "options": lambda push: Push.objects.update(message_options={"silent": "1"}),
    "type": lambda push: Push.objects.update(account_type=0),
    "devices": lambda push: Push.objects.update(account_push_type=1),
    "time": lambda push: Push.objects.update(scheduled_for=timezone.now() + 2 * HOUR),
    "package": lambda push: type(push.package).objects.update(packed_sha256="0" * 64),  # type: ignore[union-attr]
    "application": lambda push: Application.objects.update(access_id="1500009999"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_has_another_hash_is_not_approved_as_it_was_seen_and_does_not_leave(
    change: str, service: PushService
) -> None:
    push = later()
    seen = push.hash_to_approve()
    CHANGES[change](push)
    assert again(push).hash_to_approve() != seen
    with pytest.raises(StalePush):
        actions.approve(push=push, by=approver(), seen=seen)
    assert again(push).is_waiting_for_approval


def test_of_typed_accounts_those_in_the_parts_are_covered() -> None:
    alice = builders.alice()
    push = builders.draft(author=alice, application=shop(), target="accounts", typed="a1, a2", account_type=0)
    actions.confirm(push=push, by=alice, seen=push.fingerprint, ticked=("nobody-bound",))
    push = again(push)
    seen = push.hash_to_approve()
    push.parts.update(typed=["a1", "a3"])
    assert (push.is_waiting_for_approval, push.hash_to_approve() == seen) == (True, False)


@pytest.mark.parametrize("change", ["title", "options", "devices", "package"])
def test_what_was_changed_after_its_approval_is_sent_back_at_its_time(change: str, service: PushService) -> None:
    push = approved(later())
    CHANGES[change](push)
    Push.objects.update(due_at=timezone.now())
    walk(push)
    assert (push.status, push.return_cause, push.parts.count()) == ("draft", "changed", 0)
    assert (service.heard, push.events.last().kind) == ([], "sent back")
    assert (push.approved_by, push.approved_hash, push.needs_approval) == (None, "", False)


def test_what_was_changed_between_its_start_and_its_first_claim_is_stopped(service: PushService) -> None:
    push = approved(waiting())
    assert delivery.advance(push.pk) is Next.NOW
    assert again(push).status == "sending"
    CHANGES["title"](push)
    walk(push)
    assert (push.status, service.heard) == ("stopped", [])
    assert kinds(push)[-2:] == ["fell", "ended"]
    assert push.tally.sent == 0


@pytest.mark.parametrize(
    "act",
    [actions.start_now, lambda **who: actions.reschedule(at=timezone.now() + 2 * HOUR, **who)],
    ids=["start now", "reschedule"],
)
def test_at_another_time_it_waits_for_another_approval(act: Callable[..., None], service: PushService) -> None:
    push = approved(later())
    first = push.approved_hash
    act(push=push, by=push.author)
    push = again(push)
    assert (push.status, push.approved_by, push.approved_hash) == ("waiting for approval", None, "")
    assert kinds(push)[-1] == "approval"
    assert (walk(push), service.heard) == (Next.NOTHING, [])
    assert approved(push).approved_hash != first


def test_hurried_in_the_undo_window_it_keeps_its_approval(service: PushService) -> None:
    shop(undo_seconds=300)
    push = approved(waiting(scheduled_for=timezone.now() + timedelta(seconds=100)))
    actions.start_now(push=push, by=push.author)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)


def test_sent_late_it_waits_for_another_approval(service: PushService) -> None:
    push = approved(later())
    late = timezone.now() - OVERDUE - timedelta(seconds=1)
    Push.objects.update(due_at=late)
    walk(push)
    assert push.attention == "overdue"
    actions.send_now(push=push, by=push.author)
    push = again(push)
    assert (push.status, push.scheduled_for, service.heard) == ("waiting for approval", None, [])
    approved(push)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)


@pytest.mark.parametrize("act", ["start_now", "reschedule", "send_now"])
def test_who_gave_it_another_time_does_not_approve_that_time(act: str, service: PushService) -> None:
    push, other = approved(later()), approver("grace")
    if act == "send_now":
        Push.objects.update(due_at=timezone.now() - OVERDUE - timedelta(seconds=1))
        walk(push)
    at = {"at": timezone.now() + 2 * HOUR} if act == "reschedule" else {}
    getattr(actions, act)(push=again(push), by=other, **at)
    with pytest.raises(actions.NotReady, match="nobody approves a push of their own"):
        approved(push, by=other)
    assert again(push).is_waiting_for_approval
    assert approved(push).is_scheduled


def test_stopped_before_its_time_it_is_not_sent_by_the_old_approval() -> None:
    push = approved(later())
    actions.stop(push=push, by=push.author)
    with pytest.raises(StalePush):
        actions.send_the_rest(push=push, by=push.author)
    assert again(push).status == "stopped"
