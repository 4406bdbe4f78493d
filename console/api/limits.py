"""How often a token may call: counted in the memory of each web process, for a count that is shared would be written
with each call.
"""

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from django.conf import settings

PERIOD: Final = 60.0  # seconds


@dataclass
class Bucket:
    """So many calls a minute for each token, at once or spread, and they come back one by one."""

    whole_at: dict[str, float] = field(default_factory=dict)  # seconds of the clock, by the token's digest
    lock: Lock = field(default_factory=Lock)

    def spend(self, token: str) -> tuple[int, float]:
        """How many are left, and the seconds until one is there again; -1 left if this one is too many."""
        most, now = settings.API_CALLS_PER_MINUTE, time.monotonic()
        cost = PERIOD / most
        with self.lock:
            whole = max(self.whole_at.get(token, now), now) + cost
            if whole - now > PERIOD + cost / 2:
                return -1, whole - now - PERIOD
            self.whole_at[token] = whole
        return int((PERIOD - (whole - now)) / cost + 0.5), whole - now


CALLS: Final = Bucket()


def headers_of(left: int, seconds: float) -> dict[str, str]:
    """The fields of the IETF's draft (draft-ietf-httpapi-ratelimit-headers)."""
    policy = f'"calls";q={settings.API_CALLS_PER_MINUTE};w={PERIOD:.0f}'
    return {"RateLimit-Policy": policy, "RateLimit": f'"calls";r={max(0, left)};t={-int(-seconds // 1)}'}
