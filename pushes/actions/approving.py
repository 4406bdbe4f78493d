"""A second person looks at a push before it is sent: asked for, approved, rejected, withdrawn, or done without."""

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.actions.beginning import refuse_to_begin
from pushes.actions.cutting import NotReady
from pushes.actions.transaction import held, wake
from pushes.delivery.approval import send_back
from pushes.invisible import storable
from pushes.models import Event, Notice, Push, StalePush
from pushes.models.approval import LONGEST_REASON, NOT_APPROVED, NOT_CONFIRMED, NOT_RETURNED
from pushes.models.audit import AuditRow
from pushes.readiness.quiet_hours import refusal_to_go_on
from pushes.tasks import deliver_push

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)


def ask_for_approval(push: Push, by: "User", **fields: Any) -> None:
    """Have the push, with these fields changed, wait for a second person. What was approved before does not count.

    Who changed it confirmed it as it is now, and so is none of those who may approve it.
    """
    asked = {"needs_approval": True, "approval_asked_at": timezone.now(), "confirmed_by": by}
    push.move(Push.Status.WAITING_FOR_APPROVAL, **(asked | NOT_APPROVED | NOT_RETURNED | fields))
    tell_asked(push, by)


def refuse_to_go_on(push: Push) -> None:
    """NotReady where what would go on after the undo window may not begin then, or is not what was approved."""
    if push.lacks_approval:
        said = _(
            "What would be sent now is not what was approved: its application was changed meanwhile. Have an "
            "administrator change it back, or duplicate the push."
        )
        raise NotReady(said)
    if refused := refusal_to_go_on(push.application):
        raise NotReady(refused)


def tell_asked(push: Push, by: "User") -> None:
    """Write into the flight record what a push waits to be approved of, if it does."""
    if push.is_waiting_for_approval:
        Event.objects.record(push, Event.Kind.APPROVAL_ASKED, by, sha256=push.hash_to_approve())


def approve(*, push: Push, by: "User", seen: str) -> bool:
    """Let it start, at its time, and not before the undo window is over. `seen` is the hash of what was looked at.

    False if its time passed while it waited: then it is its author's draft again. NotReady if it is the person's own;
    StalePush if it was changed since it was looked at, or does not wait for approval (any more).
    """
    with transaction.atomic():
        push = _waiting(push)
        if push.is_own_of(by):
            raise NotReady(_("Ask somebody else to approve it: nobody approves a push of their own."))
        due = _due(push, seen)
        if due is None:
            send_back(push, Push.Return.LATE, by)
            return False
        _release(push, by, due, seen)
        if push.scheduled_for:  # else the letter of its end comes as soon
            Notice.objects.about(push, since=push.approved_at)
        Event.objects.record(push, Event.Kind.APPROVED, by, sha256=seen)
    return True


def reject(*, push: Push, by: "User", reason: str) -> None:
    """Make it a draft of its author again. NotReady without a reason; StalePush if it does not wait (any more)."""
    words = written(reason, _("Write why, for its author reads it."))
    with transaction.atomic():
        send_back(_waiting(push), Push.Return.REJECTED, by, words)


def withdraw(*, push: Push, by: "User") -> None:
    """Make it a draft again, by its author. StalePush for others, or if it does not wait for approval (any more)."""
    with transaction.atomic():
        push = _waiting(push)
        if push.author_id != by.pk:
            raise StalePush(f"Push {push.pk} is somebody else's")
        push.back_to_draft(version=push.version + 1, updated_at=timezone.now(), **NOT_CONFIRMED)
        Event.objects.record(push, Event.Kind.WITHDRAWN, by)


def break_glass(*, push: Push, by: "User", seen: str, reason: str) -> bool:
    """Let it start without approval, for a reason that everybody reads. The rest is as with `approve`."""
    words = written(reason, _("Write why it cannot wait for an approval: everybody who sees the push reads it."))
    with transaction.atomic():
        push = _waiting(push)
        due = _due(push, seen)
        if due is None:
            send_back(push, Push.Return.LATE, by)
            return False
        _release(push, by, due, seen, glass_reason=words)
        Event.objects.record(push, Event.Kind.GLASS_BROKEN, by, words=words, sha256=seen)
        AuditRow.objects.record(AuditRow.Kind.GLASS_BROKEN, push, reason=words)
    logger.warning("Push %s is sent without approval: person %s broke the glass.", push.pk, by.pk)
    return True


def _waiting(push: Push) -> Push:
    """The push as it stands, held."""
    stored = held(push)
    if not stored.is_waiting_for_approval:
        raise StalePush(f"Push {push.pk} does not wait for approval")
    return stored


def _due(push: Push, seen: str) -> "datetime | None":
    """When it starts if it is let go now; None if its time has passed. StalePush if it is not what was looked at.

    NotReady where it may not begin then.
    """
    if push.hash_to_approve() != seen:
        raise StalePush(f"Push {push.pk} is not what was looked at")
    now = timezone.now()
    if push.scheduled_for and push.scheduled_for <= now:
        return None
    due = max(push.scheduled_for or now, now + push.application.undo_window)
    refuse_to_begin(push, due)
    return due


def _release(push: Push, by: "User", due: "datetime", seen: str, **fields: Any) -> None:
    approved = {"approved_by": by, "approved_at": timezone.now(), "approved_hash": seen}
    push.move(Push.Status.SCHEDULED, due_at=due, **approved, **fields)
    wake(deliver_push, push.pk)


def written(reason: str, lacking: str) -> str:
    """A reason as it is kept. NotReady where there is none, with the words in `lacking`, or more than is kept."""
    words = " ".join(storable(reason).split())
    if not words:
        raise NotReady(lacking)
    if len(words) > LONGEST_REASON:
        said = _("Write it in at most %(most)s characters: it has %(count)s, and nothing was changed.")
        raise NotReady(said % {"most": LONGEST_REASON, "count": f"{len(words):,}"})
    return words
