"""The heartbeat: lines on which nothing was said are kept open, and those that take nothing any more are hung up."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from console.gateway.channels.online.open_stream import Connection

HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": still here\n"

log = logging.getLogger(__name__)


async def beat(lines: Callable[[], Sequence[Connection]]) -> None:
    """Look after the lines for as long as there are any."""
    while lines():
        await asyncio.sleep(HEARTBEAT_SECONDS / 15)
        now = time.monotonic()
        for one in lines():
            if one.stands_still(now):
                log.info("Device %s has taken nothing for a minute: hung up", one.device)
                one.hang_up()
            elif now - one.spoke >= HEARTBEAT_SECONDS:
                one.put(HEARTBEAT)
