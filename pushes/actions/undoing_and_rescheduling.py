"""When a confirmed push starts: taken back, hurried, given another time."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.actions.approving import ask_for_approval
from pushes.actions.beginning import refuse_to_begin
from pushes.actions.cutting import NotReady
from pushes.actions.transaction import held, wake
from pushes.models import Event, Push, StalePush
from pushes.models.approval import NOT_CONFIRMED
from pushes.readiness.quiet_hours import refusal_of
from pushes.tasks import deliver_push

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def undo(*, push: Push, by: "User") -> None:
    """Make a push that has not begun a draft again; of one about to go on, what it was. StalePush if it has begun."""
    with transaction.atomic():
        push = _held(push)
        if push.is_waiting_for_approval:  # its author withdraws it
            raise StalePush(f"Push {push.pk} waits for approval")
        if push.is_continuing:
            push.take_back()
            Event.objects.record(push, Event.Kind.UNDONE, by, of="more")
            return
        push.back_to_draft(version=push.version + 1, updated_at=timezone.now(), **NOT_CONFIRMED)
        Event.objects.record(push, Event.Kind.UNDONE, by)


def start_now(*, push: Push, by: "User") -> None:
    """Start a push before its time; what was approved for that needs another approval.

    StalePush if it has begun, NotReady in hours in which nothing is sent, or where it would be a duplicate.
    """
    now = timezone.now()
    with transaction.atomic():
        push = _held(push)
        _refuse_to_hurry(push, now)
        Event.objects.record(push, Event.Kind.HURRIED, by, due_at=str(push.due_at))
        is_chosen = push.is_scheduled and push.is_time_chosen
        if is_chosen and push.needs_approval:
            ask_for_approval(push, by, scheduled_for=None, due_at=now)
            return
        push.reschedule(scheduled_for=None if is_chosen else push.scheduled_for, due_at=now)
        wake(deliver_push, push.pk)


def reschedule(*, push: Push, by: "User", at: datetime) -> None:
    """Give a push that has not begun another time; one that was approved for the old one needs another approval.

    NotReady if that time is over or none, or the push may not begin then; StalePush if it has begun.
    """
    if at <= timezone.now():
        raise NotReady(_("Choose a time to come."))
    with transaction.atomic():
        push = _held(push)
        if push.is_continuing:
            raise StalePush(f"Push {push.pk} has begun")
        refuse_to_begin(push, at)
        Event.objects.record(push, Event.Kind.RESCHEDULED, by, old=str(push.due_at), new=str(at))
        if push.needs_approval and push.is_scheduled:
            ask_for_approval(push, by, scheduled_for=at, due_at=at)
        else:
            push.reschedule(scheduled_for=at, due_at=at)


def _refuse_to_hurry(push: Push, now: datetime) -> None:
    if not push.is_continuing:
        refuse_to_begin(push, now)
    elif refused := refusal_of(push.application, now):
        raise NotReady(refused)


def _held(push: Push) -> Push:
    """The push as it stands, held; StalePush for a rehearsal or a test, which begin at once and are no drafts."""
    if push.is_trial:
        raise StalePush(f"Push {push.pk} is no push to its accounts")
    return held(push)
