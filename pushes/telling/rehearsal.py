"""How a rehearsal went, by its flight record, and what that says of the real push."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.delivery.speed import minute_of
from pushes.models import Event, Push
from pushes.models.rehearsal import simulated_every
from pushes.telling import flight_record
from pushes.walltime import spelled

Kind = Event.Kind
MOST_READ, MOST_SHOWN = 2_000, 10  # rows of the flight record, faults
WAITS, TRIES, UNCLEAR = Kind.ASKED_TO_WAIT, Kind.DELAYED, Kind.UNCLEAR
UNTOLD = (Kind.CREATED, Kind.CALLED, Kind.UNKNOWN)
TAKEN = (Kind.ACCEPTED, Kind.SETTLED)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Fault:
    """What a part met, and how it was overcome: in words, empty as long as it is not. `lasted`: until it went on."""

    at: datetime
    kind: str
    what: str
    how: str = ""
    lasted: timedelta | None = None


@dataclass(frozen=True)
class Course:
    """How a rehearsal went so far.

    `span` is the time from its start to its last accepted part, `lost` how much of it went to faults (None if its
    record is too long to be read here), `every` says that each so-many-th account has simulated devices.
    """

    span: timedelta | None
    lost: timedelta | None
    waits: int
    tries: int
    unclear: int
    settled: int
    faults: list[Fault]
    more: int
    every: int
    faster: int
    meaning: list[str]


def course_of(push: Push) -> Course:
    """How the rehearsal went so far, read from its flight record."""
    counts = dict(push.events.order_by().values_list("kind").annotate(Count("pk")))
    rows = list(push.events.exclude(kind__in=UNTOLD).order_by("sequence")[: MOST_READ + 1])
    faults = list(_faults(rows[:MOST_READ]))
    span = _span(push)
    lost = sum((fault.lasted or timedelta() for fault in faults), timedelta()) if len(rows) <= MOST_READ else None
    return Course(
        span=span,
        lost=lost,
        waits=counts.get(WAITS, 0),
        tries=counts.get(TRIES, 0),
        unclear=counts.get(UNCLEAR, 0),
        settled=counts.get(Kind.SETTLED, 0),
        faults=faults[:MOST_SHOWN],
        more=sum(counts.get(kind, 0) for kind in (WAITS, TRIES, UNCLEAR)) - len(faults[:MOST_SHOWN]),
        every=simulated_every(push.count),
        faster=round(MINUTE / minute_of(push)),
        meaning=list(_meaning(push, span, lost)) if push.is_ended else [],
    )


def _span(push: Push) -> timedelta | None:
    last = push.events.filter(kind__in=TAKEN).order_by("-sequence").values_list("at", flat=True).first()
    return last - push.started_at if last and push.started_at else None


def _faults(events: list[Event]) -> Iterator[Fault]:
    """The faults in order, each with the next thing that happened to its part."""
    found: list[Fault] = []
    unsettled: dict[int, int] = {}
    for event in events:
        part = event.facts.get("part")
        if part is None:
            continue
        if part in unsettled:
            place = unsettled.pop(part)
            found[place] = replace(found[place], how=_how(event), lasted=event.at - found[place].at)
        if event.kind in (WAITS, TRIES, UNCLEAR):
            unsettled[part] = len(found)
            found.append(Fault(event.at, event.kind, flight_record.told(event)))
    yield from found


def _how(following: Event) -> str:
    match following.kind:
        case Kind.UPLOADED:
            return _("Called again, and the upload was taken.")
        case Kind.ACCEPTED:
            return _("Called again, and the push was accepted.")
        case Kind.SETTLED:
            return _("The service's records have the call: it had arrived, and was not made again.")
        case Kind.REPEATED:
            return _("The service's records knew nothing of it for a minute. The call was made again.")
        case Kind.HELD | Kind.REFUSED:
            return flight_record.told(following)
    return _("Called again, and the next fault came.")


def _meaning(push: Push, span: timedelta | None, lost: timedelta | None) -> Iterator[str]:
    """What can truthfully be said of the real push, by where it goes and how fast it may."""
    application, parts = push.rehearsed.application, push.parts.count()
    if push.duration:
        said = {"speed": f"{push.speed_per_minute:,}", "span": spelled(push.duration)}
        words = ngettext(
            "At %(speed)s account per minute the real push takes about %(span)s.",
            "At %(speed)s accounts per minute the real push takes about %(span)s.",
            push.speed_per_minute or 0,
        )
        yield words % said
    elif application.is_on_gateway and span is not None and lost is not None:
        words = _("The real push goes through this same gateway, which takes it in about %(span)s without faults.")
        yield words % {"span": spelled(max(span - lost, timedelta(seconds=1)))}
    if not application.is_on_gateway:
        words = _("How fast %(service)s answers cannot be rehearsed here.")
        yield words % {"service": application.get_access_point_display()}
        if push.is_for_package and parts > 1:
            words = _("It takes one package push a second, so %(parts)s parts take at least %(span)s.")
            yield words % {"parts": f"{parts:,}", "span": spelled(timedelta(seconds=parts - 1))}
    if push.canary_accounts:
        yield _("After its canary the real push waits for a person.")
