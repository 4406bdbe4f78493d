"""Pausing an application: nothing of it leaves, whatever is confirmed, until it is let go on."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from pushes.actions.transaction import wake
from pushes.models import Application, Part, Push
from pushes.models.audit import AuditRow
from pushes.tasks import deliver_push

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def pause(*, application: Application, by: "User", reason: str) -> None:
    """Let nothing more of the application leave. One that is paused stays as it was paused."""
    running = Application.objects.filter(pk=application.pk, paused_at=None)
    with transaction.atomic():
        if running.update(paused_at=timezone.now(), paused_by=by, pause_reason=reason):
            AuditRow.objects.record(AuditRow.Kind.PAUSED, application, reason=reason)


def go_on(*, application: Application) -> None:
    """Let it go on. What waits for that is taken up at once; what has missed its time meanwhile is left to a person."""
    with transaction.atomic():
        paused = Application.objects.filter(pk=application.pk, paused_at__isnull=False)
        if paused.update(paused_at=None, paused_by=None, pause_reason=""):
            AuditRow.objects.record(AuditRow.Kind.WENT_ON, application)
        waiting = Part.objects.filter(push__application=application, waits_for=Part.Wait.PAUSE)
        pushes = list(waiting.order_by().values_list("push", flat=True).distinct())
        waiting.update(next_try_at=None)
        due = Push.objects.filter(application=application, status__in=Push.STARTING, due_at__lte=timezone.now())
        for push in {*pushes, *due.values_list("pk", flat=True)}:
            wake(deliver_push, push)
