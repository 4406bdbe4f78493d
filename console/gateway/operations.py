"""What the installation does at the gateway without the wire: add an application, load bindings. Both idempotent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone

from console.gateway.models import Binding, Device, GatewayApplication

BATCH = 5_000  # rows of one transaction

Row = tuple[str, int, str]  # account, account type, token


class TokenTakenError(Exception):
    """A token belongs to a device of another application. str() names the row."""


@dataclass
class BindCounts:
    """What bind_accounts did: rows = bound + rebound + unchanged + repeated."""

    rows: int = 0
    bound: int = 0  # the device had no account of the type
    rebound: int = 0  # the device had another account of the type
    unchanged: int = 0
    repeated: int = 0  # a later row had the same token and type, and it counts
    devices: int = 0  # registered on the way

    def as_dict(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)


def register_application(*, access_id: str, secret_key: str, platform: str, name: str) -> GatewayApplication:
    """The gateway's application of that AccessID, made or brought up to date. Its access key stays."""
    application, _ = GatewayApplication.objects.update_or_create(
        access_id=access_id, defaults={"secret_key": secret_key, "platform": platform, "name": name}
    )
    return application


def bind_accounts(*, application: GatewayApplication, rows: Iterable[Row]) -> BindCounts:
    """Tie accounts to tokens, registering devices as needed. Later rows count as newer.

    All or nothing: raises TokenTakenError when a token is another application's.
    """
    counts = BindCounts()
    start = timezone.now()
    with transaction.atomic():
        for batch in _batches(rows):
            _bind_batch(application, batch, start, counts)
    return counts


def _batches(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _bind_batch(application: GatewayApplication, rows: Sequence[Row], start: datetime, counts: BindCounts) -> None:
    # The newest binding is the recent device: each row is a microsecond younger than the one before.
    last = {(token, kind): (account, counts.rows + place) for place, (account, kind, token) in enumerate(rows)}
    devices = _devices(application, rows, counts)
    known = {
        (device, kind): account
        for device, kind, account in Binding.objects.filter(device__in=devices.values()).values_list(
            "device_id", "account_type", "account"
        )
    }
    changed = []
    for (token, kind), (account, place) in last.items():
        before = known.get((devices[token], kind))
        _count(counts, before, account)
        if before != account:
            changed.append(
                Binding(
                    application=application,
                    device_id=devices[token],
                    account_type=kind,
                    account=account,
                    bound_at=start + timedelta(microseconds=place),
                )
            )
    Binding.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["device", "account_type"],
        update_fields=["account", "bound_at"],
    )
    counts.rows += len(rows)
    counts.repeated += len(rows) - len(last)


def _count(counts: BindCounts, before: str | None, account: str) -> None:
    if before is None:
        counts.bound += 1
    elif before == account:
        counts.unchanged += 1
    else:
        counts.rebound += 1


def _devices(application: GatewayApplication, rows: Sequence[Row], counts: BindCounts) -> dict[str, int]:
    """The key of the device of each token; devices that are missing are registered."""
    places = {token: counts.rows + place for place, (_, _, token) in enumerate(rows, 1)}
    missing = places.keys() - _known(application, places)
    Device.objects.bulk_create(
        [Device(application=application, token=token, platform=application.platform) for token in sorted(missing)],
        ignore_conflicts=True,
    )
    counts.devices += len(missing)
    return _known(application, places)


def _known(application: GatewayApplication, places: dict[str, int]) -> dict[str, int]:
    found = Device.objects.filter(token__in=list(places)).values_list("token", "pk", "application_id")
    keys = {}
    for token, pk, owner in found:
        if owner != application.pk:
            raise TokenTakenError(
                f"Row {places[token]:,}: the token belongs to another application. Use one of its own."
            )
        keys[token] = pk
    return keys
