"""Carry a push out: one part, one bounded step at a time.

Before each call to the service the part says what is about to happen; after it, what came of it. So whatever
kills a worker, the row says where things stand:

    waiting -> uploading -> uploaded -> pushing -> accepted | refused | unconfirmed

An upload may be repeated. A push call that may have arrived may not: a part found in `pushing` without a worker,
or whose call ended without a clear answer, becomes `unconfirmed`, and the service's own records are asked for its
upload id. What they do not settle is left to a person.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from pushes.models import Event, Part, Push, StalePush
from pushes.tpns import bodies
from pushes.tpns.client import CONNECT_SECONDS, READ_SECONDS, TpnsClient
from pushes.tpns.errors import TpnsError, TpnsRefused, TpnsUnclear, TpnsUnreachable

logger = logging.getLogger(__name__)

# Longer than one call can take after its last sign of life.
LEASE_SECONDS = CONNECT_SECONDS + READ_SECONDS + 10
# A worker that uploads gives a sign of life with each block; sending one block times out before this.
UPLOAD_LEASE_SECONDS = CONNECT_SECONDS + 5
PROGRESS_SECONDS = 0.5
# Waits between tries, in seconds; when they are used up a person is asked.
WAITS = (2, 5, 10, 20, 30, 60, 60, 60, 60, 60, 60)
TOO_FAST_SECONDS = 1.5


class Next(Enum):
    """What should happen after a step."""

    NOW = auto()  # there is more to do at once
    LATER = auto()  # the beat will wake it
    NOTHING = auto()


def advance(push_id: int) -> Next:
    """Make one step with the push. Safe to call at any time, by any number of workers."""
    push = Push.objects.select_related("application", "package").filter(pk=push_id).first()
    if push is None or not push.is_moving:
        return Next.NOTHING
    try:
        if push.status == Push.Status.SCHEDULED:
            return _start(push)
        part = push.parts.exclude(status__in=Part.CLOSED).first()
        return _conclude(push) if part is None else _step(push, part)
    except StalePush:
        return Next.LATER


def waiting() -> list[int]:
    """Pushes that should be moving and are in nobody's hands."""
    now = timezone.now()
    due = Q(status=Push.Status.SCHEDULED, due_at__lte=now)
    busy = Part.objects.filter(Q(lease_until__gte=now) | Q(next_try_at__gt=now)).exclude(status__in=Part.CLOSED)
    idle = Q(status=Push.Status.SENDING) & ~Q(pk__in=busy.values("push"))
    return list(Push.objects.filter(due | idle).values_list("pk", flat=True))


def client_of(push: Push) -> TpnsClient:
    """A client that speaks for the push's application."""
    application = push.application
    return TpnsClient(application.address, application.access_id, application.secret_key)


def record(push: Push, kind: Event.Kind, **facts: Any) -> None:
    """Add to the flight record; never accounts, never secrets."""
    Event.objects.create(push=push, kind=kind, facts=facts)


def _start(push: Push) -> Next:
    if push.due_at is None or push.due_at > timezone.now():
        return Next.LATER
    with transaction.atomic():
        push.move(Push.Status.SENDING, started_at=timezone.now())
        record(push, Event.Kind.STARTED, parts=push.parts.count())
    return Next.NOW


def _step(push: Push, part: Part) -> Next:
    """Parts travel in order, one at a time: the step that the first open one needs."""
    too_early = part.next_try_at is not None and part.next_try_at > timezone.now()
    if too_early or not part.claim(LEASE_SECONDS):
        return Next.LATER
    steps: dict[str, Callable[[Push, Part], Next]] = {
        Part.Status.WAITING: _upload if push.is_for_package else _push,
        Part.Status.UPLOADING: _upload,
        Part.Status.UPLOADED: _push,
        Part.Status.PUSHING: _doubt_left_by_a_dead_worker,
        Part.Status.UNCONFIRMED: _settle,
    }
    return steps[part.status](push, part)


def _upload(push: Push, part: Part) -> Next:
    part.move(Part.Status.UPLOADING, bytes_sent=0)
    if push.package is None:
        raise LookupError(f"Push {push.pk} is for a package and has none.")
    try:
        upload_id = client_of(push).upload(
            push.package.packed_path,
            offset=part.offset,
            length=part.length,
            name=f"push-{push.pk}-part-{part.number}.txt",
            on_progress=_progress_of(part),
        )
    except TpnsRefused as refused:
        return _refused(push, part, Part.Status.WAITING, refused)
    except TpnsError as error:
        return _try_later(push, part, Part.Status.WAITING, error)
    except (OSError, ValueError) as error:
        logger.exception("Push %s, part %s: the checked accounts cannot be read.", push.pk, part.number)
        unread = TpnsUnreachable(f"The checked accounts of this push cannot be read ({type(error).__name__}).")
        return _try_later(push, part, Part.Status.WAITING, unread)
    with transaction.atomic():
        part.release(Part.Status.UPLOADED, upload_id=upload_id, attempts=0, next_try_at=None, problem="")
        record(push, Event.Kind.UPLOADED, part=part.number, upload_id=upload_id, bytes=part.length)
    return Next.NOW


