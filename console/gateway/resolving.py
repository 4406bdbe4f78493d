"""Carry a push out: from its accounts to one delivery for each device that gets it.

The database says how far a push is (`offset`). One window of accounts is looked up, then its deliveries, the counts
and the new offset are written in one transaction, and only by the worker that still holds the claim. So a worker may
be killed anywhere, and two may start at once, and every device still gets one delivery.
"""

import logging
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from console.gateway.folding import fold_all
from console.gateway.models import Binding, Delivery, GatewayPush
from console.gateway.stopping import collapse_older
from pushes.tpns.contract import AccountPushType

WINDOW = 20_000  # accounts of one transaction; sorted, because neighbours share the index's pages
CHUNK = 1_000  # accounts of one query
STEP_SECONDS = 20  # how long one task works at most, well below the broker's visibility timeout
LEASE = timedelta(seconds=30)  # many times what one window takes
ONLINE_GRACE = timedelta(seconds=15)  # how long a push without waiting time looks for devices that are online

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Window:
    """Some accounts of a push, and the offset after them."""

    accounts: Sequence[str]
    end: int


def stuck() -> list[int]:
    """Keys of the pushes that should be moving and that no worker holds, oldest first."""
    return list(GatewayPush.objects.claimable(timezone.now()).order_by("send_at").values_list("pk", flat=True))


def advance(push_pk: int) -> bool:
    """Claim the push and work on it for at most STEP_SECONDS. True when something is left to do at once."""
    push = _claim(push_pk)
    if push is None:
        return False
    stop = time.monotonic() + STEP_SECONDS
    try:
        for window in _windows(push):
            if not _carry_out(push, window):
                return False
            if time.monotonic() > stop:
                return _release(push)
    except FileNotFoundError:
        log.exception("Gateway push %s: the accounts are gone", push.push_id)
        _settle(push, GatewayPush.Status.FAILED)
    else:
        _settle(push, GatewayPush.Status.FINISHED)
    return False


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
    push = GatewayPush.objects.select_related("upload").get(pk=push_pk, claim=claim)
    collapse_older(push)
    return push


def _release(push: GatewayPush) -> bool:
    return bool(GatewayPush.objects.filter(pk=push.pk, claim=push.claim).update(claim="", lease_until=None))


def _settle(push: GatewayPush, status: GatewayPush.Status) -> None:
    GatewayPush.objects.filter(pk=push.pk, claim=push.claim).update(
        status=status, claim="", lease_until=None, finished_at=timezone.now()
    )


def _windows(push: GatewayPush) -> Iterator[Window]:
    """The accounts not yet carried out. An offset counts bytes of the package, or accounts of the call."""
    if push.upload is None:
        accounts = fold_all(push.account_type, list(dict.fromkeys(push.targets)))
        if push.offset < len(accounts):
            yield Window(sorted(accounts[push.offset :]), len(accounts))
        return
    with push.upload.file.open("rb") as file:
        file.seek(push.offset)
        end = push.offset
        lines_left = iter(file.readline, b"")  # iterating Django's File itself would begin at its start again
        while lines := list(islice(lines_left, WINDOW)):
            end += sum(map(len, lines))
            accounts = [line.rstrip(b"\n").decode() for line in lines]
            yield Window(sorted(fold_all(push.account_type, accounts)), end)


def _carry_out(push: GatewayPush, window: Window) -> bool:
    """Write the window's deliveries. False when another worker holds the push by now."""
    devices: set[int] = set()
    reached = 0
    for start in range(0, len(window.accounts), CHUNK):
        found, accounts = _devices(push, window.accounts[start : start + CHUNK])
        devices |= found
        reached += accounts
    with transaction.atomic():
        if not _move(push, window, reached):
            return False
        _write_deliveries(push, sorted(devices))
    return True


def _devices(push: GatewayPush, accounts: Sequence[str]) -> tuple[set[int], int]:
    """The devices that get the push for these accounts, and how many of the accounts have one."""
    bindings = Binding.objects.filter(
        application=push.application_id, account_type=push.account_type, account__in=accounts
    ).order_by("account", "-bound_at", "-device")
    rows = bindings.values_list("account", "device_id")
    newest: dict[str, int] = {}
    devices = set()
    for account, device in rows:
        newest.setdefault(account, device)
        devices.add(device)
    recent = push.account_push_type == AccountPushType.RECENT
    return set(newest.values()) if recent else devices, len(newest)


def _move(push: GatewayPush, window: Window, reached: int) -> bool:
    now = timezone.now()
    done = push.accounts_done + len(window.accounts)
    moved = GatewayPush.objects.filter(pk=push.pk, claim=push.claim, offset=push.offset).update(
        offset=window.end,
        accounts_done=done,
        accounts_reached=push.accounts_reached + reached,
        lease_until=now + LEASE,
        expires_at=push.expiry(now, ONLINE_GRACE),
    )
    push.offset, push.accounts_done = window.end, done
    push.accounts_reached += reached
    return bool(moved)


def _write_deliveries(push: GatewayPush, devices: Sequence[int]) -> None:
    """One row a device. A device that has its row already, by another account or an earlier try, keeps it."""
    if not devices:
        return
    table = connection.ops.quote_name(Delivery._meta.db_table)
    statement = f"INSERT INTO {table} (push_id, device_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"  # noqa: S608
    with connection.cursor() as cursor:
        # A tenth of bulk_create's time: no object is made for a row.
        cursor.executemany(statement, [(push.pk, device) for device in devices])
