"""How the services that pushes are sent by have answered lately, read from the end of the flight records.

No process has to count, and none can forget. Rehearsals are left out: they meet bad weather on purpose.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from console.health.figures import Figure, Labels
from console.health.of_console import LATELY
from pushes.models import Event, Part, Push

NEWEST = 2_000  # rows of all flight records are looked at
ANSWERED = (Event.Kind.UPLOADED, Event.Kind.ACCEPTED, Event.Kind.REFUSED, Event.Kind.ASKED_TO_WAIT)
MADE = ("upload", "push")  # calls that carry a push; what is asked of records and figures may wait
QUANTILES = (0.5, 0.95, 1.0)


@dataclass
class Calls:
    """What is known of the calls of one kind to one service: how long those took that were answered, and the others."""

    seconds: list[float] = field(default_factory=list)
    unanswered: int = 0


@dataclass(frozen=True)
class Call:
    """One call on record, with the record that followed it."""

    push: int
    part: Any  # its number
    call: str
    seconds: float
    is_answered: bool


def figures() -> Iterator[Figure]:
    """How long calls took and how many were not answered, by access point and kind of call."""
    found = _by_service(list(_calls(timezone.now())))
    asked = {key: {"access_point": key[0], "call": key[1]} for key in sorted(found)}
    told = "Seconds until a service answered, over the last ten minutes or 2000 rows of flight records."
    yield Figure("call_seconds", told, list(_quantiles(found, asked)), "summary")
    counts: list[tuple[Labels, float]] = []
    for key, labels in asked.items():
        counts.append((labels | {"outcome": "answered"}, len(found[key].seconds)))
        counts.append((labels | {"outcome": "unanswered"}, found[key].unanswered))
    yield Figure("calls_lately", "Calls to services in the same time, by whether a service answered.", counts)


def _quantiles(
    found: dict[tuple[str, str], Calls], asked: dict[tuple[str, str], Any]
) -> Iterator[tuple[Labels, float]]:
    for key, labels in asked.items():
        if took := sorted(found[key].seconds):
            for quantile in QUANTILES:
                yield labels | {"quantile": f"{quantile:g}"}, quantile_of(took, quantile)


def quantile_of(took: Sequence[float], quantile: float) -> float:
    """The smallest of these, in order, that is not exceeded by such a share of them."""
    return took[max(0, -(-len(took) * round(quantile * 100) // 100) - 1)]


def _by_service(calls: Sequence[Call]) -> dict[tuple[str, str], Calls]:
    known = Push.objects.filter(pk__in={call.push for call in calls}, rehearses=None)
    points = dict(known.values_list("pk", "application__access_point"))
    parts = Part.objects.filter(push__in=points, number__in={call.part for call in calls}, through__isnull=False)
    through = parts.values_list("push", "number", "through__access_point")
    elsewhere = {(push, number): point for push, number, point in through}
    found: dict[tuple[str, str], Calls] = defaultdict(Calls)
    for call in calls:
        if call.push in points:
            point = elsewhere.get((call.push, call.part)) or points[call.push]
            kept = found[point, call.call]
            if call.is_answered:
                kept.seconds.append(call.seconds)
            else:
                kept.unanswered += 1
    return found


def _calls(now: datetime) -> Iterator[Call]:
    """The calls on record that something followed; of each part one at a time is made."""
    begun: dict[tuple[int, Any], tuple[str, datetime]] = {}
    for push, kind, at, facts in _newest(now):
        key = push, facts.get("part")
        if kind == Event.Kind.CALLED and facts.get("call") in MADE:
            begun[key] = str(facts["call"]), at
        elif before := begun.pop(key, None):
            call, since = before
            yield Call(push, key[1], call, max(0.0, (at - since).total_seconds()), kind in ANSWERED)


def _newest(now: datetime) -> "list[tuple[int, str, datetime, dict[str, Any]]]":
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    rows = Event.objects.filter(pk__gt=last - NEWEST, at__gt=now - LATELY).order_by("pk")
    return list(rows.values_list("push_id", "kind", "at", "facts"))
