"""Stopping a push, and sending to those it has not reached."""

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.actions.approving import refuse_to_go_on, written
from pushes.actions.transaction import held, wake
from pushes.models import Event, Push, StalePush
from pushes.models.audit import AuditRow
from pushes.tasks import deliver_push

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)


def stop(*, push: Push, by: "User") -> None:
    """Stop a push: at once if it has not begun, else after the part that is in hand.

    `Push.tally` says what had left. StalePush if it is a draft, ended or stopping already.
    """
    now = timezone.now()
    with transaction.atomic():
        push = held(push)
        Event.objects.record(push, Event.Kind.STOP_ASKED, by)
        if push.is_continuing and push.finished_at:  # nothing of its rest has left: it had ended, and has again
            push.stop_asked_at = now
            push.move(push.ending, stop_asked_at=now, **push.not_past_limit)
        elif push.is_scheduled or push.is_held_at_start or push.is_continuing:
            push.parts.leave_out()
            push.move(Push.Status.STOPPED, stop_asked_at=now, finished_at=now, **push.not_past_limit)
        else:
            push.move(Push.Status.STOPPING, stop_asked_at=now)
            push.parts.before_call().update(next_try_at=None)  # what waits for the service need not any more
            wake(deliver_push, push.pk)


def send_the_rest(*, push: Push, by: "User") -> int:
    """Send to exactly the accounts that the push has not been sent to, by its own parts; how many these are.

    It begins after the undo window, and until then nothing of the push is changed. For a push that was stopped or ended
    with refused parts. What is unconfirmed is not among them. StalePush if nothing is left to send, for one that was
    approved and stopped before its time, and for a rehearsal or a test, which can be repeated instead. NotReady in
    hours in which nothing is sent, and where it is not what was approved.
    """
    with transaction.atomic():
        push = held(push)
        unsent = push.parts.unsent()
        rest, parts = unsent.tally().unsent, unsent.count()
        if not (parts and push.is_open_to_rest):
            raise StalePush(f"Push {push.pk} has nothing left to send")
        refuse_to_go_on(push)
        Event.objects.record(push, Event.Kind.CONTINUED, by, parts=parts, accounts=rest)
        push.go_on_later(push.application.undo_seconds)
        wake(deliver_push, push.pk)
    return int(rest)


def send_over_limit(*, push: Push, by: "User", reason: str) -> int:
    """Send to all whom the push was not sent to, those with them whom the limit of pushes a day left out, for a reason
    that everybody reads; how many accounts these are.

    It begins after the undo window, and from then on there is no limit for this push. NotReady without a reason, and in
    hours in which nothing is sent; StalePush if nobody is over the limit, or it has not ended.
    """
    words = written(reason, _("Write why, for everybody who sees the push reads it."))
    with transaction.atomic():
        push = held(push)
        over = push.parts.tally().over_limit
        if not (over and push.is_open_to_rest):
            raise StalePush(f"Push {push.pk} has nobody over the limit, or is sent still")
        refuse_to_go_on(push)
        Push.objects.filter(pk=push.pk).update(limit_reason=words)
        rest = over + int(push.parts.unsent().tally().unsent)
        Event.objects.record(push, Event.Kind.LIMIT_LIFTED, by, words=words, over=over, accounts=rest)
        AuditRow.objects.record(AuditRow.Kind.LIMIT_LIFTED, push, reason=words)
        push.go_on_later(push.application.undo_seconds)
        wake(deliver_push, push.pk)
    logger.warning("Push %s is sent past the limit of pushes a day: person %s had it done.", push.pk, by.pk)
    return rest
