"""What devices say happened to their deliveries: read it, and note it for many devices at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from console.gateway.envelope import Refusal
from console.gateway.members import number, objects, required
from console.gateway.models import Delivery, Device
from pushes.tpns.contract import Code

MAX_REPORTS = 1_000  # of one call
CHUNK = 1_000  # keys of one statement
LARGEST_KEY = 2**63 - 1

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
    """One happening at one delivery."""

    key: int
    happening: Happening


class Told(NamedTuple):
    """What one device reports in one call."""

    token: str
    reports: Sequence[Report]


class Noted(NamedTuple):
    """Whose reports they were, and how many of them are about its own deliveries."""

    device: int
    own: int


def read(data: dict[str, Any]) -> list[Report]:
    """The reports of a call: {"reports": [{"id", "event"}]}. Raises Refusal."""
    items = objects(data, "reports", MAX_REPORTS)
    return [Report(number(item, "id", largest=LARGEST_KEY), _happening(item)) for item in items]


def _happening(item: dict[str, Any]) -> Happening:
    try:
        return Happening(required(item, "event"))
    except ValueError:
        raise Refusal(Code.PARAMETER_REFUSED, f"Send event as one of: {', '.join(Happening)}.") from None


def note(calls: Sequence[Told], sent: Collection[int] = (), seen: Collection[int] = ()) -> list[Noted | None]:
    """Note in one transaction what devices report, what was `sent` to devices, and which devices were `seen`.

    The first time counts. Answers for each call what was noted, None where no device has the token.
    """
    devices = _devices({call.token for call in calls})
    owners = _owners({report.key for call in calls for report in call.reports})
    happened: dict[Happening, set[int]] = defaultdict(set)
    answers: list[Noted | None] = []
    for call in calls:
        device = devices.get(call.token)
        own = [report for report in call.reports if device is not None and owners.get(report.key) == device]
        for report in own:
            happened[report.happening].add(report.key)
        answers.append(None if device is None else Noted(device, len(own)))
    with transaction.atomic():
        _write(happened, sent, seen)
    return answers


def _write(happened: dict[Happening, set[int]], sent: Collection[int], seen: Collection[int]) -> None:
    now = timezone.now()
    for happening in Happening:
        moments = MOMENTS[happening]
        for keys in chunks(happened.get(happening, ())):
            unnoted = Delivery.objects.filter(pk__in=keys, **{moments[-1]: None})
            unnoted.update(**{moment: Coalesce(moment, now) for moment in moments})
    for keys in chunks(sent):
        Delivery.objects.filter(pk__in=keys, sent_at=None).update(sent_at=now)
    for keys in chunks(seen):
        Device.objects.filter(pk__in=keys).update(seen_at=now)


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
