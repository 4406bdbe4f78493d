"""Carry a push out: from its targets to one delivery for each device that gets it.

The database says how far a push is (`offset`). Some targets are looked up, then their deliveries, the counts and the
new offset are written in one transaction, and only by the worker that still holds the claim on a push that still
moves. So a worker may be killed anywhere, two may start at once, somebody may stop the push, and every device still
gets at most one delivery, and nothing after the stop.

A push with a speed is carried out a second's worth at a time: the row says when the next step may be made
(`next_step_at`), and no worker waits for it.
"""

import logging
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import IntegrityError, transaction
from django.utils import timezone

from console.gateway.carrying import bell, lookup, queueing, targets
from console.gateway.carrying.collapsing import collapse_older
from console.gateway.carrying.lookup import Found
from console.gateway.models import GatewayPush
from pushes.storage import StorageAway
from pushes.tpns.contract import AudienceType

WINDOW = 50_000  # targets looked up at once: more would hold SQLite's only writer longer, fewer cost more each
MOST_DEVICES = 100_000  # written in one transaction, however many devices an account has
STEP_SECONDS = 20  # how long one task works at most, well below the broker's visibility timeout
LEASE = timedelta(seconds=30)  # many times what one piece takes
ONLINE_GRACE = timedelta(seconds=15)  # how long a push without waiting time looks for devices that are online

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Piece:
    """What one transaction carries out: so many targets, the devices found, the offset after them."""

    targets: int
    found: Found
    end: int


class Rehearsing(Protocol):
    """What makes and moves the devices of a rehearsal's push. Doing either again changes nothing."""

    def furnish(self, push: GatewayPush) -> None:
        """Give the push's accounts their devices."""

    def play(self, push: GatewayPush) -> None:
        """Have the devices that were reached report what they do."""


def stuck() -> list[int]:
    """Keys of the pushes that should be moving and that no worker holds, oldest first."""
    return list(GatewayPush.objects.claimable(timezone.now()).order_by("send_at").values_list("pk", flat=True))


def advance(push_pk: int, rehearsing: Rehearsing | None = None) -> datetime | None:
    """Claim the push and work on it for at most STEP_SECONDS. When to go on, None when nothing is left to do.

    `rehearsing` is asked for pushes of rehearsals only; without it their accounts have no devices.
    """
    push = _claim(push_pk)
    if push is None:
        return None
    try:
        return _work(push, rehearsing if push.application.is_rehearsal else None)
    except StorageAway as away:
        log.warning("Gateway push %s: %s It goes on by itself.", push.push_id, away)
    except FileNotFoundError:
        log.exception("Gateway push %s: the package is gone", push.push_id)
        _settle(push, GatewayPush.Status.FAILED)
    return None


def _work(push: GatewayPush, rehearsing: Rehearsing | None) -> datetime | None:
    stop = time.monotonic() + STEP_SECONDS
    if rehearsing and not push.offset:
        rehearsing.furnish(push)
    while not _has_expired(push) and (piece := _next(push)):
        if not _carry_out(push, piece, rehearsing):
            return None
        if push.next_step_at or time.monotonic() > stop:
            return _release(push)
    _settle(push, GatewayPush.Status.FINISHED)
    return None


def _claim(push_pk: int) -> GatewayPush | None:
    now = timezone.now()
    claim = secrets.token_hex(16)
    taken = (
        GatewayPush.objects.claimable(now)
        .filter(pk=push_pk)
        .update(status=GatewayPush.Status.STARTED, claim=claim, lease_until=now + LEASE)
    )
    if not taken:
        return None
    push = GatewayPush.objects.select_related("application", "upload").get(pk=push_pk, claim=claim)
    collapse_older(push)
    return push


def _update(push: GatewayPush, **changes: object) -> bool:
    """Change the push's row. False when another worker holds it by now, or it was ended."""
    held = GatewayPush.objects.filter(
        pk=push.pk, claim=push.claim, status=GatewayPush.Status.STARTED, offset=push.offset
    )
    return bool(held.update(**changes))


def _release(push: GatewayPush) -> datetime | None:
    return (push.next_step_at or timezone.now()) if _update(push, claim="", lease_until=None) else None


def _settle(push: GatewayPush, status: GatewayPush.Status) -> None:
    _update(push, status=status, claim="", lease_until=None, finished_at=timezone.now())


def _has_expired(push: GatewayPush) -> bool:
    """Whether no device would be handed the push any more. Without a waiting time its time begins with each piece."""
    return push.expire_time > 0 and push.expires_at <= timezone.now()


def _next(push: GatewayPush) -> Piece | None:
    """The next piece, with no more devices than one transaction or one second may have. None at the end."""
    most = push.speed or MOST_DEVICES
    size = min(WINDOW, most)
    while (piece := _look_up(push, size)) and piece.found.total > most and size > 1:
        size //= 2
    return piece


def _look_up(push: GatewayPush, size: int) -> Piece | None:
    if push.audience_type == AudienceType.ALL:
        found, end = lookup.find_registered(push, size)
        return Piece(found.total, found, end) if found.total else None
    window = targets.read(push, size)
    return Piece(len(window.targets), lookup.find(push, window.targets), window.end) if window.targets else None


def _carry_out(push: GatewayPush, piece: Piece, rehearsing: Rehearsing | None) -> bool:
    """Write the piece's deliveries. False when another worker holds the push by now, or it was ended."""
    try:
        return _write(push, piece, rehearsing, skip_repeated=False)
    except IntegrityError:  # a device has its row already: it was tied to another account in the meantime
        return _write(push, piece, rehearsing, skip_repeated=True)


def _write(push: GatewayPush, piece: Piece, rehearsing: Rehearsing | None, *, skip_repeated: bool) -> bool:
    now = timezone.now()
    changes = {
        "offset": piece.end,
        "accounts_done": push.accounts_done + piece.targets,
        "accounts_reached": push.accounts_reached + piece.found.reached,
        "expires_at": push.expiry(now, ONLINE_GRACE),
        "next_step_at": now + timedelta(seconds=piece.found.total / push.speed) if push.speed else None,
    }
    with transaction.atomic():
        if not _update(push, lease_until=now + LEASE, **changes):
            return False
        lookup.write_deliveries(push, piece.found, skip_repeated=skip_repeated)
        queueing.enqueue(push, piece.found)
        if rehearsing:
            rehearsing.play(push)
        bell.ring()
    for name, value in changes.items():
        setattr(push, name, value)
    return True
