"""Sending a draft as it was previewed."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.actions.approving import tell_asked
from pushes.actions.cutting import Cuts, NotReady, cuts_of_sides, parts_of
from pushes.actions.transaction import discard_package, held, wake
from pushes.models import Application, BoundCount, Event, Part, Push, Sketch, StalePush
from pushes.models.approval import NOT_RETURNED
from pushes.readiness.bound import UNKNOWN
from pushes.readiness.draft_doubts import Doubt, doubts
from pushes.readiness.obstacles import number_to_type, obstacles
from pushes.tasks import deliver_push

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def confirm(
    *,
    push: Push,
    by: "User",
    seen: str,
    ticked: Collection[str] = (),
    number: int | None = None,
    undo_seconds: int | None = None,
) -> None:
    """Send the draft as it was previewed, once: at its time, and not before the undo window is over; where it is for so
    many accounts that it needs an approval, have it wait for that.

    `seen` is the fingerprint of what the preview showed, `ticked` the keys of the doubts a person dismissed.
    `number` is how many accounts that person typed, where the push asks for it. `undo_seconds` is the application's
    unless given.
    StalePush if it was changed after the preview or confirmed already; NotReady if something is missing.
    """
    cuts = _cuts(push, seen)
    try:
        with transaction.atomic():
            _confirm(_held(push, seen), by, cuts, ticked, number, undo_seconds)
    except (NotReady, StalePush):  # after any other error it may have been confirmed
        cuts.discard()
        raise


def _confirm(
    push: Push, by: "User", cuts: Cuts, ticked: Collection[str], number: int | None, undo_seconds: int | None
) -> None:
    dismissed = _refuse_unless_ready(push, ticked, number)
    parts = parts_of(push, cuts)
    sizes = [part.accounts for part in parts]
    if sum(sizes) != push.count or (push.speed and max(sizes) > push.speed):
        raise StalePush(f"The package of push {push.pk} was checked, or its speed limited, while it was cut")
    read = {"account_type": push.type_in_force, "taken": push.type_is_taken, "reading": push.reading}
    canary = push.canary_size and min(push.canary_size, sizes[0])
    undo = push.application.undo_seconds if undo_seconds is None else undo_seconds
    _schedule(push, by, undo, canary_accounts=canary, **cuts.kept)
    if not push.is_for_package and (people := push.people):
        Sketch.objects.keep(people, push_id=push.pk)
    Part.objects.bulk_create(parts, batch_size=500)
    packed = push.package.packed_sha256 if push.is_for_package and push.package else ""
    facts: dict[str, Any] = {"accounts": push.count, "doubts": dismissed, "packed": packed, "due_at": str(push.due_at)}
    if push.shadow_percent:
        facts["shadow"] = {"percent": push.shadow_percent, "accounts": push.shadow_accounts}
    Event.objects.record(push, Event.Kind.CONFIRMED, by, **facts, **read)
    tell_asked(push, by)
    aside = push.package_aside
    Push.objects.filter(pk=push.pk).update(package_aside=None)
    discard_package(aside)
    wake(deliver_push, push.pk)


def _held(push: Push, seen: str) -> Push:
    """The draft as it was seen; StalePush if it is none, or another one, any more."""
    push = held(push)
    if not push.is_draft or push.fingerprint != seen:
        raise StalePush(f"Push {push.pk} is not what was previewed")
    if push.application.duplicate_hours:  # of two that are confirmed together the second sees the first
        push.application = Application.objects.select_for_update().get(pk=push.application_id)
    return push


def _schedule(push: Push, by: "User", undo_seconds: int, **said: Any) -> None:
    """It starts when the undo window is over. Where it waits for a second person, that window begins with their yes."""
    now = timezone.now()
    due = max(push.scheduled_for or now, now + timedelta(seconds=undo_seconds))
    said |= {"accounts": push.count, "updated_at": now}
    # What the accounts plainly look like is chosen by the confirmation, and the speed that the application allows.
    said |= {"account_type": push.type_in_force, "speed_per_minute": push.speed}
    asks = push.asks_for_approval
    said |= {"needs_approval": asks, "approval_asked_at": now if asks else None, **NOT_RETURNED}
    to = Push.Status.WAITING_FOR_APPROVAL if asks else Push.Status.SCHEDULED
    push.move(to, confirmed_at=now, confirmed_by=by, due_at=due, **said)


def _refuse_unless_ready(push: Push, ticked: Collection[str], number: int | None) -> list[str]:
    """The codes of the doubts there are, all of them ticked, and the number typed where it is asked for.

    NotReady otherwise.
    """
    for obstacle in obstacles(push):
        raise NotReady(obstacle.text)
    found = doubts(push)
    if not {doubt.key for doubt in found} <= set(ticked):
        raise NotReady(_("Tick every line that asks for it, then send."))
    if push.asks_for_number and number != push.count:
        raise NotReady(number_to_type(push))
    unknown = Doubt(UNKNOWN, "", push.list_seen).key  # ticked when an earlier answer had not come
    if BoundCount.comes_first_for(push) and unknown not in ticked:
        raise NotReady(_("Wait until the gateway has said how many of these accounts have a device, then send again."))
    return [doubt.code for doubt in found]


def _cuts(push: Push, seen: str) -> Cuts:
    """Its cuts, made before the push's row is held.

    None at all for a push that is not as it was seen: the confirmation will say so.
    """
    stored: Push | None = Push.objects.select_related("application", "package").filter(pk=push.pk).first()
    if stored is None or stored.fingerprint != seen or not stored.is_for_package or obstacles(stored):
        return Cuts()
    return cuts_of_sides(stored)
