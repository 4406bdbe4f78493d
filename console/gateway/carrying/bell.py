"""The bell, which rings when something was written that devices on open lines may have to be told.

It is a channel of the broker, and nothing is said on it but that it rang. A ring may be lost: web processes look by
themselves every few seconds while they hear it, and several times a second while they do not (channels/online/hearing).
"""

import logging
import time
from functools import cache
from typing import Final
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db import transaction
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE: Final = 0.5  # seconds that the broker has, twice: its end of a kept line may be gone
QUIET_SECONDS: Final = 5.0  # after a ring that did not arrive

log = logging.getLogger(__name__)


def place(broker: str) -> tuple[str, str]:
    """The address of the broker as its client takes it, and the channel there; two empty ones where there is no bell.

    All databases of a server share its channels, so the name has the number.
    """
    scheme, at, path, query, _ = urlsplit(broker)
    if scheme == "redis+socket":
        number = parse_qs(query).get("virtual_host", ["0"])[0].strip("/")
        return f"unix://{at}{path}?db={number}", f"gateway-lines-{number}"
    if scheme in ("redis", "rediss"):
        return broker, f"gateway-lines-{path.strip('/') or '0'}"
    return "", ""


class Bell:
    """The rope of one process, for all of its threads. It has no line before it rings."""

    def __init__(self, broker: str) -> None:
        address, self._channel = place(broker)
        waits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 1)}
        self._line = Redis.from_url(address, **waits) if address else None
        self._quiet_until = 0.0

    def ring(self) -> None:
        """Ring. Where it fails nobody hears of it, and for a moment it is not tried."""
        if self._line is None or time.monotonic() < self._quiet_until:
            return
        try:
            self._line.publish(self._channel, b"")
        except (RedisError, OSError) as error:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            log.info("The bell of the open lines did not ring: %s.", type(error).__name__)


_of = cache(Bell)  # by the broker's address


def ring() -> None:
    """Ring once what was written is there for others."""
    transaction.on_commit(lambda: _of(settings.BROKER_URL).ring(), robust=True)
