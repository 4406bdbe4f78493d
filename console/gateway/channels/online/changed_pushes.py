"""What has changed since the last look: which pushes have new deliveries, and which were taken back.

A push's counts move in the same transaction as its deliveries (console.gateway.carrying.resolving), so that a push
whose row is as before has no new deliveries. A look reads the rows of the pushes that move, and of those that were not
there before: two short questions by index, whatever the number of devices and of deliveries.

Keys are handed out in order but committed in any order. So each look asks again for what has come in the last
OVERLAP_SECONDS, and every RELOAD_SECONDS for all pushes that move. Only a call that took longer than that between its
key and its commit is not seen here; what waits for a device is asked for without any of this (the fanout beside).
"""

import time
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Max, Q
from django.utils import timezone

from console.gateway.models import GatewayPush
from pushes.tpns.contract import AudienceType

OVERLAP_SECONDS = 10.0
RELOAD_SECONDS = 15.0
AHEAD = timedelta(seconds=60)  # how long before its time a scheduled push is looked at
WITHDRAWN_FOR = timedelta(hours=72)  # so long after it expired or was taken back, devices are told
LISTED = (AudienceType.ACCOUNT, AudienceType.ACCOUNT_LIST, AudienceType.TOKEN, AudienceType.TOKEN_LIST)
FIELDS = ("pk", "application", "audience_type", "status", "send_at", "offset", "accounts_done", "accounts_reached")


class Mark(NamedTuple):
    """A push as a look finds it: FIELDS."""

    pk: int
    application: int
    audience_type: str
    status: str
    send_at: datetime
    offset: int
    accounts_done: int
    accounts_reached: int

    @property
    def moves(self) -> bool:
        """Whether more deliveries may come."""
        return self.status in GatewayPush.MOVING

    @property
    def is_listed(self) -> bool:
        """Whether it is for at most the thousand accounts or tokens of its call."""
        return self.audience_type in LISTED


@dataclass(frozen=True)
class Changes:
    """What a look found: pushes with new deliveries; all that is taken back, and what of it is new."""

    pushes: list[Mark]
    taken_back: frozenset[int]
    newly_taken_back: frozenset[int]


@dataclass
class Watch:
    """The looks of one watcher. Not for several threads at once."""

    _marks: dict[int, Mark] = field(default_factory=dict)  # pushes that move, and those that came lately
    _highest: deque[tuple[float, int]] = field(default_factory=deque)  # when a look first saw a higher key
    _low: int = -1  # what is above this key is asked for in every look
    _reloaded: float = float("-inf")
    _taken_back: frozenset[int] = frozenset()

    def look(self) -> Changes:
        """What has changed since the last look. The first one says nothing of the pushes that are already there."""
        clock = time.monotonic()
        if self._low < 0:
            self._low = GatewayPush.objects.aggregate(highest=Max("pk"))["highest"] or 0
            self._highest.append((clock, self._low))
        changed = self._changed(clock)
        self._advance(clock)
        taken_back = _taken_back()
        newly, self._taken_back = taken_back - self._taken_back, taken_back
        return Changes(changed, taken_back, newly)

    def _changed(self, clock: float) -> list[Mark]:
        found = self._ask(Q(pk__gt=self._low) | Q(pk__in=self._due()))
        if clock - self._reloaded > RELOAD_SECONDS:
            found |= self._ask(Q(status__in=GatewayPush.MOVING))
            self._reloaded = clock
        changed = [mark for pk, mark in found.items() if self._marks.get(pk) != mark]
        self._marks |= found
        return changed

    def _ask(self, which: Q) -> dict[int, Mark]:
        rows = GatewayPush.objects.filter(which).order_by().values_list(*FIELDS)
        return {row[0]: Mark(*row) for row in rows}

    def _due(self) -> list[int]:
        """The pushes that may move now. Those above the low key are asked for anyway."""
        soon = timezone.now() + AHEAD
        return [pk for pk, mark in self._marks.items() if pk <= self._low and mark.send_at <= soon]

    def _advance(self, clock: float) -> None:
        highest = max(self._marks, default=0)
        if highest > self._highest[-1][1]:
            self._highest.append((clock, highest))
        while len(self._highest) > 1 and clock - self._highest[1][0] > OVERLAP_SECONDS:
            self._highest.popleft()
        self._low = self._highest[0][1]
        self._marks = {pk: mark for pk, mark in self._marks.items() if mark.moves or pk > self._low}


def _taken_back() -> frozenset[int]:
    since = timezone.now() - WITHDRAWN_FOR
    rows = GatewayPush.objects.filter(status__in=GatewayPush.TAKEN_BACK, expires_at__gt=since).order_by()
    return frozenset(rows.values_list("pk", flat=True))
