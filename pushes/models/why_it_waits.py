"""Why a push waits, since when, until when, and what a person can do: said from its rows, by no worker."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from pushes.models.part_waits import Pausing
from pushes.models.status import Standing

# A push that should move and that no worker has looked at for so long makes no progress.
PATIENCE = timedelta(seconds=60)


class Cause(models.TextChoices):
    """What a push can wait for, in the words of a heading."""

    UNDO = "undo", _("Starting")
    SCHEDULED = "scheduled", _("Waiting for its time")
    APPROVAL = "approval", _("Waiting for approval")
    TRY = "try", _("Waiting to try a failed call again")
    ASKED = "asked", _("The service asks to wait")
    TURN = "turn", _("Waiting for its turn")
    RECORDS = "records", _("Asking the service's records")
    NO_WORKER = "no worker", _("No worker has looked at it")
    UNCONFIRMED = "doubt", _("A person must say what became of a part")
    FAILING = "failing", _("All tries are used up")
    OVERDUE = "overdue", _("Its time was missed")
    SPEED = "speed", _("Keeping to its speed")
    CANARY = "canary", _("The canary was sent")
    PAUSE = "pause", _("The application is paused")
    FOREIGN = "foreign", _("The service has a record of it that this console does not know")
    RESTORED = "restored", _("The database was put back from a backup")


WORDS = {
    Cause.UNDO: _("It starts by itself in a moment, and can be taken back until then."),
    Cause.SCHEDULED: _("Nothing is sent before its time."),
    Cause.APPROVAL: _("Nothing is sent before somebody else has looked at it and approved it."),
    Cause.TRY: _("A call to the service failed and is made again by itself."),
    Cause.ASKED: _("The service has no room for calls just now. It is waited for as long as it asks."),
    Cause.TURN: _("The service takes one package push a second from an application. A few calls are made at a time."),
    Cause.RECORDS: _("Nobody can tell yet whether the service took a part. For up to a minute its records are asked."),
    Cause.NO_WORKER: _("It should be moving, and no worker has looked at it for a minute."),
    Cause.UNCONFIRMED: _("Nobody can tell whether the service took a part, and its records do not settle it."),
    Cause.FAILING: _("The calls to the service kept failing, so nothing more happens by itself."),
    Cause.OVERDUE: _("No worker found it at its time. It is not sent late by itself."),
    Cause.SPEED: _("It goes to no more accounts a minute than was chosen."),
    Cause.CANARY: _("Its first accounts were sent to. The rest waits for a person who has looked at the figures."),
    Cause.PAUSE: _("Nothing leaves until an administrator lets the application go on."),
    Cause.FOREIGN: _(
        "The service has a push with these words on record that this console did not make. Perhaps an older database "
        "was put back after the push was sent. It is not sent until a person says so."
    ),
    Cause.RESTORED: _(
        "Whether more of it was sent after the backup was made, nobody can tell here. It is not sent until a person "
        "says so."
    ),
}
LEVERS = {
    Cause.UNDO: _("Undo, or start now."),
    Cause.SCHEDULED: _("Change its time, send it now, or stop it."),
    Cause.APPROVAL: _("Ask one of the approvers. Its author can withdraw it."),
    Cause.TRY: _("If it stays so, ask an administrator to look at the service and the network."),
    Cause.NO_WORKER: _("Ask an administrator to look at the workers and the broker."),
    Cause.UNCONFIRMED: _("Say that it arrived, send it again, or leave it out."),
    Cause.FAILING: _("Try again when the service answers."),
    Cause.OVERDUE: _("Send it now, or stop it."),
    Cause.CANARY: _("Look at the figures, then continue, or stop."),
    Cause.PAUSE: _("Stop it, or ask an administrator. What has missed its time by then is not sent late by itself."),
    Cause.RESTORED: _("Find out whether it was sent: look at a phone, and at the service. Then send it, or stop it."),
    Cause.FOREIGN: _("Look up its push id at the service, then say that it arrived, send it again, or leave it out."),
}


@dataclass(frozen=True)
class Waiting:
    """Why a push waits. `next_try_at` is None where nothing happens by itself; `problem` is what the last call said."""

    cause: Cause
    since: datetime
    next_try_at: datetime | None = None
    problem: str = ""

    @property
    def heading(self) -> str:
        """The cause in a few words."""
        return str(self.cause.label)

    @property
    def words(self) -> str:
        """The cause in a sentence."""
        return str(WORDS[self.cause])

    @property
    def lever(self) -> str:
        """What a person can do; empty where there is nothing to do but wait."""
        return str(LEVERS.get(self.cause, ""))


def waiting_of(
    push: Standing, part: Pausing | None, now: datetime, *, is_time_chosen: bool, paused: tuple[datetime, str] | None
) -> Waiting | None:
    """Why a push waits, `part` being its first open one; None if it moves or has nothing to do.

    `is_time_chosen`: a person chose when it is due. `paused`: since when its application is, and why.
    """
    if push.needs_attention and push.attention_at:
        return Waiting(Cause(push.attention), push.attention_at, problem=part.problem if part else "")
    if push.is_waiting_for_approval and push.approval_asked_at:
        return Waiting(Cause.APPROVAL, push.approval_asked_at)
    if (push.is_scheduled or push.is_continuing) and push.due_at and push.confirmed_at:
        if push.due_at > now:
            cause = Cause.SCHEDULED if is_time_chosen else Cause.UNDO
            return Waiting(cause, push.confirmed_at, push.due_at)
        return Waiting(Cause.PAUSE, paused[0], problem=paused[1]) if paused else _missed(push, push.due_at, now)
    return _of_part(push, part, now) if push.is_moving and part else None


def _of_part(push: Standing, part: Pausing, now: datetime) -> Waiting | None:
    if part.lease_until and part.lease_until >= now:
        return None
    due = max(filter(None, (part.next_try_at, part.lease_until, push.started_at)))
    missed = _missed(push, due, now)
    if missed or not part.waits_for or not part.waits_since:
        return missed
    return Waiting(Cause(part.waits_for), part.waits_since, part.next_try_at, part.problem)


def _missed(push: Standing, due: datetime, now: datetime) -> Waiting | None:
    seen = max(filter(None, (push.looked_at, due)))
    return Waiting(Cause.NO_WORKER, seen) if seen < now - PATIENCE else None
