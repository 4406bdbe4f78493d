"""How a push starts, or starts again, at its time; and what becomes of one whose time was missed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from pushes.delivery import daily_limit
from pushes.delivery.approval import send_back_changed
from pushes.delivery.outcomes import Next
from pushes.delivery.pausing import is_paused
from pushes.delivery.retries_and_waits import TEST_OVERDUE
from pushes.models import Event, Notice, Part, Push

OVERDUE = timedelta(minutes=15)


def start(push: Push) -> Next:
    """Begin to send, once it is due. Long after its time a person is asked."""
    now = timezone.now()
    if push.due_at is None or push.due_at > now:
        return Next.LATER
    if push.is_test and now - push.due_at > TEST_OVERDUE:
        return _leave_test(push, now)
    if is_paused(push):
        return Next.LATER
    if now - push.due_at > OVERDUE and not push.is_rehearsal:
        return _hold_overdue(push, now)
    if push.lacks_approval:
        return send_back_changed(push)
    with transaction.atomic():
        push.leave_schedule(Push.Status.SENDING, started_at=now)
        Event.objects.record(push, Event.Kind.STARTED, parts=push.parts.count())
    return Next.NOW


def _leave_test(push: Push, now: datetime) -> Next:
    """A test that no worker found in time is not sent late: whoever pressed the button presses it again."""
    with transaction.atomic():
        push.leave_schedule(Push.Status.STOPPED, finished_at=now)  # first: who stops it holds it before its parts, too
        push.parts.leave_out()
        Event.objects.record(push, Event.Kind.ENDED, status=str(Push.Status.STOPPED), parts_accepted=0)
    return Next.NOTHING


def start_again(push: Push) -> Next:
    """Send more of a push: to those who had not got it, or to those who follow its canary."""
    now = timezone.now()
    if push.due_at is None or push.due_at > now:
        return Next.LATER
    if is_paused(push):
        return Next.LATER
    if now - push.due_at > OVERDUE:
        return _leave_as_it_was(push)
    with transaction.atomic():
        if push.finished_at:
            if push.limit_reason:
                daily_limit.lift(push)
            push.parts.take_up()
            daily_limit.count_again(push)
        anew = {"started_at": push.started_at or now, "stop_asked_at": None, "finished_at": None}
        passed = {"canary_passed_at": _judged(push, now), "next_figures_at": None}
        push.leave_schedule(Push.Status.SENDING, **anew, **passed)
        Event.objects.record(push, Event.Kind.STARTED, parts=push.parts.open().count())
    return Next.NOW


def _judged(push: Push, now: datetime) -> datetime | None:
    """Whoever has more sent after a canary that was sent has judged it."""
    sent = push.is_held_for_canary or push.parts.filter(number=1, status=Part.Status.ACCEPTED).exists()
    return push.canary_passed_at or (now if sent else None)


def _leave_as_it_was(push: Push) -> Next:
    with transaction.atomic():
        push.take_back()
        Notice.objects.about(push, timezone.now())
        Event.objects.record(push, Event.Kind.HELD, cause="late", due_at=str(push.due_at))
    return Next.NOTHING


def _hold_overdue(push: Push, now: datetime) -> Next:
    """A push found long after its time is never sent late by itself."""
    cause = Push.Attention.OVERDUE
    with transaction.atomic():
        push.leave_schedule(Push.Status.NEEDS_ATTENTION, attention=cause, attention_at=now)
        Event.objects.record(push, Event.Kind.HELD, cause=str(cause), due_at=str(push.due_at))
    return Next.NOTHING
