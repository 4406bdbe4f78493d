"""Tests of approvals: who may give one, what it covers, when it falls; nothing leaves without one that fits."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from pushes import actions, delivery
from pushes.delivery import Next
from pushes.models import Push, StalePush
from pushes.models.audit import AuditRow
from pushes.telling.verification import problems
from tests import builders
from tests.pushes.approvals import again, approved, approver, shop, waiting
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import kinds, walk

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def later(**fields: Any) -> Push:
    return waiting(scheduled_for=timezone.now() + HOUR, **fields)


@pytest.mark.parametrize(("threshold", "status"), [(0, "scheduled"), (1, "waiting for approval"), (3, "scheduled")])
def test_so_many_accounts_wait_for_somebody_else(threshold: int, status: str) -> None:
    shop(approval_from=threshold)
    assert waiting().status == status


def test_nothing_leaves_before_it_is_approved_and_then_once(service: PushService) -> None:
    push = waiting()
    Push.objects.update(due_at=timezone.now() - HOUR)
    assert (walk(push), delivery.waiting(), service.heard) == (Next.NOTHING, [], [])
    frank = approver()
    seen = push.hash_to_approve()
    assert actions.approve(push=push, by=frank, seen=seen)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)
    assert (push.approved_by, push.approved_hash) == (frank, seen)
    assert kinds(push) == ["approval", "approved", "started", "uploaded", "accepted", "ended"]
    assert push.events.get(kind="approved").facts == {"sha256": seen}
    assert list(problems(push)) == []


def test_the_undo_window_begins_with_the_approval() -> None:
    shop(undo_seconds=30)
    push = waiting()
    Push.objects.update(due_at=timezone.now() - HOUR)
    due = approved(push).due_at
    assert due is not None
    assert 25 < (due - timezone.now()).total_seconds() <= 30


@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("who", ["author", "confirmed_by"])
def test_nobody_approves_their_own(who: str, superuser: bool) -> None:
    push, other = waiting(), approver()
    Push.objects.update(**{who: other})
    User.objects.filter(pk=other.pk).update(is_superuser=superuser)
    with pytest.raises(actions.NotReady, match="nobody approves a push of their own"):
        actions.approve(push=push, by=User.objects.get(pk=other.pk), seen=push.hash_to_approve())
    assert again(push).is_waiting_for_approval


def test_not_even_in_the_database() -> None:
    push = approved(waiting())
    with pytest.raises(IntegrityError, match="push_approved_by_somebody_else"), transaction.atomic():
        Push.objects.filter(pk=push.pk).update(approved_by=push.author)
    with pytest.raises(IntegrityError, match="push_leaves_with_its_approval"), transaction.atomic():
        Push.objects.filter(pk=push.pk).update(approved_hash="")


def test_killed_after_the_approval_it_is_found_and_sent_once(service: PushService) -> None:
    """Nobody is woken in a test: all that is left is what the database says."""
    push = approved(waiting())
    assert delivery.waiting() == [push.pk]
    delivery.advance(push.pk)  # and the worker dies before it claims the first part
    assert (again(push).status, service.heard) == ("sending", [])
    assert delivery.waiting() == [push.pk]
    walk(push)
    assert (push.status, len(service.uploads), len(service.pushes)) == ("finished", 1, 1)


def test_rejected_it_is_its_authors_draft_again_and_says_why(service: PushService) -> None:
    push, frank = waiting(), approver()
    with pytest.raises(actions.NotReady, match="Write why"):
        actions.reject(push=push, by=frank, reason="  ")
    actions.reject(push=push, by=frank, reason="The price is\nwrong.")
    push = again(push)
    assert (push.status, push.return_reason, push.returned_by) == ("draft", "The price is wrong.", frank)
    assert (push.return_cause, push.parts.count(), push.confirmed_at) == ("rejected", 0, None)
    assert walk(push) is Next.NOTHING
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    push = again(push)
    assert (push.status, push.return_reason, push.returned_by) == ("waiting for approval", "", None)
    approved(push)
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)


def test_its_author_withdraws_it_and_nobody_else() -> None:
    push = waiting()
    for somebody in (builders.bob(), approver()):
        with pytest.raises(StalePush):
            actions.withdraw(push=push, by=somebody)
    with pytest.raises(StalePush):
        actions.undo(push=push, by=builders.bob())
    version = push.version
    actions.withdraw(push=push, by=push.author)
    push = again(push)
    assert (push.status, push.version, push.parts.count(), push.return_cause) == ("draft", version + 1, 0, "")
    assert push.events.last().kind == "withdrawn"


def test_its_time_over_it_is_not_approved_but_left_to_its_author(service: PushService) -> None:
    push = later()
    seen = push.hash_to_approve()
    Push.objects.update(scheduled_for=(over := timezone.now() - timedelta(seconds=1)))
    seen = again(push).hash_to_approve()
    assert not actions.approve(push=push, by=approver(), seen=seen)
    push = again(push)
    assert (push.status, push.return_cause, push.scheduled_for) == ("draft", "late", over)
    assert (walk(push), service.heard) == (Next.NOTHING, [])


def test_undone_after_its_approval_it_needs_another() -> None:
    shop(undo_seconds=30)
    push = approved(waiting())
    actions.undo(push=push, by=push.author)
    push = again(push)
    assert (push.status, push.approved_hash) == ("draft", "")
    actions.confirm(push=push, by=push.author, seen=push.fingerprint)
    assert again(push).is_waiting_for_approval


def test_the_glass_is_broken_with_a_reason_that_is_shouted(
    service: PushService, caplog: pytest.LogCaptureFixture
) -> None:
    push, carol = waiting(), builders.carol()
    with pytest.raises(actions.NotReady, match="Write why it cannot wait"):
        actions.break_glass(push=push, by=carol, seen=push.hash_to_approve(), reason=" ")
    actions.break_glass(push=push, by=carol, seen=push.hash_to_approve(), reason="The shop burns.")
    walk(push)
    assert (push.status, push.glass_reason, push.approved_by) == ("finished", "The shop burns.", carol)
    event = push.events.get(kind="glass")
    assert (event.by, event.facts["words"]) == (carol, "The shop burns.")
    row = AuditRow.objects.get(kind=AuditRow.Kind.GLASS_BROKEN)
    assert (row.on_id, row.details) == (push.pk, {"reason": "The shop burns."})
    (line,) = [record for record in caplog.records if "without approval" in record.getMessage()]
    assert (line.levelname, "burns" in line.getMessage()) == ("WARNING", False)


def test_rehearsals_and_tests_need_none() -> None:
    push = waiting()
    made = actions.rehearse(push=push, by=push.author, seen=push.fingerprint, weather="fair")
    assert (made.status, made.needs_approval, again(push).status) == ("scheduled", False, "waiting for approval")


# -- races -----------------------------------------------------------------------------------------------------------


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act came to, all of them begun at one moment, with a connection of its own each."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        ready.wait()
        try:
            return act()
        except (StalePush, actions.NotReady) as refused:
            return type(refused)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_once_one_has_approved_it(service: PushService) -> None:
    push = waiting()
    frank, hank, seen = approver(), approver("hank"), push.hash_to_approve()
    said = at_once(*[lambda by=by: actions.approve(push=push, by=by, seen=seen) for by in (frank, hank)])  # type: ignore[misc]
    assert sorted(map(str, said)) == sorted(map(str, (True, StalePush)))
    assert [event.by for event in push.events.filter(kind="approved")] == [(frank, hank)[said.index(True)]]
    walk(push)
    assert (push.status, len(service.pushes)) == ("finished", 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", ["withdraw", "reject"])
def test_approved_and_taken_back_at_once_it_is_one_of_the_two(service: PushService, other: str) -> None:
    push = waiting()
    frank, seen = approver(), push.hash_to_approve()
    takes_back = {
        "withdraw": lambda: actions.withdraw(push=push, by=push.author),
        "reject": lambda: actions.reject(push=push, by=approver("hank"), reason="No."),
    }
    approver("hank")
    said = at_once(lambda: actions.approve(push=push, by=frank, seen=seen), takes_back[other])
    assert said in ([True, StalePush], [StalePush, None])
    walk(push)
    if said[0] is True:
        assert (push.status, len(service.pushes)) == ("finished", 1)
    else:
        assert (push.status, push.parts.count(), service.heard) == ("draft", 0, [])
