"""Push calls that may have arrived: the service's records are asked, and only their no lets a call be repeated."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.delivery.outcomes import Next, accepted, ask_a_person, asked_to_wait, try_later
from pushes.delivery.wire import client_of
from pushes.models import Event, Part, Push
from pushes.tpns.errors import TpnsError, TpnsRefused
from pushes.tpns.records import Record

# The service must say this long apart, twice, that it knows nothing, before a call is repeated.
APART = timedelta(seconds=60)
# So often is a call of one part repeated by itself; after that a person decides.
REPETITIONS = 3
DAY = timedelta(days=1)  # the service's days may begin in another zone
# The service's clock may differ from ours by so much, and its record of a list may be made so late.
EARLIER, LATER = timedelta(minutes=2), timedelta(minutes=5)


def unclear(push: Push, part: Part, why: str) -> Next:
    """Nobody here can tell whether the call took effect."""
    with transaction.atomic():
        Event.objects.record(push, Event.Kind.UNCLEAR, part=part.number, words=why)
        part.go_on(Part.Status.UNCONFIRMED, problem=why, unknown_at=None)
    return Next.NOW


def left_by_a_dead_worker(push: Push, part: Part) -> Next:
    """A part found in its push call without a worker."""
    return unclear(push, part, _("The console stopped while the service was being called."))


def settle(push: Push, part: Part) -> Next:
    """Ask the service's records for the part: by its upload id, which no other push has, or by all of a list push."""
    try:
        found, alike = _on_record(push, part)
    except TpnsError as error:
        if isinstance(error, TpnsRefused) and error.is_for_now:
            return asked_to_wait(push, part, Part.Status.UNCONFIRMED, error, error.retry_after)
        return try_later(push, part, Part.Status.UNCONFIRMED, error)
    if found and not alike:
        return accepted(push, part, Event.Kind.SETTLED, found[0])
    if found or alike:
        why = _("The service has %(count)s records that may be this part: %(ids)s.")
        ids = [*found, *alike]
        return _ask(push, part, why % {"count": len(ids), "ids": ", ".join(ids[:10])})
    return _nothing_known(push, part)


def _ask(push: Push, part: Part, why: str) -> Next:
    return ask_a_person(push, part, Part.Status.UNCONFIRMED, Push.Attention.DOUBT, why)


def _nothing_known(push: Push, part: Part) -> Next:
    """The first no of the records starts the wait, one that comes long enough after it ends the doubt."""
    now = timezone.now()
    if part.unknown_at is None:
        with transaction.atomic():
            Event.objects.record(push, Event.Kind.UNKNOWN, part=part.number)
            part.wait(Part.Status.UNCONFIRMED, Part.Wait.RECORDS, APART, unknown_at=now)
        return Next.LATER
    if now < part.unknown_at + APART:
        part.wait(Part.Status.UNCONFIRMED, Part.Wait.RECORDS, part.unknown_at + APART - now)
        return Next.LATER
    if part.repetitions >= REPETITIONS:
        return _ask(push, part, _("Each call went without an answer, and the service's records know of none."))
    return _repeat(push, part)


def _repeat(push: Push, part: Part) -> Next:
    count = part.repetitions + 1
    with transaction.atomic():
        Event.objects.record(push, Event.Kind.REPEATED, part=part.number, accounts=part.accounts, repetition=count)
        part.go_on(part.before_call, repetitions=count, unknown_at=None)
    return Next.NOW


def _on_record(push: Push, part: Part) -> tuple[list[str], list[str]]:
    """The push ids on record that are the part's, and those that may be."""
    Event.objects.record(push, Event.Kind.CALLED, part=part.number, call="records")
    called = part.called_at or timezone.now()
    records = client_of(push).records((called - DAY).date(), (timezone.now() + DAY).date())
    if part.upload_id:
        ours = (record.push_id for record in records if record.upload_id == part.upload_id)
        return list(islice(ours, 1)), []
    return _of_list(push, part, records)


def _of_list(push: Push, part: Part, records: Iterator[Record]) -> tuple[list[str], list[str]]:
    """A push to a list has no id of its own: its accounts, its words and the time of the call must tell."""
    told = [record for record in records if _says_the_same(push, part, record)]
    others = Part.objects.filter(push__application=push.application, service_push_id__in=[r.push_id for r in told])
    taken = set(others.values_list("service_push_id", flat=True))
    free = [record for record in told if record.push_id not in taken]
    ours = [record.push_id for record in free if record.targets and set(record.targets) == set(part.typed)]
    unnamed = [record.push_id for record in free if not record.targets]
    return (ours, unnamed) if len(ours) < 2 else ([], ours)


def _says_the_same(push: Push, part: Part, record: Record) -> bool:
    if record.upload_id or (record.title, record.content) != (push.title, push.content):
        return False
    if record.at is None or part.called_at is None:
        return True
    return part.called_at - EARLIER <= record.at <= part.called_at + LATER
