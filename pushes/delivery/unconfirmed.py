"""Push calls that may have arrived: the service's records are asked, and only their no lets a call be repeated."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from pushes.delivery.outcomes import Next, accepted, ask_a_person
from pushes.delivery.parts_on_record import Trace, trace
from pushes.delivery.retries_and_waits import asked_to_wait, try_later
from pushes.models import Event, Part, Push
from pushes.models.part import NO_NOES
from pushes.tpns.errors import TpnsError, TpnsRefused

# The service must say so often, so long apart, that it knows nothing, before a call is repeated: for a minute in all.
NOES, APART = 5, timedelta(seconds=15)
# So often is a call of one part repeated by itself; after that a person decides.
REPETITIONS = 3
ELSEWHERE = _(
    "The application has another access point or AccessID by now than when this part was called: the service that was "
    "called cannot be asked. Have an administrator change it back and ask again, or decide what became of the part."
)
ON_RECORD = _("The service has on record what may be this part. Push ids: %(ids)s.")


def unclear(push: Push, part: Part, why: str, **fields: Any) -> Next:
    """Nobody here can tell whether the call took effect."""
    with transaction.atomic():
        Event.objects.record(push, Event.Kind.UNCLEAR, part=part.number, words=why)
        part.go_on(Part.Status.UNCONFIRMED, problem=why, **NO_NOES, **fields)
    return Next.NOW


def left_by_a_dead_worker(push: Push, part: Part) -> Next:
    """A part found in its push call without a worker."""
    return unclear(push, part, _("The console stopped while the service was being called."))


def settle(push: Push, part: Part) -> Next:
    """Ask the service's records for the part; no other service's, for their no says nothing."""
    if part.is_elsewhere:
        return ask_a_person(push, part, Part.Status.UNCONFIRMED, Push.Attention.UNCONFIRMED, ELSEWHERE)
    try:
        seen = trace(push, part)
    except TpnsError as error:
        return unread(push, part, Part.Status.UNCONFIRMED, error)
    if seen.own and not seen.alike:
        return accepted(push, part, Event.Kind.SETTLED, seen.own[0].push_id)
    return ask(push, part, seen) if seen.ids else _nothing_known(push, part)


def unread(push: Push, part: Part, to: str, error: TpnsError) -> Next:
    """Records that cannot be read are no answer: ask again later."""
    if isinstance(error, TpnsRefused) and error.is_for_now:
        return asked_to_wait(push, part, to, error, error.retry_after)
    return try_later(push, part, to, error)


def ask(push: Push, part: Part, seen: Trace, **fields: Any) -> Next:
    """A person must say which of these records the part is, if any."""
    why = ON_RECORD % {"ids": ", ".join(seen.ids[:10])}
    cause = Push.Attention.FOREIGN if push.stood_at else Push.Attention.UNCONFIRMED
    return ask_a_person(push, part, Part.Status.UNCONFIRMED, cause, why, alike=seen.ids, **fields)


def _nothing_known(push: Push, part: Part) -> Next:
    """Noes are counted, each by its own wake-up: a clock that jumps makes one wait vanish, not the whole minute."""
    now = timezone.now()
    noes, since = _counted(part, now)
    if noes < NOES:
        left = since + APART * noes - now
        wait = left if timedelta() < left <= APART else APART
        with transaction.atomic():
            if part.unknown_at is None:
                Event.objects.record(push, Event.Kind.UNKNOWN, part=part.number)
            part.wait(Part.Status.UNCONFIRMED, Part.Wait.RECORDS, wait, noes=noes, unknown_at=since)
        return Next.LATER
    if part.repetitions >= REPETITIONS:
        why = _("Each call went without an answer, and the service's records know of none.")
        return ask_a_person(push, part, Part.Status.UNCONFIRMED, Push.Attention.UNCONFIRMED, why)
    return _repeat(push, part)


def _counted(part: Part, now: datetime) -> tuple[int, datetime]:
    """How many noes there are with the one just heard, and since when; one that comes too soon is none."""
    if part.unknown_at is None:
        return 1, now
    if now < part.unknown_at:  # the clock went back, and nobody knows how long the last wait was
        return part.noes, now - APART * (part.noes - 1)
    early = now < part.unknown_at + APART * part.noes
    return part.noes + (not early), part.unknown_at


def _repeat(push: Push, part: Part) -> Next:
    count = part.repetitions + 1
    with transaction.atomic():
        Event.objects.record(push, Event.Kind.REPEATED, part=part.number, accounts=part.accounts, repetition=count)
        part.go_on(part.before_call, repetitions=count, **NO_NOES)
    return Next.NOW
