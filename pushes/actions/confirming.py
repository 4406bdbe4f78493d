"""Sending a draft as it was previewed."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.actions.rows import held, wake
from pushes.models import Event, Part, Push, StalePush
from pushes.readiness import doubts, obstacles
from pushes.tasks import deliver_push

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NotReady(Exception):
    """The draft cannot be sent as it stands; `str()` says what to do first."""


def confirm(
    *, push: Push, by: "User", seen: str, ticked: Collection[str] = (), undo_seconds: int | None = None
) -> None:
    """Send the draft as it was previewed, once: at its time, and not before the undo window is over.

    `seen` is the fingerprint of what the preview showed, `ticked` the codes of the doubts a person dismissed.
    `undo_seconds` is the application's unless given.
    StalePush if it was changed after the preview or confirmed already; NotReady if something is missing.
    """
    with transaction.atomic():
        push = held(push)
        if not push.is_draft or push.fingerprint != seen:
            raise StalePush(f"Push {push.pk} is not what was previewed")
        dismissed = _refuse_unless_ready(push, ticked)
        _schedule(push, by, push.application.undo_seconds if undo_seconds is None else undo_seconds)
        Part.objects.bulk_create(_parts(push))
        Event.objects.record(push, Event.Kind.CONFIRMED, by, accounts=push.count, doubts=dismissed)
        wake(deliver_push, push.pk)


def _schedule(push: Push, by: "User", undo_seconds: int) -> None:
    now = timezone.now()
    due = max(push.scheduled_for or now, now + timedelta(seconds=undo_seconds))
    push.move(Push.Status.SCHEDULED, confirmed_at=now, confirmed_by=by, due_at=due, accounts=push.count, updated_at=now)


def _refuse_unless_ready(push: Push, ticked: Collection[str]) -> list[str]:
    """The codes of the doubts there are, all of them ticked; NotReady otherwise."""
    for obstacle in obstacles(push):
        raise NotReady(obstacle.text)
    codes = [doubt.code for doubt in doubts(push)]
    if not set(codes) <= set(ticked):
        raise NotReady(_("Tick every line that asks for it, then send."))
    return codes


def _parts(push: Push) -> list[Part]:
    if not push.is_for_package:
        typed = list(push.typed_check.accounts)
        return [Part(push=push, number=1, accounts=len(typed), typed=typed)]
    cuts = push.package.cuts if push.package else []
    return [
        Part(push=push, number=number, offset=offset, length=length, accounts=accounts)
        for number, (offset, length, accounts) in enumerate(cuts, start=1)
    ]
