"""What becomes of a push that waits for approval and does not get it, or whose approval does not fit any more."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from pushes.delivery.outcomes import Next
from pushes.models import Event, Notice, Part, Push
from pushes.models.approval import NOT_CONFIRMED

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def send_back(push: Push, cause: str, by: "User | None" = None, words: str = "") -> None:
    """Make it a draft of its author again, who is told why. StalePush if it has begun."""
    now = timezone.now()
    facts = {"cause": str(cause), "words": words, "due_at": str(push.due_at)}
    returned = {"returned_by": by, "returned_at": now, "return_cause": cause, "return_reason": words}
    with transaction.atomic():
        push.back_to_draft(version=push.version + 1, updated_at=now, **returned, **NOT_CONFIRMED)
        Notice.objects.about(push, now)
        Event.objects.record(push, Event.Kind.SENT_BACK, by, **facts)


def send_back_changed(push: Push) -> Next:
    """What would be sent is not what was approved."""
    send_back(push, Push.Return.CHANGED)
    return Next.NOTHING


def stop_changed(push: Push, part: Part) -> Next:
    """The same of a push that has begun: nothing (more) of it leaves."""
    with transaction.atomic():
        push.move(Push.Status.STOPPING, stop_asked_at=timezone.now())
        of = "more" if push.parts.exclude(called_at=None).exists() else "all"
        Event.objects.record(push, Event.Kind.APPROVAL_FELL, of=of)
        part.go_on(part.status)
    return Next.NOW
