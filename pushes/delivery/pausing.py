"""An application that an administrator has paused: nothing of it leaves until somebody lets it go on.

What is on its way at that moment is not called back: each upload and each push call asks before it is made.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from pushes.delivery.outcomes import Next
from pushes.models import Application, Event, Part, Push

if TYPE_CHECKING:
    from django.db.models import QuerySet

LOOK_AGAIN = timedelta(seconds=15)


def is_paused(push: Push, part: Part | None = None) -> bool:
    """Whether the push's application is paused, or the one that the part goes through, as their rows are now."""
    return bool(_paused(push, part).exists())


def _paused(push: Push, part: Part | None) -> "QuerySet[Application]":
    keys = [push.application_id, *([part.through_id] if part and part.through_id else [])]
    return Application.with_rehearsals.filter(pk__in=keys, paused_at__isnull=False)


def wait_for_it(push: Push, part: Part) -> Next:
    """The part waits, and the flight record says once who paused the application and why."""
    application = _paused(push, part).only("pause_reason", "paused_by").first() or push.application
    with transaction.atomic():
        if part.waits_for != Part.Wait.PAUSE:
            why = application.pause_reason
            Event.objects.record(push, Event.Kind.PAUSED, application.paused_by, part=part.number, words=why)
        part.wait(part.status, Part.Wait.PAUSE, LOOK_AGAIN, problem=application.pause_reason)
    return Next.LATER
