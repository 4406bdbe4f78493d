"""Guarded moves: how every status changes, and how one worker at a time holds a row.

A move is a compare-and-set in SQL: it takes effect only if the row still stands where the table of moves
allows it, and, for work under a lease, only if nobody has taken the lease over since (the fence).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

# What lies further ahead was written by a clock that was wrong, or went back since.
WRONG_CLOCK = timedelta(minutes=1)
LONGEST_LEASE = timedelta(minutes=2)


class StalePush(Exception):
    """The row no longer stands where this step expected it: somebody else moved it first."""


class Moving(models.Model):
    """A row whose status changes only by `move`, along its table MOVES: new status -> the statuses it may come from."""

    MOVES: Mapping[str, frozenset[str]]

    status: Any

    class Meta:
        abstract = True

    def move(self, to: str, **fields: Any) -> None:
        """Move to status `to` and set `fields`, or raise StalePush and change nothing."""
        self._update(self._may(to), status=to, **fields)

    def _may(self, to: str) -> Q:
        """Rows that may move to status `to`; none, where the table has no way there."""
        return Q(status__in=self.MOVES.get(to, frozenset()))

    def _update(self, guard: Q, **fields: Any) -> None:
        rows = type(self)._default_manager.filter(guard, pk=self.pk).update(**fields)
        if not rows:
            raise StalePush(f"{type(self).__name__} {self.pk} did not allow {', '.join(sorted(fields))}")
        for name, value in fields.items():
            setattr(self, name, value)


class Leased(Moving):
    """A moving row that one worker at a time works on.

    `fence` grows with each claim; a worker that lost its lease cannot write any more, however late it wakes.
    """

    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    fence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def free(cls, now: datetime) -> Q:
        """Rows that nobody holds at `now`."""
        return Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_until__gt=now + LONGEST_LEASE + WRONG_CLOCK)

    @property
    def is_unclaimed(self) -> bool:
        """Whether nobody held it when the row was read."""
        return self.lease_until is None or self.lease_until < timezone.now()

    def claim(self, seconds: float) -> bool:
        """Take the lease for `seconds`; False if somebody holds it. The row is read again on success."""
        now = timezone.now()
        rows = (
            type(self)
            ._default_manager.filter(self.free(now), Q(status=self.status), pk=self.pk, fence=self.fence)
            .update(lease_until=now + timedelta(seconds=seconds), fence=F("fence") + 1)
        )
        if rows:
            self.fence += 1
            self.lease_until = now + timedelta(seconds=seconds)
        return bool(rows)

    def renew(self, seconds: float, **fields: Any) -> None:
        """Hold the lease for `seconds` more and set `fields` (progress); StalePush if it was taken over."""
        self._update(Q(fence=self.fence), lease_until=timezone.now() + timedelta(seconds=seconds), **fields)

    def move(self, to: str, **fields: Any) -> None:
        """Move under the lease: also StalePush if the lease was taken over."""
        self._update(self._may(to) & Q(fence=self.fence), status=to, **fields)

    def release(self, to: str, **fields: Any) -> Self:
        """Move and give the lease back."""
        self.move(to, lease_until=None, **fields)
        return self
