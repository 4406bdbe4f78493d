"""Which of several beats wakes the workers: the one that holds the lease in the database. The others wait for its end.

Two at once do no harm, for a doubled message changes nothing; so nothing is asked of the machines' clocks but that they
differ by less than the lease lasts.
"""

import os
import secrets
import socket
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from console.models import Beat

LEASE = timedelta(seconds=20)
RENEWED_AFTER = timedelta(seconds=7)
WRONG_CLOCK = timedelta(minutes=1)
LONGEST_NAME = 150
THE_ONE = 1  # the key of the row
NAME = "BEAT_NAME"  # of the environment: a supervisor that starts one beat after the other gives all of them the same


def own_name() -> str:
    """What this process is called: one that a supervisor starts again goes on at once as the one that died."""
    return os.environ.get(NAME) or f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(4)}"


def holder() -> str:
    """The beat that wakes the workers now, on whichever machine; empty where none does, or the last was stopped."""
    now = timezone.now()
    current = Beat.objects.filter(until__gt=now, until__lte=now + LEASE + WRONG_CLOCK)
    return current.values_list("name", flat=True).first() or ""


class Lease:
    """One beat's hold on the lease, as far as it knows."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._taken_at: datetime | None = None

    def holds(self) -> bool:
        """Whether this beat is the one that wakes. It takes the lease where it is free, and renews its own."""
        now = timezone.now()
        if self._taken_at and timedelta() <= now - self._taken_at < RENEWED_AFTER:
            return True
        self._taken_at = now if self._take(now) else None
        return self._taken_at is not None

    def leave(self) -> None:
        """Let another one take it at once."""
        self._taken_at = None
        Beat.objects.filter(pk=THE_ONE, name=self._name).update(until=timezone.now())

    def _take(self, now: datetime) -> bool:
        """What ends too late was written before the clock went back."""
        is_free = Q(name=self._name) | Q(until__lte=now) | Q(until__gt=now + LEASE + WRONG_CLOCK)
        mine = {"name": self._name, "until": now + LEASE}
        if Beat.objects.filter(is_free, pk=THE_ONE).update(**mine):
            return True
        return Beat.objects.get_or_create(pk=THE_ONE, defaults=mine)[1]
