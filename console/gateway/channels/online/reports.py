"""What devices say happened to their deliveries: read it, and note it for many devices at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from django.db import connection, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from console.gateway.carrying import bulk
from console.gateway.channels.online import delivery_names
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import objects, required, text
from console.gateway.models import Delivery, Device, GatewayPush, delivery_key, push_of
from pushes.tpns.contract import Code

MAX_REPORTS = 1_000  # of one call
CHUNK = 1_000  # keys of one statement

Key = TypeVar("Key", int, str)


class Happening(StrEnum):
    """What a device reports. All but the last imply the arrival; a notification is clicked or cleared once shown."""

    ARRIVED = "arrived"
    SHOWN = "shown"
    CLICKED = "clicked"
    CLEARED = "cleared"
    WITHDRAWN = "withdrawn"


# The moments that a happening proves; its own stands last.
MOMENTS = {
    Happening.ARRIVED: ("sent_at", "arrived_at"),
    Happening.SHOWN: ("sent_at", "arrived_at", "shown_at"),
    Happening.CLICKED: ("sent_at", "arrived_at", "shown_at", "clicked_at"),
    Happening.CLEARED: ("sent_at", "arrived_at", "shown_at", "cleared_at"),
    Happening.WITHDRAWN: ("withdrawn_at",),
}


class Report(NamedTuple):
    """One happening at one delivery. The mark is that of the delivery's name; empty where nobody named it.

    Who got it in a call for many devices knows the push alone, and its key is 0 then.
    """

    key: int
    happening: Happening
    mark: str = ""
    push_id: str = ""


class Told(NamedTuple):
    """What one device reports in one call."""

    token: str
    reports: Sequence[Report]


class Noted(NamedTuple):
    """Whose reports they were, and how many of them are about its own deliveries."""

    device: int
    own: int


def read(data: dict[str, Any]) -> list[Report]:
    """The reports of a call: {"reports": [{"id", "event"}]}, less those by names of the time before. Raises Refusal.

    Or with `push_id` in the place of `id`.
    """
    told = (_report(item) for item in objects(data, "reports", MAX_REPORTS))
    return [report for report in told if report]


def _report(item: dict[str, Any]) -> Report | None:
    if not item.get("id") and (push_id := text(item, "push_id")):
        return Report(0, _happening(item), push_id=push_id)
    name, happening = _name(item), _happening(item)
    return Report(name.key, happening, name.mark) if name else None


def _name(item: dict[str, Any]) -> delivery_names.Name | None:
    """Whose report it is. None for a bare number, as names were once: devices may still have reports by such."""
    written = required(item, "id")
    name = delivery_names.read(written)
    if name is None and not written.isdigit():
        raise Refusal(Code.PARAMETER_REFUSED, "Send id as the notification's data has it.")
    return name


def _happening(item: dict[str, Any]) -> Happening:
    try:
        return Happening(required(item, "event"))
    except ValueError:
        raise Refusal(Code.PARAMETER_REFUSED, f"Send event as one of: {', '.join(Happening)}.") from None


def note(
    calls: Sequence[Told],
    sent: Collection[int] = (),
    seen: Collection[int] = (),
    brought: Mapping[int, int] | None = None,
) -> list[Noted | None]:
    """Note in one transaction what devices report, what was sent to them, and which devices were `seen`.

    The first time counts. `sent` are keys, `brought` the cursors by key of what came on lines. Answers for each call
    what was noted, None where no device has the token.
    """
    devices = _devices({call.token for call in calls})
    calls = _by_key(calls, devices)
    keys = {report.key for call in calls for report in call.reports}
    owners, push_ids = _owners(keys), _push_ids(keys)
    happened: dict[Happening, set[int]] = defaultdict(set)
    answers: list[Noted | None] = []
    for call in calls:
        device = devices.get(call.token)
        own = [one for one in call.reports if device and owners.get(one.key) == device and _fits(one, call, push_ids)]
        for report in own:
            happened[report.happening].add(report.key)
        answers.append(None if device is None else Noted(device, len(own)))
    with transaction.atomic():
        _hold(*happened.values(), sent, brought or ())
        write(happened)
        _write_sent(sent, seen)
        _write_brought(brought or {})
    return answers


def _by_key(calls: Sequence[Told], devices: Mapping[str, int]) -> Sequence[Told]:
    """The calls, where all that name a push name its delivery to their device."""
    named = {report.push_id for call in calls for report in call.reports if report.push_id}
    if not named:
        return calls
    pushes = dict(GatewayPush.objects.filter(push_id__in=named).order_by().values_list("push_id", "pk"))

    def keyed(report: Report, token: str) -> Report:
        if token in devices and (push := pushes.get(report.push_id)):
            return report._replace(key=delivery_key(push, devices[token]))
        return report

    return [Told(call.token, [keyed(report, call.token) for report in call.reports]) for call in calls]


def _hold(*written: Collection[int]) -> None:
    """Have the deliveries in one order, whatever is noted of which: else two processes could wait for each other.

    One statement takes its own in order. SQLite has one writer.
    """
    several = [keys for keys in written if keys]
    if connection.vendor != "postgresql" or len(several) < 2:
        return
    for keys in chunks(set().union(*several)):
        list(Delivery.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def write(happened: Mapping[Happening, Collection[int]]) -> None:
    """Note what happened at the deliveries, given by key. The first time counts."""
    now = timezone.now()
    for happening in Happening:
        moments = MOMENTS[happening]
        for keys in chunks(happened.get(happening, ())):
            unnoted = Delivery.objects.filter(pk__in=keys, **{moments[-1]: None})
            unnoted.update(**{moment: Coalesce(moment, now) for moment in moments})


def _write_sent(sent: Collection[int], seen: Collection[int]) -> None:
    now = timezone.now()
    for keys in chunks(sent):
        Delivery.objects.filter(pk__in=keys, sent_at=None).update(sent_at=now)
    for keys in chunks(seen):
        Device.objects.filter(pk__in=keys).update(seen_at=now)


def _write_brought(brought: Mapping[int, int]) -> None:
    now = bulk.moment(timezone.now())
    for keys in chunks(brought):
        rows = [(key, brought[key]) for key in keys]
        bulk.update(Delivery, "sent_at = COALESCE(sent_at, %s), cursor = fresh.column2", rows, now)


def _fits(report: Report, call: Told, push_ids: Mapping[int, str]) -> bool:
    """Whether the report is about this delivery, and not about one of another life of the database."""
    push_id = push_ids.get(push_of(report.key))
    return push_id is not None and report.mark in ("", delivery_names.mark(push_id, call.token))


def _push_ids(keys: Collection[int]) -> dict[int, str]:
    """The ids of the deliveries' pushes, by the keys of the pushes."""
    found: dict[int, str] = {}
    for some in chunks({push_of(key) for key in keys}):
        found.update(GatewayPush.objects.filter(pk__in=some).order_by().values_list("pk", "push_id"))
    return found


def _devices(tokens: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(tokens):
        found.update(Device.objects.filter(token__in=some).values_list("token", "pk"))
    return found


def _owners(keys: Collection[int]) -> dict[int, int]:
    """The device of each delivery. It never changes, so that it may be asked before the transaction."""
    found: dict[int, int] = {}
    for some in chunks(keys):
        found.update(Delivery.objects.filter(pk__in=some).values_list("pk", "device_id"))
    return found


def chunks(keys: Collection[Key], most: int = CHUNK) -> Iterator[list[Key]]:
    """The keys in order, as many at a time as one statement takes."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), most):
        yield ordered[start : start + most]
