"""Event: the flight record of a push."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pushes.models.hash_chain import START, link, row_of
from pushes.models.push import Push

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class EventManager(models.Manager["Event"]):
    """The one way to add to the flight record."""

    def record(self, push: Push, kind: str, by: "User | None" = None, **facts: Any) -> None:
        """Add what happened to `push`; never accounts, never secrets.

        The push's row is held until the transaction ends, so that the rows of its record follow one another.
        """
        with transaction.atomic():
            Push.objects.select_for_update().filter(pk=push.pk).values_list("pk").first()
            last = self.filter(push=push).order_by("-sequence").values_list("sequence", "hash").first()
            sequence, before = last or (0, START)
            event = Event(push=push, sequence=sequence + 1, at=timezone.now(), by=by, kind=kind, facts=facts)
            event.hash = event.link(before)
            event.save(force_insert=True)


class Event(models.Model):
    """One thing that happened to a push: a decision, a request, an answer.

    Rows are added, never changed, and chained (pushes.models.hash_chain); no accounts and no secrets in the facts.
    """

    class Kind(models.TextChoices):
        """What happened."""

        CREATED = "created", _("Draft created")
        ATTACHED = "attached", _("Account package uploaded")
        CHOSEN = "chosen", _("Saved audience chosen")
        GATHERING = "gathering", _("Accounts of another push asked for")
        GATHERED = "gathered", _("Accounts of another push gathered")
        RECHECKED = "rechecked", _("Account package read anew, as chosen")
        REHEARSED = "rehearsed", _("Rehearsal begun")
        TEST = "test", _("Test of a draft")
        TESTED = "tested", _("Test sent")
        CONFIRMED = "confirmed", _("Confirmed")
        APPROVAL_ASKED = "approval", _("Approval asked for")
        APPROVED = "approved", _("Approved")
        GLASS_BROKEN = "glass", _("Sent without approval")
        SENT_BACK = "sent back", _("Sent back to its author")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")
        APPROVAL_FELL = "fell", _("Not sent: its approval fell")
        UNDONE = "undone", _("Taken back into a draft")
        HURRIED = "hurried", _("Started at once by hand")
        RESCHEDULED = "moved", _("Given another time")
        CALLED = "called", _("Called the service")
        STARTED = "started", _("Sending started")
        UPLOADED = "uploaded", _("Package uploaded to the service")
        ACCEPTED = "accepted", _("Push accepted by the service")
        REFUSED = "refused", _("Refused by the service")
        DELAYED = "delayed", _("Waiting to try again")
        ASKED_TO_WAIT = "asked", _("The service asks to wait")
        UNCLEAR = "unclear", _("No clear answer from the service")
        SETTLED = "settled", _("Settled from the service's records")
        UNKNOWN = "unknown", _("The service's records know nothing of it yet")
        REPEATED = "repeated", _("Sent again: the service's records know nothing of it")
        HELD = "held", _("Waiting for a person")
        DECIDED = "decided", _("Decided by a person")
        PAUSED = "paused", _("Not sent: its application is paused")
        RESUMED = "resumed", _("Tried again by hand")
        STOP_ASKED = "stopping", _("Asked to stop")
        CONTINUED = "continued", _("The rest is sent")
        RECALL_ASKED = "recall", _("Asked to call it back")
        RECALLED = "recalled", _("Called back by the service")
        RECALL_REFUSED = "no recall", _("The service does not call it back")
        CANARY_STOPPED = "canary", _("Stopped: the canary fared too badly")
        GIVEN_UP = "given up", _("Given up: a test is not sent late")
        ARRIVED = "arrived", _("Arrived")
        LIMIT_LIFTED = "lifted", _("Sent to those over the limit as well")
        LIMITED = "limited", _("Accounts over the limit left out")
        ENDED = "ended", _("Ended")
        EMPTIED = "emptied", _("Accounts deleted")
        REACHED = "reached", _("The service's figures say how many accounts have a device")

    push = models.ForeignKey(Push, on_delete=models.CASCADE, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()  # 1, 2, … within the push
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    facts = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    objects = EventManager()

    class Meta:
        ordering = ("push", "sequence")
        constraints = (models.UniqueConstraint(fields=("push", "sequence"), name="event_numbered_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.push_id}"

    @property
    def row(self) -> dict[str, Any]:
        """What is hashed of it."""
        return row_of(
            push=self.push_id, sequence=self.sequence, at=self.at, by=self.by_id, kind=str(self.kind), facts=self.facts
        )

    def link(self, before: str) -> str:
        """The hash it should have after a row with the hash `before`."""
        return link(before, self.row)
