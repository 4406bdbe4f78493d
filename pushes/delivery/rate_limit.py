"""One package push a second for each application, over all workers and machines.

The service refuses faster pushes. The broker's server hands out the turns, by its own clock; the application's row
remembers the last one, so that a broker that was restarted or cannot be reached makes pushes slower, not faster.
"""

import logging
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from redis import Redis, RedisError

from pushes.models import Application

logger = logging.getLogger(__name__)

SPACING = timedelta(milliseconds=1100)
REMEMBERED = timedelta(seconds=1)
# Without the broker the clocks of several machines decide, and they differ.
ALONE = timedelta(seconds=2)
SOON = timedelta(milliseconds=100)


def take_turn(application: Application) -> timedelta:
    """Take the application's next turn: nothing if the call may be made now, else how long to wait before asking."""
    wait = _from_broker(application)
    if wait:
        return wait
    spacing = ALONE if wait is None else REMEMBERED
    return timedelta() if application.take_turn(spacing) else spacing


def _from_broker(application: Application) -> timedelta | None:
    """As above; None if the broker cannot tell."""
    key = f"pushes:turn:{application.access_point}:{application.access_id}"
    try:
        broker = _broker(settings.BROKER_URL)
        if broker is None:
            return None
        if broker.set(key, 1, nx=True, px=SPACING):
            return timedelta()
        left = timedelta(milliseconds=int(broker.pttl(key)))
        if left > SPACING:  # the broker's clock went back
            broker.pexpire(key, SPACING)
        return min(max(left, SOON), SPACING)
    except RedisError as error:
        logger.warning("The broker hands out no turns (%s): package pushes take twice the time.", type(error).__name__)
        return None


@cache
def _broker(address: str) -> "Redis | None":
    """A client of the broker; None for a broker that is no Redis."""
    parts = urlsplit(address)
    if parts.scheme not in ("redis", "rediss", "redis+socket", "unix"):
        return None
    if parts.scheme == "redis+socket":  # what Celery calls a socket
        address = f"unix://{parts.path}"
    return Redis.from_url(address, socket_timeout=1, socket_connect_timeout=1)
