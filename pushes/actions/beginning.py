"""When a push may begin: not in hours in which nothing is sent, nor as a duplicate of another one."""

from datetime import datetime

from pushes.actions.cutting import NotReady
from pushes.models import Application, Push
from pushes.readiness import duplicates, quiet_hours


def refuse_to_begin(push: Push, at: datetime) -> None:
    """NotReady where the held push, which was confirmed before, may not begin then. Its pushes come one by one."""
    if refused := quiet_hours.refusal_of(push.application, at):
        raise NotReady(refused)
    refuse_duplicate(push, at)


def refuse_duplicate(push: Push, at: datetime) -> None:
    """NotReady where its application refuses the same message to nearly the same people so soon."""
    if not push.application.duplicate_hours:
        return
    Application.objects.select_for_update().filter(pk=push.application_id).values_list("pk").first()
    if refused := duplicates.refusal_of(push, at):
        raise NotReady(refused)
