"""What the installation does at the gateway without the wire: add an application, load bindings. Both idempotent."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.dispatch import Signal
from django.utils import timezone

from console.gateway.carrying import bulk
from console.gateway.carrying.case_folding import fold
from console.gateway.database_failures import insistently
from console.gateway.models import Binding, BindingRule, Device, GatewayApplication

# Rows of one transaction: SQLite has one writer, and nobody waits for it longer than about half a second.
BATCH = 2_500
PAUSE = 0.12  # seconds between two: who waits for SQLite looks every tenth of a second whether it is free

IDENTITY = ["device_id", "account_type"]  # a device has one account of each type
BOUND = ("application_id", "device_id", "account_type", "account", "bound_at")
REBIND = (
    "(device_id, account_type) DO UPDATE SET account = excluded.account, bound_at = excluded.bound_at"
    f" WHERE {Binding._meta.db_table}.bound_at <= excluded.bound_at"
)
REGISTERED = ("application_id", "token", "platform", "created_at", "seen_at")

Row = tuple[str, int, str]  # account, account type, token
Place = tuple[int, int]  # the key of a device, account type

# Sent with `application` and `rows`, their number, in the transaction of the first of them: for who keeps a log.
binding_began = Signal()


class Entry(NamedTuple):
    """A row that counts, and its number."""

    token: str
    kind: int
    account: str
    row: int


class TokenTakenError(Exception):
    """A token belongs to a device of another application. str() names the row."""


@dataclass
class BindCounts:
    """What bind_accounts did: rows = bound + rebound + unchanged + kept + repeated."""

    rows: int = 0
    bound: int = 0  # the device had no account of the type
    rebound: int = 0  # the device had another account of the type
    unchanged: int = 0
    kept: int = 0  # the device told of another account of the type since the beginning: that is newer
    repeated: int = 0  # a later row had the same token and type, and it counts
    devices: int = 0  # registered on the way

    def as_dict(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)


def register_application(
    *, access_id: str, secret_key: str, platform: str, name: str, binding_rule: str = BindingRule.OPEN
) -> GatewayApplication:
    """The gateway's application of that AccessID, made or brought up to date. Its access key stays."""
    fields = {"secret_key": secret_key, "platform": platform, "name": name, "binding_rule": binding_rule}
    application, _ = GatewayApplication.objects.update_or_create(access_id=access_id, defaults=fields)
    return application


def bind_accounts(*, application: GatewayApplication, rows: Iterable[Row]) -> BindCounts:
    """Tie accounts to tokens, registering devices as needed. Later rows count as newer.

    In pieces, so that others can write meanwhile: whoever logs in on a device in that time stays. Raises
    TokenTakenError, with nothing bound, when a token is another application's. Cut off in the middle, what was bound
    stays; doing it again does the rest.
    """
    counts = BindCounts()
    last: dict[tuple[str, int], Entry] = {}
    for account, kind, token in rows:
        counts.rows += 1
        last[token, kind] = Entry(token, kind, fold(kind, account), counts.rows)
    counts.repeated = counts.rows - len(last)
    start = timezone.now()
    batches = list(_batches(last.values()))
    for batch in batches:
        _known(application, _numbered(batch))
    for number, batch in enumerate(batches):
        if number and connection.vendor == "sqlite":
            time.sleep(PAUSE)
        counts = insistently(partial(_bind_batch, application, batch, start, counts, is_first=number == 0))
    return counts


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    iterator = iter(entries)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _bind_batch(
    application: GatewayApplication, batch: list[Entry], start: datetime, before: BindCounts, *, is_first: bool
) -> BindCounts:
    counts = replace(before)
    with transaction.atomic():
        if is_first and not application.is_rehearsal:
            binding_began.send(sender=Binding, application=application, rows=counts.rows)
        _write(application, batch, start, counts)
    return counts


def _write(application: GatewayApplication, batch: list[Entry], start: datetime, counts: BindCounts) -> None:
    devices = _devices(application, batch, counts)
    known, changed = accounts_on(devices.values()), []
    for entry in batch:
        if known.get((devices[entry.token], entry.kind)) != entry.account:
            # The newest binding is the recent device: each row is a microsecond younger than the one before.
            bound_at = bulk.moment(start + timedelta(microseconds=entry.row))
            changed.append((application.pk, devices[entry.token], entry.kind, entry.account, bound_at))
    kept = write_bindings(changed)
    for entry in batch:
        place = devices[entry.token], entry.kind
        _count(counts, known.get(place), entry.account, is_kept=place in kept)


def accounts_on(devices: Iterable[int]) -> dict[Place, str]:
    """Which account of each type is on devices, by their keys."""
    bound = Binding.objects.filter(device__in=list(devices))
    return {(device, kind): account for device, kind, account in bound.values_list(*IDENTITY, "account")}


def write_bindings(rows: list[tuple[int, int, int, str, Any]]) -> set[Place]:
    """Write bindings, each with the values of BOUND; the places in which a newer one of another account stays."""
    rows.sort(key=lambda row: row[3])  # neighbours share the pages of the index by account
    if bulk.insert(Binding, BOUND, rows, REBIND) == len(rows):
        return set()
    now = accounts_on({device for _, device, *_ in rows})
    return {(device, kind) for _, device, kind, account, _ in rows if now.get((device, kind), account) != account}


def _count(counts: BindCounts, before: str | None, account: str, *, is_kept: bool) -> None:
    if is_kept:
        counts.kept += 1
    elif before is None:
        counts.bound += 1
    elif before == account:
        counts.unchanged += 1
    else:
        counts.rebound += 1


def _devices(application: GatewayApplication, batch: list[Entry], counts: BindCounts) -> dict[str, int]:
    """The key of the device of each token; devices that are missing are registered."""
    rows = _numbered(batch)
    known = _known(application, rows)
    missing = sorted(rows.keys() - known)
    if not missing:
        return known
    now = bulk.moment(timezone.now())
    new = [(application.pk, token, application.platform, now, now) for token in missing]
    bulk.insert(Device, REGISTERED, new, "DO NOTHING")
    counts.devices += len(missing)
    return _known(application, rows)


def _numbered(batch: list[Entry]) -> dict[str, int]:
    return {entry.token: entry.row for entry in batch}


def _known(application: GatewayApplication, rows: dict[str, int]) -> dict[str, int]:
    found = Device.objects.filter(token__in=list(rows)).values_list("token", "pk", "application_id")
    for token, _, owner in found:
        if owner != application.pk:
            place = f"Row {rows[token]:,}"
            raise TokenTakenError(f"{place}: the token belongs to another application. Use one of its own.")
    return {token: pk for token, pk, _ in found}
