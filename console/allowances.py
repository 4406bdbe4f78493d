"""Limits on how often somebody may do something, shared by all processes through the database.

A limit of 30 in 15 minutes may be used up at once, and comes back one by one, every 30 seconds. Who uses up theirs
changes nothing for anybody else.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.http import HttpRequest

from console.models import Allowance


@dataclass(frozen=True)
class Limit:
    """At most `most` in `period` for each. `clock` tells the seconds since 1970."""

    name: str
    most: int
    period: timedelta
    clock: Callable[[], float] = time.time

    def wait(self, *who: object) -> int:
        """The seconds until it may be done, 0 when it may be now."""
        whole_at = Allowance.objects.filter(key=self._key(who)).values_list("whole_at", flat=True).first() or 0
        missing = whole_at - self._now() - self._reach
        # More than a whole period was written by a clock that was wrong.
        return -(-missing // 1000) if 0 < missing <= self._period else 0

    def spend(self, *who: object) -> int:
        """Note that it was done; the seconds to wait, 0 when it was within the limit."""
        key, now = self._key(who), self._now()
        free = Allowance.objects.filter(key=key, whole_at__lte=now + self._reach)
        if free.update(whole_at=Greatest(F("whole_at"), Value(now)) + self._cost):
            return 0
        _, is_new = Allowance.objects.get_or_create(key=key, defaults={"whole_at": now + self._cost})
        return 0 if is_new else self.wait(*who)

    def lift(self, *who: object) -> None:
        """Give all of it back."""
        Allowance.objects.filter(key=self._key(who)).delete()

    @property
    def _period(self) -> int:
        return int(self.period.total_seconds() * 1000)

    @property
    def _cost(self) -> int:
        return self._period // self.most

    @property
    def _reach(self) -> int:
        return self._period - self._cost

    def _now(self) -> int:
        return int(self.clock() * 1000)

    def _key(self, who: tuple[object, ...]) -> str:
        return hashlib.sha256(repr((self.name, *map(str, who))).encode()).hexdigest()


def forget() -> int:
    """Take away what is whole again; how many there were."""
    return Allowance.objects.filter(whole_at__lt=int(time.time() * 1000)).delete()[0]


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, empty when nobody knows. A network of IPv6 is one: each in it has billions."""
    return network_of(request.META.get("REMOTE_ADDR", ""))


def network_of(host: str) -> str:
    """The same of the other end of a line, as the server knows it."""
    try:
        address = ip_address(host)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
