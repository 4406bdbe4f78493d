"""The calls of a part: its upload and its push call."""

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from pushes.delivery import approval, lease, parts_at_once, pausing, rate_limit, restored_database, speed, unconfirmed
from pushes.delivery.outcomes import Next, accepted, ask_a_person
from pushes.delivery.retries_and_waits import asked_to_wait, give_up, is_given_up, refused, try_later
from pushes.delivery.wire import body_of, client_for, key_of
from pushes.models import Application, Event, Part, Push
from pushes.models.daily_count import sent_path
from pushes.tpns.errors import TpnsBusy, TpnsError, TpnsRefused, TpnsUnclear, TpnsUnreachable

logger = logging.getLogger(__name__)

PROGRESS_SECONDS = 0.5
SOON = timedelta(seconds=3)  # what comes sooner than the beat
A_TURN = timedelta(seconds=1)
UNREADABLE = _("The checked accounts of this push cannot be read (%(why)s).")
MOVED = _(
    "The application at the own gateway has another AccessID or platform by now, or is gone: this part would reach "
    "others. Have an administrator change it back, or stop the push."
)
# A process that stood still since it wrote that it makes a call makes it no more: others have found the part, and the
# service may soon have said for a minute that it knows nothing.
LEAVES_WITHIN = 30.0  # seconds; to connect takes ten at most
TARGETS = ("account_list", "token_list")


def step(push: Push, part: Part) -> Next:
    """Parts travel in order, one at a time: the step that the first open one needs."""
    too_early = part.next_try_at is not None and part.next_try_at > timezone.now()
    if too_early or not part.claim(lease.LEASE_SECONDS):
        return Next.LATER
    steps: dict[str, Callable[[Push, Part], Next]] = {
        Part.Status.WAITING: _upload if push.is_for_package else _push,
        Part.Status.UPLOADING: _upload,
        Part.Status.UPLOADED: _push,
        Part.Status.PUSHING: unconfirmed.left_by_a_dead_worker,
        Part.Status.UNCONFIRMED: unconfirmed.settle,
    }
    if push.is_test and is_given_up(part):
        return give_up(push, part)
    if part.status in Part.BEFORE_CALL and push.lacks_approval:
        return approval.stop_changed(push, part)
    if part.status in Part.BEFORE_CALL and part.through and push.application.at_gateway != part.through:
        return ask_a_person(push, part, part.status, Push.Attention.FAILING, MOVED)
    if part.status in Part.BEFORE_CALL and pausing.is_paused(push, part):
        return pausing.wait_for_it(push, part)
    calls = part.status != Part.Status.PUSHING  # what a dead worker left is only written down
    if calls and not push.is_test and parts_at_once.are_too_many(push.application):
        part.wait(part.status, Part.Wait.TURN, A_TURN)
        return Next.SOON
    with lease.held(part):
        return steps[part.status](push, part)


def _upload(push: Push, part: Part) -> Next:
    with transaction.atomic():
        _record_call(push, part, "upload", {"offset": part.offset, "bytes": part.length})
        part.move(Part.Status.UPLOADING, bytes_sent=0)
    try:
        upload_id = _uploaded(push, part)
    except TpnsRefused as answer:
        return refused(push, part, Part.Status.WAITING, answer)
    except TpnsBusy as busy:
        return asked_to_wait(push, part, Part.Status.WAITING, busy)
    except TpnsError as error:
        return try_later(push, part, Part.Status.WAITING, error)
    except (OSError, ValueError) as error:
        logger.exception("Push %s, part %s: the checked accounts cannot be read.", push.pk, part.number)
        words = UNREADABLE % {"why": type(error.__cause__ or error).__name__}
        return try_later(push, part, Part.Status.WAITING, TpnsUnreachable(words))
    with transaction.atomic():
        Event.objects.record(push, Event.Kind.UPLOADED, part=part.number, upload_id=upload_id, bytes=part.length)
        part.go_on(Part.Status.UPLOADED, upload_id=upload_id, service=part.application.service)
    return Next.NOW


def _uploaded(push: Push, part: Part) -> str:
    return client_for(push, part).upload(
        sent_path(push),
        offset=part.offset,
        length=part.length,
        name=f"push-{push.pk}-part-{part.number}.txt",
        on_progress=_progress_of(part),
    )


def _progress_of(part: Part) -> Callable[[int], None]:
    """Writes the bytes sent on the part about twice a second, and holds the lease by it."""
    last = 0.0

    def progress(sent: int) -> None:
        nonlocal last
        complete = sent == part.length
        if complete or monotonic() - last >= PROGRESS_SECONDS:
            part.renew(lease.LEASE_SECONDS, bytes_sent=sent)
            last = monotonic()

    return progress


def _push(push: Push, part: Part) -> Next:
    came_from = part.status
    if part.is_elsewhere:
        part.go_on(Part.Status.WAITING, upload_id="", service="")
        return Next.NOW
    if said := _hold_back(push, part) or restored_database.judge(push, part):
        return said
    body = body_of(push, part)
    leave_by = monotonic() + LEAVES_WITHIN
    if not _begin_call(push, part, body):
        part.go_on(came_from)
        return Next.NOW
    try:
        push_id = client_for(push, part).push(body, key_of(push, part), leave_by)
    except TpnsRefused as answer:
        return refused(push, part, came_from, answer)
    except TpnsUnreachable as error:
        return try_later(push, part, came_from, error)
    except TpnsUnclear as error:
        return unconfirmed.unclear(push, part, str(error))
    return accepted(push, part, Event.Kind.ACCEPTED, push_id)


def _hold_back(push: Push, part: Part) -> Next | None:
    """Wait for the push's speed, then for the application's turn; None if the call may be made now."""
    now = timezone.now()
    cause, wait = Part.Wait.SPEED, speed.time_of(push, part, now) - now
    if not wait and push.is_for_package:
        cause, wait = Part.Wait.TURN, rate_limit.take_turn(part.application)
    if not wait:
        return None
    part.wait(part.status, cause, wait)
    return Next.SOON if wait < SOON else Next.LATER


def _begin_call(push: Push, part: Part, body: dict[str, Any]) -> bool:
    """Write that the call is made now; False, and nothing written, if a person stopped or paused it meanwhile.

    Also if another push of the application was called, and both are more than may go out in a minute.
    """
    with transaction.atomic():
        if push.is_sending_still() and not pausing.is_paused(push, part) and _is_within_bound(push, part):
            said = {name: value for name, value in body.items() if name not in TARGETS}
            _record_call(push, part, "push", said)
            part.move(Part.Status.PUSHING, called_at=timezone.now(), service=part.application.service)
            return True
    return False


def _is_within_bound(push: Push, part: Part) -> bool:
    """Whether the speed of the application allows the call, looked at by one push at a time."""
    if speed.bound_of(push) is None:
        return True
    Application.with_rehearsals.select_for_update().filter(pk=push.application_id).values_list("pk").first()
    now = timezone.now()
    return speed.time_of(push, part, now) <= now


def _record_call(push: Push, part: Part, call: str, request: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"part": part.number, "accounts": part.accounts, "call": call, "request": request}
    Event.objects.record(push, Event.Kind.CALLED, **facts)
