"""The course of a push: when it starts, which part is next, how it ends."""

from django.db import transaction
from django.utils import timezone

from pushes.delivery.outcomes import Next
from pushes.delivery.steps import step
from pushes.models import Event, Part, Push, StalePush


def advance(push_id: int) -> Next:
    """Make one step with the push. Safe to call at any time, by any number of workers."""
    push = Push.objects.select_related("application", "package").filter(pk=push_id).first()
    if push is None or not push.is_moving:
        return Next.NOTHING
    push.looked()
    try:
        if push.status == Push.Status.SCHEDULED:
            return _start(push)
        part = push.parts.open().first()
        return _conclude(push) if part is None else step(push, part)
    except StalePush:
        return Next.LATER


def waiting() -> list[int]:
    """Pushes that should be moving and are in nobody's hands."""
    return list(Push.objects.idle(timezone.now()).values_list("pk", flat=True))


def _start(push: Push) -> Next:
    if push.due_at is None or push.due_at > timezone.now():
        return Next.LATER
    with transaction.atomic():
        push.move(Push.Status.SENDING, started_at=timezone.now())
        Event.objects.record(push, Event.Kind.STARTED, parts=push.parts.count())
    return Next.NOW


def _conclude(push: Push) -> Next:
    accepted = push.parts.filter(status=Part.Status.ACCEPTED).count()
    to = Push.Status.FAILED
    if accepted:
        whole = accepted == push.parts.count()
        to = Push.Status.FINISHED if whole else Push.Status.FINISHED_WITH_PROBLEMS
    now = timezone.now()
    with transaction.atomic():
        push.move(to, finished_at=now, next_figures_at=now if accepted else None)
        Event.objects.record(push, Event.Kind.ENDED, status=str(to), parts_accepted=accepted)
    return Next.NOTHING
