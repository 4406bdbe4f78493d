"""The course of a push: which step is next, by its status, and how it ends."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pushes.delivery import daily_limit, lease, restored_database
from pushes.delivery.calls import step
from pushes.delivery.outcomes import Next
from pushes.delivery.starting import start, start_again
from pushes.models import Event, Part, Push, StalePush


def advance(push_id: int) -> Next:
    """Make one step with the push. Safe to call at any time, by any number of workers."""
    push = Push.objects.select_related("application", "package").filter(pk=push_id).first()
    if push is None or not push.is_moving:
        return Next.NOTHING
    if Push.objects.from_later(timezone.now()).filter(pk=push_id).exists():
        _come_back(push)
    if daily_limit.is_owed(push):
        return _leave_out(push)
    part = push.parts.open().first()
    push.looked(stood=restored_database.is_over(push, part))
    try:
        if push.is_scheduled:
            return start(push)
        if push.is_continuing:
            return start_again(push)
        if push.is_stopping and push.parts.leave_out():
            return Next.NOW
        if part is None:
            return _conclude(push)
        return _hold_for_canary(push) if part.number > 1 and push.owes_canary else step(push, part)
    except StalePush:
        return Next.LATER


def _leave_out(push: Push) -> Next:
    push.looked(stood=False)
    try:
        return daily_limit.leave_out(push)
    except StalePush:
        return Next.LATER


def _come_back(push: Push) -> None:
    """The clock went back: what waits would wait for that time to come again. A time that a person chose is kept."""
    now = timezone.now()
    push.parts.come_back(now, timedelta(seconds=lease.LEASE_SECONDS))
    if push.status in Push.STARTING and push.due_at and not push.is_time_chosen:
        undo = now + timedelta(seconds=push.application.undo_seconds)
        push.reschedule(due_at=min(push.due_at, undo))


def waiting() -> list[int]:
    """Pushes that should be moving and are in nobody's hands."""
    if not Push.objects.is_any_moving():
        return []
    return list(Push.objects.idle(timezone.now()).values_list("pk", flat=True))


def _hold_for_canary(push: Push) -> Next:
    """The rest waits until a person has seen what came of the first part."""
    if push.is_rehearsal:
        return _pass_canary(push)
    now, cause = timezone.now(), Push.Attention.CANARY
    with transaction.atomic():
        push.hold(cause, next_figures_at=now)
        Event.objects.record(push, Event.Kind.HELD, cause=str(cause), accounts=push.canary_accounts)
    return Next.NOTHING


def _pass_canary(push: Push) -> Next:
    """In a rehearsal nobody judges the canary: the rest follows by itself."""
    with transaction.atomic():
        push.pass_canary()
        Event.objects.record(push, Event.Kind.RESUMED, cause="rehearsal", accounts=push.canary_accounts)
    return Next.NOW


def _conclude(push: Push) -> Next:
    accepted = push.parts.filter(status=Part.Status.ACCEPTED).count()
    to, now = push.ending, timezone.now()
    with transaction.atomic():
        push.move(to, finished_at=now, next_figures_at=now if accepted else None)
        Event.objects.record(push, Event.Kind.ENDED, status=str(to), parts_accepted=accepted)
    return Next.FIGURES if push.is_test and accepted else Next.NOTHING
