"""Sending a draft as it was previewed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.accounts import PART_ACCOUNTS, PART_BYTES, recut
from pushes.actions.rows import held, wake
from pushes.models import Event, Part, Push, StalePush
from pushes.readiness import doubts, obstacles
from pushes.tasks import deliver_push
from pushes.tpns.contract import MAX_ACCOUNTS

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
    cuts = _cuts(push, seen)
    with transaction.atomic():
        push = held(push)
        if not push.is_draft or push.fingerprint != seen:
            raise StalePush(f"Push {push.pk} is not what was previewed")
        dismissed = _refuse_unless_ready(push, ticked)
        parts = _parts(push, cuts)
        if sum(part.accounts for part in parts) != push.count:
            raise StalePush(f"The package of push {push.pk} was checked while it was cut")
        _schedule(push, by, push.application.undo_seconds if undo_seconds is None else undo_seconds)
        Part.objects.bulk_create(parts, batch_size=500)
        packed = push.package.packed_sha256 if push.is_for_package and push.package else ""
        Event.objects.record(push, Event.Kind.CONFIRMED, by, accounts=push.count, doubts=dismissed, packed=packed)
        wake(deliver_push, push.pk)


def _schedule(push: Push, by: "User", undo_seconds: int) -> None:
    now = timezone.now()
    due = max(push.scheduled_for or now, now + timedelta(seconds=undo_seconds))
    said = {"accounts": push.count, "canary_accounts": push.canary_size, "updated_at": now}
    push.move(Push.Status.SCHEDULED, confirmed_at=now, confirmed_by=by, due_at=due, **said)


def _refuse_unless_ready(push: Push, ticked: Collection[str]) -> list[str]:
    """The codes of the doubts there are, all of them ticked; NotReady otherwise."""
    for obstacle in obstacles(push):
        raise NotReady(obstacle.text)
    codes = [doubt.code for doubt in doubts(push)]
    if not set(codes) <= set(ticked):
        raise NotReady(_("Tick every line that asks for it, then send."))
    return codes


def _cuts(push: Push, seen: str) -> Sequence[tuple[int, int, int]]:
    """The package's cuts, or finer ones, made before the push's row is held: a large file takes seconds.

    None at all for a push that is not as it was seen: the confirmation will say so.
    """
    stored: Push | None = Push.objects.select_related("application", "package").filter(pk=push.pk).first()
    if stored is None or stored.fingerprint != seen or not stored.is_for_package or obstacles(stored):
        return []
    package = stored.package
    if package is None or not stored.is_cut_finer:
        return list(package.cuts) if package else []
    most = min(stored.speed_per_minute or PART_ACCOUNTS, PART_ACCOUNTS)
    try:
        cuts = recut(package.packed_path, accounts=most, length=PART_BYTES, first=stored.canary_size)
    except (OSError, ValueError):
        raise NotReady(_("The checked accounts cannot be read. Upload the package again.")) from None
    return [astuple(cut) for cut in cuts]


def _parts(push: Push, cuts: Sequence[tuple[int, int, int]]) -> list[Part]:
    if not push.is_for_package:
        chunks = enumerate(_chunks(push), start=1)
        return [Part(push=push, number=number, accounts=len(chunk), typed=chunk) for number, chunk in chunks]
    return [
        Part(push=push, number=number, offset=offset, length=length, accounts=accounts)
        for number, (offset, length, accounts) in enumerate(cuts, start=1)
    ]


def _chunks(push: Push) -> Iterator[list[str]]:
    """Typed accounts, as many at a time as one part may have."""
    accounts, most = list(push.typed_check.accounts), push.speed_per_minute or MAX_ACCOUNTS
    first = min(push.canary_accounts or most, most)
    yield accounts[:first]
    for start in range(first, len(accounts), most):
        yield accounts[start : start + most]
