"""An application that an administrator has paused: nothing of it leaves until somebody lets it go on.

What is on its way at that moment is not called back: each upload and each push call asks before it is made.
"""

from datetime import timedelta

from django.db import transaction

from pushes.delivery.outcomes import Next
from pushes.models import Application, Event, Part, Push

LOOK_AGAIN = timedelta(seconds=15)


def is_paused(push: Push) -> bool:
    """Whether the push's application is paused, by its row as it is now."""
    return bool(Application.with_rehearsals.filter(pk=push.application_id, paused_at__isnull=False).exists())


def wait_for_it(push: Push, part: Part) -> Next:
    """The part waits, and the flight record says once who paused the application and why."""
    application = Application.with_rehearsals.only("pause_reason", "paused_by").get(pk=push.application_id)
    with transaction.atomic():
        if part.waits_for != Part.Wait.PAUSE:
            why = application.pause_reason
            Event.objects.record(push, Event.Kind.PAUSED, application.paused_by, part=part.number, words=why)
        part.wait(part.status, Part.Wait.PAUSE, LOOK_AGAIN, problem=application.pause_reason)
    return Next.LATER
