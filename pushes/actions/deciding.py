"""What a person decides about a push that needs attention."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from pushes.actions.approving import ask_for_approval, refuse_to_go_on
from pushes.actions.beginning import refuse_duplicate
from pushes.actions.cutting import NotReady
from pushes.actions.transaction import held, wake
from pushes.models import Event, Part, Push, StalePush
from pushes.models.part import NO_NOES
from pushes.models.part_waits import NO_WAIT
from pushes.readiness.quiet_hours import refusal_until
from pushes.tasks import deliver_push

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def resume(*, push: Push, by: "User") -> None:
    """Go on with a push that has begun and needs attention, with all tries anew.

    StalePush if it needs none (any more), or waits for another word by now: before it begins, or for its canary.
    NotReady where more people would be sent to in hours in which nothing is sent.
    """
    with transaction.atomic():
        push = _needing_attention(push)
        if push.is_held_at_start or push.is_held_for_canary:
            raise StalePush(f"Push {push.pk} is held for something else by now")
        _refuse_quiet_hours(push)
        _record(push, by)
        push.go_on()
        push.parts.open().update(**NO_WAIT)
        wake(deliver_push, push.pk)


def send_now(*, push: Push, by: "User") -> None:
    """Send a push that is held before it began, not before its time. StalePush if it is not (any more).

    It begins after the undo window, unless its time is to come. What was approved for a time that was missed needs
    another approval to be sent late. NotReady where it may not begin then, or is not what was approved.
    """
    with transaction.atomic():
        push = _needing_attention(push)
        if not push.is_held_at_start:
            raise StalePush(f"Push {push.pk} is not held before it began")
        _record(push, by)
        if push.is_time_ahead:
            push.move(Push.Status.SCHEDULED)
        elif push.needs_approval and push.scheduled_for:
            ask_for_approval(push, by, scheduled_for=None)
        else:
            refuse_to_go_on(push)
            due = timezone.now() + push.application.undo_window
            refuse_duplicate(push, due)
            push.move(Push.Status.SCHEDULED, due_at=due)
        wake(deliver_push, push.pk)


def continue_after_canary(*, push: Push, by: "User") -> None:
    """Let the rest follow the canary, after the undo window. StalePush if the push is not held for that (any more).

    NotReady where it may not go on then, or is not what was approved.
    """
    with transaction.atomic():
        push = _needing_attention(push)
        if not push.is_held_for_canary:
            raise StalePush(f"Push {push.pk} is not held for its canary")
        _record(push, by)
        refuse_to_go_on(push)
        push.go_on_later(push.application.undo_seconds)
        wake(deliver_push, push.pk)


def it_arrived(*, part: Part, by: "User") -> None:
    """The service took the unconfirmed part: `by` knows. It counts as sent, without a push id."""
    _decide(part, by, "it arrived", Part.Status.ACCEPTED)


def send_again(*, part: Part, by: "User") -> None:
    """The unconfirmed part did not arrive, or may arrive twice: `by` says so. Its push call is made again."""
    _decide(part, by, "send again", part.before_call)


def skip(*, part: Part, by: "User") -> None:
    """Leave the unconfirmed part as it is and go on with the others."""
    _decide(part, by, "skip", Part.Status.SKIPPED)


def _decide(part: Part, by: "User", decision: str, to: str) -> None:
    """StalePush if the part is not unconfirmed (any more) or its push does not wait for a person.

    NotReady where more people would be sent to in hours in which nothing is sent.
    """
    with transaction.atomic():
        push = _needing_attention(part.push)
        Event.objects.record(push, Event.Kind.DECIDED, by, part=part.number, decision=decision, accounts=part.accounts)
        if not part.is_unconfirmed:
            raise StalePush(f"Part {part} is not unconfirmed")
        _refuse_quiet_hours(push, is_more=to in Part.BEFORE_CALL)
        settled = {"settled_by": by, "settled_at": timezone.now()} if to in Part.CLOSED else {}
        part.go_on(to, alike=[], judged=part.judged + part.alike, **NO_NOES, **settled)
        push.go_on()
        wake(deliver_push, push.pk)


def _needing_attention(push: Push) -> Push:
    stored = held(push)
    if not stored.needs_attention:
        raise StalePush(f"Push {push.pk} needs no attention")
    return stored


def _record(push: Push, by: "User") -> None:
    Event.objects.record(push, Event.Kind.RESUMED, by, cause=push.attention)


def _refuse_quiet_hours(push: Push, *, is_more: bool = False) -> None:
    """Only what is yet to be called disturbs anybody; a trial disturbs those alone who look at it."""
    is_more |= push.parts.before_call().exists()
    if is_more and not push.is_trial and (refused := refusal_until(push.application)):
        raise NotReady(refused)
