"""What one process tells of its open lines: how many devices are on them, and how many deliveries it has brought.

It is noted every few seconds while there are any. A process that is killed leaves its last note, which grows old.
"""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable
from datetime import timedelta

from django.db import Error
from django.utils import timezone

from console.gateway.channels.online.threads import WRITER, in_thread
from console.gateway.models import OpenLines, Sent

NOTED_SECONDS = 5.0
OLD = timedelta(seconds=20)  # a note is not believed any more
ONLINE = "online"  # the channel, beside those of console.gateway.channels.kinds

log = logging.getLogger(__name__)


class Counting:
    """The count of one process. Lives in one event loop."""

    def __init__(self) -> None:
        self._process = f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(3)}"
        self._brought = 0

    def brought(self, number: int) -> None:
        """So many more deliveries were brought."""
        self._brought += number

    async def go_on(self, devices: Callable[[], int]) -> None:
        """Note it for as long as there are devices, and that there are none at the end."""
        is_any = True
        while is_any:
            await asyncio.sleep(NOTED_SECONDS)
            is_any = devices() > 0
            await self._note(devices())

    async def _note(self, devices: int) -> None:
        brought, self._brought = self._brought, 0
        try:
            await in_thread(WRITER, note, self._process, devices, brought)
        except Error as error:  # it is for the figures only: the next time tells it
            self._brought += brought
            log.warning("How many devices are online could not be noted: %s.", type(error).__name__)


def note(process: str, devices: int, brought: int) -> None:
    """Write it down."""
    if devices:
        OpenLines.objects.update_or_create(pk=process, defaults={"devices": devices, "noted_at": timezone.now()})
    else:
        OpenLines.objects.filter(pk=process).delete()
    Sent.objects.add(ONLINE, brought)


def forget() -> None:
    """Take away what processes have left that are gone."""
    OpenLines.objects.filter(noted_at__lt=timezone.now() - OLD).delete()
