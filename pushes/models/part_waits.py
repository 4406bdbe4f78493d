"""Pausing: what a part waits for between two tries."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pushes.models.moves import Leased

# What waits for nothing.
NO_WAIT: Mapping[str, Any] = {
    "next_try_at": None,
    "waits_for": "",
    "waits_since": None,
    "attempts": 0,
    "asked_to_wait": 0,
    "problem": "",
}


class Pausing(Leased):
    """The part of a Part that says what it waits for, since when, until when, and what the last call said."""

    class Wait(models.TextChoices):
        """What a part waits for until its next try."""

        TRY = "try", _("A call failed and is tried again")
        ASKED = "asked", _("The service asks to wait")
        TURN = "turn", _("One package push a second")
        SPEED = "speed", _("The speed chosen for the push")
        RECORDS = "records", _("The service's records are asked")
        PAUSE = "pause", _("The application is paused")

    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    waits_for = models.CharField(max_length=10, choices=Wait, blank=True)
    waits_since = models.DateTimeField(null=True)
    asked_to_wait = models.PositiveIntegerField(default=0)  # how often in a row
    problem = models.TextField(blank=True)  # the service's own words, or what stood in the way

    class Meta:
        abstract = True

    def wait(self, to: str, cause: Wait, wait: timedelta, **fields: Any) -> None:
        """Give the lease back and wait for `cause`; since when stays, as long as the cause does."""
        now = timezone.now()
        since = self.waits_since if self.waits_for == cause and self.waits_since else now
        self.release(to, next_try_at=now + wait, waits_for=cause, waits_since=since, **fields)

    def go_on(self, to: str, **fields: Any) -> None:
        """Give the lease back; nothing more stands in the way of what comes next."""
        self.release(to, **(dict(NO_WAIT) | fields))
