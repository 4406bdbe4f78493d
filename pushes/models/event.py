"""Event: the flight record of a push."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pushes.models.push import Push


class Event(models.Model):
    """One thing that happened to a push. Rows are added, never changed; no accounts and no secrets in the facts."""

    class Kind(models.TextChoices):
        """What happened."""

        CREATED = "created", _("Draft created")
        ATTACHED = "attached", _("Account package uploaded")
        RECHECKED = "rechecked", _("Account package read anew, as chosen")
        CONFIRMED = "confirmed", _("Confirmed")
        STARTED = "started", _("Sending started")
        UPLOADED = "uploaded", _("Package uploaded to the service")
        ACCEPTED = "accepted", _("Push accepted by the service")
        REFUSED = "refused", _("Refused by the service")
        DELAYED = "delayed", _("Waiting to try again")
        UNCLEAR = "unclear", _("No clear answer from the service")
        SETTLED = "settled", _("Settled from the service's records")
        RESUMED = "resumed", _("Tried again by hand")
        ENDED = "ended", _("Ended")

    push = models.ForeignKey(Push, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.push_id}"
