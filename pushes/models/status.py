"""Standing: how far a push is, and what moves it on."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pushes.models.moves import Moving


class Standing(Moving):
    """The part of a push that says how far it is, since when, and what a person must decide."""

    class Status(models.TextChoices):
        """How far the push is."""

        DRAFT = "draft", _("Draft")
        WAITING_FOR_APPROVAL = "waiting for approval", _("Waiting for approval")
        SCHEDULED = "scheduled", _("Starting")
        CONTINUING = "continuing", _("Starting again")
        SENDING = "sending", _("Sending")
        NEEDS_ATTENTION = "needs attention", _("Needs attention")
        STOPPING = "stopping", _("Stopping")
        STOPPED = "stopped", _("Stopped")
        FINISHED = "finished", _("Finished")
        REACHED_FEW = "reached few", _("Finished, few reached")
        FINISHED_WITH_PROBLEMS = "finished with problems", _("Finished with problems")
        FAILED = "failed", _("Failed")
        CALLED_BACK = "called back", _("Called back")

    MOVES = {
        Status.DRAFT: frozenset({Status.SCHEDULED, Status.WAITING_FOR_APPROVAL}),
        # Out of these it can come again: at another time it needs another approval.
        Status.WAITING_FOR_APPROVAL: frozenset({Status.DRAFT, Status.SCHEDULED, Status.NEEDS_ATTENTION}),
        Status.SCHEDULED: frozenset({Status.DRAFT, Status.WAITING_FOR_APPROVAL, Status.NEEDS_ATTENTION}),
        # Before more is sent of a push that has begun there is an undo window too.
        Status.CONTINUING: frozenset(
            {
                Status.NEEDS_ATTENTION,
                Status.STOPPED,
                Status.FINISHED,  # to those whom the limit of pushes a day left out
                Status.REACHED_FEW,
                Status.FINISHED_WITH_PROBLEMS,
                Status.FAILED,
                Status.CALLED_BACK,
            }
        ),
        Status.SENDING: frozenset({Status.SCHEDULED, Status.CONTINUING, Status.NEEDS_ATTENTION}),
        Status.NEEDS_ATTENTION: frozenset({Status.SCHEDULED, Status.CONTINUING, Status.SENDING, Status.STOPPING}),
        Status.STOPPING: frozenset({Status.SENDING, Status.NEEDS_ATTENTION}),
        Status.STOPPED: frozenset({Status.SCHEDULED, Status.CONTINUING, Status.NEEDS_ATTENTION, Status.STOPPING}),
        Status.FINISHED: frozenset({Status.SENDING, Status.CONTINUING, Status.STOPPING, Status.REACHED_FEW}),
        Status.REACHED_FEW: frozenset({Status.SENDING, Status.CONTINUING, Status.STOPPING, Status.FINISHED}),
        Status.FINISHED_WITH_PROBLEMS: frozenset({Status.SENDING, Status.CONTINUING}),
        Status.FAILED: frozenset({Status.SENDING, Status.CONTINUING}),
        Status.CALLED_BACK: frozenset(
            {
                Status.CONTINUING,
                Status.SENDING,
                Status.STOPPING,
                Status.STOPPED,
                Status.FINISHED,
                Status.REACHED_FEW,
                Status.FINISHED_WITH_PROBLEMS,
            }
        ),
    }
    STARTING = (Status.SCHEDULED, Status.CONTINUING)
    UNDER_WAY = (Status.SENDING, Status.STOPPING)
    MOVING = (*STARTING, *UNDER_WAY)
    UNENDED = (*MOVING, Status.NEEDS_ATTENTION)
    CUT_SHORT = (Status.STOPPED, Status.FINISHED_WITH_PROBLEMS, Status.FAILED, Status.CALLED_BACK)
    ENDED = (Status.FINISHED, Status.REACHED_FEW, *CUT_SHORT)

    class Attention(models.TextChoices):
        """What a person must decide about."""

        UNCONFIRMED = "doubt", _("Nobody can tell whether the service took a part")
        FAILING = "failing", _("All tries are used up")
        OVERDUE = "overdue", _("Its time was missed")
        CANARY = "canary", _("The canary was sent")
        FOREIGN = "foreign", _("The service has a record of it that this console does not know")
        RESTORED = "restored", _("The database was put back from a backup")

    status = models.CharField(max_length=25, choices=Status, default=Status.DRAFT)
    confirmed_at = models.DateTimeField(null=True)
    approval_asked_at = models.DateTimeField(null=True)  # of a second person, where it needs one
    due_at = models.DateTimeField(null=True)  # when it starts: the time chosen, or the end of the undo window
    started_at = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    emptied_at = models.DateTimeField(null=True)  # when its accounts were deleted, long after it had ended

    looked_at = models.DateTimeField(null=True)  # when a worker last did
    missed_at = models.DateTimeField(null=True)  # when the log was told that none does
    stood_at = models.DateTimeField(null=True)  # when it was last found after it had stood still

    # Why a person must decide, and since when.
    attention = models.CharField(max_length=10, choices=Attention, blank=True)
    attention_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def move(self, to: str, **fields: Any) -> None:
        """Move, and need no attention any more unless the move says so."""
        super().move(to, **({"attention": ""} | fields))

    def hold(self, cause: Attention, **fields: Any) -> None:
        """Leave it to a person."""
        self.move(self.Status.NEEDS_ATTENTION, attention=cause, attention_at=timezone.now(), **fields)

    def leave_schedule(self, to: str, **fields: Any) -> None:
        """Leave what starts at a time; also StalePush if that time was changed since it was read."""
        self._update(
            Q(status=self.status, due_at=self.due_at) & self._may(to), status=to, **({"attention": ""} | fields)
        )

    def reschedule(self, **fields: Any) -> None:
        """Change the time of a push that has not begun, or not begun again; StalePush if it has."""
        self._update(Q(status__in=self.STARTING), **fields)

    def go_on(self, **fields: Any) -> None:
        """Have workers carry on what needs attention; where a stop was asked for, only to its end."""
        to = self.Status.STOPPING if self.stop_asked_at else self.Status.SENDING
        self.move(to, started_at=self.started_at or timezone.now(), **fields)

    def go_on_later(self, seconds: int) -> None:
        """Have workers send more of it after an undo window. What it was is kept, so that it can be that again."""
        due = timezone.now() + timedelta(seconds=seconds)
        self.move(self.Status.CONTINUING, attention=self.attention, due_at=due)

    def pass_canary(self) -> None:
        """Let the rest follow the canary while it is sending; StalePush if it is not any more."""
        self._update(Q(status=self.Status.SENDING), canary_passed_at=timezone.now())

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.status == self.Status.DRAFT

    @property
    def is_waiting_for_approval(self) -> bool:
        """Whether a second person is to look at it before anything is sent."""
        return self.status == self.Status.WAITING_FOR_APPROVAL

    @property
    def is_scheduled(self) -> bool:
        """Whether it is confirmed and not begun."""
        return self.status == self.Status.SCHEDULED

    @property
    def is_continuing(self) -> bool:
        """Whether more of it is about to be sent, and that can be undone."""
        return self.status == self.Status.CONTINUING

    @property
    def is_moving(self) -> bool:
        """Whether workers are at it, or about to be."""
        return self.status in self.MOVING

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will happen to it but figures coming in."""
        return self.status in self.ENDED

    @property
    def is_cut_short(self) -> bool:
        """Whether it ended before all of its accounts had been sent to, or was called back."""
        return self.status in self.CUT_SHORT

    @property
    def is_stopping(self) -> bool:
        """Whether a person asked to stop it and what is in hand has not ended yet."""
        return self.status == self.Status.STOPPING

    @property
    def is_overdue(self) -> bool:
        """Whether it is held because its time was missed."""
        return self.attention == self.Attention.OVERDUE

    @property
    def is_held_at_start(self) -> bool:
        """Whether it is held before anything of it was sent, so far as is known here."""
        restored = self.attention == self.Attention.RESTORED and self.started_at is None
        return self.is_overdue or restored

    @property
    def is_time_ahead(self) -> bool:
        """Whether the time at which it starts is to come."""
        return self.due_at is not None and self.due_at > timezone.now()

    @property
    def is_held_for_canary(self) -> bool:
        """Whether its canary was sent and a person must say if the rest follows."""
        return self.attention == self.Attention.CANARY

    @property
    def is_foreign(self) -> bool:
        """Whether it is held because the service has it on record and this database does not."""
        return self.attention == self.Attention.FOREIGN

    @property
    def needs_attention(self) -> bool:
        """Whether a person must decide."""
        return self.status == self.Status.NEEDS_ATTENTION
