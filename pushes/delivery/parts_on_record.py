"""What the service has on record that is a part of ours, or may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from pushes.delivery.wire import client_for
from pushes.models import Event, Part, Push
from pushes.tpns.records import Record

DAY = timedelta(days=1)  # the service's days may begin in another zone
EARLIER = timedelta(minutes=2)  # the service's clock may differ from ours by so much


@dataclass(frozen=True)
class Trace:
    """Records that are surely the part's, and records that only may be."""

    own: tuple[Record, ...] = ()
    alike: tuple[Record, ...] = ()

    @property
    def ids(self) -> list[str]:
        """The push ids of all of them."""
        return [record.push_id for record in (*self.own, *self.alike)]


def trace(push: Push, part: Part) -> Trace:
    """Read the service's records; TpnsError if they cannot be read.

    An upload id is a part's own. A list is told by its accounts and its words, if it was called and the record is no
    older than that. What says the same and belongs to no part that is known here may be the part: a push call that
    this database has forgotten.
    """
    told = []
    for record in _records(push, part):
        if part.upload_id and record.upload_id == part.upload_id:
            return Trace((record,))
        if (record.title, record.content) == (push.title, push.content):
            told.append(record)
    since = push.confirmed_at
    alike = [record for record in _unknown(push, part, told) if _fits(push, part, record, since)]
    exact = [record for record in alike if record.targets]
    if len(exact) == 1 and part.called_at and not push.is_for_package and _is_since(exact[0], since):
        return Trace(tuple(exact), tuple(record for record in alike if not record.targets))
    return Trace(alike=tuple(alike))


def _records(push: Push, part: Part) -> Iterator[Record]:
    Event.objects.record(push, Event.Kind.CALLED, part=part.number, call="records")
    now = timezone.now()
    first = min(filter(None, (push.confirmed_at, part.called_at)), default=now)
    return client_for(push, part).records((first - DAY).date(), (now + DAY).date())


def _fits(push: Push, part: Part, record: Record, since: datetime | None) -> bool:
    """Whether the record may be the part. After a call the clocks are not trusted: a person sees an older one too."""
    if bool(record.upload_id) != push.is_for_package:
        return False
    if not push.is_for_package and record.targets and set(record.targets) != set(part.typed):
        return False
    return bool(part.called_at) or _is_since(record, since)


def _is_since(record: Record, since: datetime | None) -> bool:
    return record.at is None or since is None or record.at >= since - EARLIER


def _unknown(push: Push, part: Part, told: list[Record]) -> list[Record]:
    """Records that belong to no part that is known here, and that no person has judged for this one."""
    known = Part.objects.at(part.application)
    ids, uploads = [record.push_id for record in told], [record.upload_id for record in told if record.upload_id]
    taken = set(known.filter(service_push_id__in=ids).values_list("service_push_id", flat=True)) | set(part.judged)
    uploaded = set(known.filter(upload_id__in=uploads).values_list("upload_id", flat=True))
    return [record for record in told if record.push_id not in taken and record.upload_id not in uploaded]
