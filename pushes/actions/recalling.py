"""Calling back what the service took."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from pushes.actions.transaction import held, wake
from pushes.models import Event, Part, Push, StalePush
from pushes.tasks import recall_push

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def terminate(*, push: Push, by: "User") -> int:
    """Have the service hold back what still waits for its devices; the number of parts it is asked for."""
    return _recall(push, by, Part.Recall.TERMINATE)


def revoke(*, push: Push, by: "User") -> int:
    """Have the service take the push off the devices where it can; the number of parts it is asked for."""
    return _recall(push, by, Part.Recall.REVOKE)


def _recall(push: Push, by: "User", how: Part.Recall) -> int:
    """StalePush while the push is sending, stop it first, for a trial, and where the service took nothing."""
    now = timezone.now()
    with transaction.atomic():
        push = held(push)
        parts = push.parts.on_service().exclude(recall=how)
        if push.status == Push.Status.SENDING or push.is_trial:
            raise StalePush(f"Push {push.pk} is still sending, or a rehearsal or a test")
        asked: int = parts.update(recall=how, recall_try_at=now, recalled_at=None, recall_problem="")
        if not asked:
            raise StalePush(f"Push {push.pk} has nothing to call back")
        Event.objects.record(push, Event.Kind.RECALL_ASKED, by, how=str(how), parts=asked)
        wake(recall_push, push.pk)
    return asked
