"""What a person decides about a push that needs attention."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from pushes.actions.approving import ask_for_approval, refuse_to_go_on
from pushes.actions.transaction import held, wake
from pushes.models import Event, Part, Push, StalePush
from pushes.models.part import NO_NOES
from pushes.models.part_waits import NO_WAIT
from pushes.tasks import deliver_push

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def resume(*, push: Push, by: "User") -> None:
    """Go on with what needs attention, with all tries anew. StalePush if it needs none (any more).

    NotReady where more people would be sent to in hours in which nothing is sent, or something that was not approved.

    What was approved for a time that was missed needs another approval to be sent late.
    What sends to more people does so after the undo window: a push that had not begun, unless its time is to come, and
    the rest after a canary.
    """
    with transaction.atomic():
        push = _needing_attention(push)
        Event.objects.record(push, Event.Kind.RESUMED, by, cause=push.attention)
        undo_seconds = push.application.undo_seconds
        if push.is_held_at_start and push.is_time_ahead:
            push.move(Push.Status.SCHEDULED)
        elif push.is_held_at_start and push.needs_approval and push.scheduled_for:
            ask_for_approval(push, by, scheduled_for=None)
        elif push.is_held_at_start:
            refuse_to_go_on(push)
            push.move(Push.Status.SCHEDULED, due_at=timezone.now() + timedelta(seconds=undo_seconds))
        elif push.is_held_for_canary:
            refuse_to_go_on(push)
            push.go_on_later(undo_seconds)
        else:
            push.go_on()
            push.parts.open().update(**NO_WAIT)
        wake(deliver_push, push.pk)


def send_now(*, push: Push, by: "User") -> None:
    """Send a push that is held before it began, not before its time. StalePush if it is not (any more)."""
    if not push.is_held_at_start:
        raise StalePush(f"Push {push.pk} is not held before it began")
    resume(push=push, by=by)


def continue_after_canary(*, push: Push, by: "User") -> None:
    """Let the rest follow the canary. StalePush if the push is not held for that (any more)."""
    if not push.is_held_for_canary:
        raise StalePush(f"Push {push.pk} is not held for its canary")
    resume(push=push, by=by)


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
    """StalePush if the part is not unconfirmed (any more) or its push does not wait for a person."""
    with transaction.atomic():
        push = _needing_attention(part.push)
        Event.objects.record(push, Event.Kind.DECIDED, by, part=part.number, decision=decision, accounts=part.accounts)
        if not part.is_unconfirmed:
            raise StalePush(f"Part {part} is not unconfirmed")
        settled = {"settled_by": by, "settled_at": timezone.now()} if to in Part.CLOSED else {}
        part.go_on(to, alike=[], judged=part.judged + part.alike, **NO_NOES, **settled)
        push.go_on()
        wake(deliver_push, push.pk)


def _needing_attention(push: Push) -> Push:
    stored = held(push)
    if not stored.needs_attention:
        raise StalePush(f"Push {push.pk} needs no attention")
    return stored