def _progress_of(part: Part) -> Callable[[int], None]:
    """Writes the bytes sent on the part about twice a second, and holds the lease by it."""
    last = 0.0

    def progress(sent: int) -> None:
        nonlocal last
        complete = sent == part.length
        if complete or monotonic() - last >= PROGRESS_SECONDS:
            # Once all is sent the answer may take as long as any call.
            part.renew(LEASE_SECONDS if complete else UPLOAD_LEASE_SECONDS, bytes_sent=sent)
            last = monotonic()

    return progress


def _push(push: Push, part: Part) -> Next:
    came_from = part.status
    body = body_of(push, part)
    part.move(Part.Status.PUSHING, called_at=timezone.now())
    try:
        push_id = client_of(push).push(body)
    except TpnsRefused as refused:
        return _refused(push, part, came_from, refused)
    except TpnsUnreachable as error:
        return _try_later(push, part, came_from, error)
    except TpnsUnclear as error:
        return _unclear(push, part, str(error))
    return _accepted(push, part, Event.Kind.ACCEPTED, push_id)


def body_of(push: Push, part: Part) -> dict[str, Any]:
    """The push call of a part."""
    asked = {"account_type": push.account_type, "account_push_type": push.account_push_type}
    if push.is_for_package:
        return bodies.for_package(push.notification, part.upload_id, **asked)
    return bodies.for_accounts(push.notification, part.typed, **asked)


def _accepted(push: Push, part: Part, kind: Event.Kind, push_id: str) -> Next:
    with transaction.atomic():
        part.release(Part.Status.ACCEPTED, service_push_id=push_id, next_try_at=None, problem="")
        record(push, kind, part=part.number, push_id=push_id, accounts=part.accounts)
    return Next.NOW


def _refused(push: Push, part: Part, came_from: str, refused: TpnsRefused) -> Next:
    if refused.is_too_fast:
        wait = max(refused.retry_after or 0, TOO_FAST_SECONDS)
        part.release(came_from, next_try_at=timezone.now() + timedelta(seconds=wait), problem=str(refused))
        return Next.LATER
    with transaction.atomic():
        part.release(Part.Status.REFUSED, code=refused.code, problem=str(refused), next_try_at=None)
        record(push, Event.Kind.REFUSED, part=part.number, code=refused.code, words=str(refused))
    return Next.NOW


def _try_later(push: Push, part: Part, to: str, error: TpnsError, *, hopeless: bool = False) -> Next:
    """Wait longer with each try; when the waits are used up, or it is hopeless, leave it to a person."""
    used_up = hopeless or part.attempts >= len(WAITS)
    wait = 0 if used_up else WAITS[part.attempts]
    with transaction.atomic():
        part.release(
            to,
            attempts=part.attempts + 1,
            next_try_at=timezone.now() + timedelta(seconds=wait),
            problem=str(error),
        )
        record(push, Event.Kind.DELAYED, part=part.number, attempt=part.attempts, words=str(error))
        if used_up:
            push.move(Push.Status.NEEDS_ATTENTION)
    return Next.LATER


def _doubt_left_by_a_dead_worker(push: Push, part: Part) -> Next:
    return _unclear(push, part, "The console stopped while the service was being called.")


def _unclear(push: Push, part: Part, why: str) -> Next:
    with transaction.atomic():
        part.release(Part.Status.UNCONFIRMED, problem=why, attempts=0, next_try_at=timezone.now())
        record(push, Event.Kind.UNCLEAR, part=part.number, words=why)
    return Next.NOW


def _settle(push: Push, part: Part) -> Next:
    """Ask the service's records for the part's upload id, which no other push has."""
    why = part.problem
    try:
        push_id = _push_id_on_record(push, part)
    except TpnsError as error:
        push_id, why = None, str(error)
    if push_id:
        return _accepted(push, part, Event.Kind.SETTLED, push_id)
    # Typed accounts had no upload, so no record can ever be told to be theirs.
    return _try_later(push, part, Part.Status.UNCONFIRMED, TpnsUnclear(why), hopeless=not part.upload_id)


def _push_id_on_record(push: Push, part: Part) -> str | None:
    if not part.upload_id or part.called_at is None:
        return None
    day = timedelta(days=1)  # the service's days may begin in another zone
    since, until = (part.called_at - day).date(), (timezone.now() + day).date()
    return next(iter(client_of(push).push_ids_of_upload(part.upload_id, since, until)), None)


def _conclude(push: Push) -> Next:
    accepted = push.parts.filter(status=Part.Status.ACCEPTED).count()
    to = Push.Status.FAILED
    if accepted:
        whole = accepted == push.parts.count()
        to = Push.Status.FINISHED if whole else Push.Status.FINISHED_WITH_PROBLEMS
    now = timezone.now()
    with transaction.atomic():
        push.move(to, finished_at=now, next_figures_at=now if accepted else None)
        record(push, Event.Kind.ENDED, status=str(to), parts_accepted=accepted)
    return Next.NOTHING
