"""Event: the flight record of a push."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pushes.models.push import Push

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class EventManager(models.Manager["Event"]):
    """The one way to add to the flight record."""

    def record(self, push: Push, kind: str, by: "User | None" = None, **facts: Any) -> None:
        """Add what happened to `push`; never accounts, never secrets."""
        self.create(push=push, kind=kind, by=by, facts=facts)


class Event(models.Model):
    """One thing that happened to a push. Rows are added, never changed; no accounts and no secrets in the facts."""

    class Kind(models.TextChoices):
        """What happened."""

        CREATED = "created", _("Draft created")
        ATTACHED = "attached", _("Account package uploaded")
        RECHECKED = "rechecked", _("Account package read anew, as chosen")
        CONFIRMED = "confirmed", _("Confirmed")
        UNDONE = "undone", _("Taken back into a draft")
        HURRIED = "hurried", _("Started at once by hand")
        RESCHEDULED = "moved", _("Given another time")
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
        RESUMED = "resumed", _("Tried again by hand")
        STOP_ASKED = "stopping", _("Asked to stop")
        CONTINUED = "continued", _("The rest is sent")
        RECALL_ASKED = "recall", _("Asked to call it back")
        RECALLED = "recalled", _("Called back by the service")
        RECALL_REFUSED = "no recall", _("The service does not call it back")
        ENDED = "ended", _("Ended")

    push = models.ForeignKey(Push, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    facts = models.JSONField(default=dict)

    objects = EventManager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.push_id}"
