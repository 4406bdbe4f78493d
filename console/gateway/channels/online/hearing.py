"""Hears the bell of the open lines, and knows whether it can be heard at all."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from redis import RedisError
from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from console.gateway.carrying import bell

SILENCE_SECONDS: Final = 5.0  # after which the broker is asked whether it is there; it has as long to answer
AGAIN_SECONDS: Final = 2.0  # between two tries to hear

log = logging.getLogger(__name__)


class Hearing:
    """The ear of one process. Lives in one event loop. `rang` is called when a look may find something."""

    def __init__(self, rang: Callable[[], None]) -> None:
        self._rang, self._address, self._channel = rang, *bell.place(settings.BROKER_URL)
        self.hears = False

    async def go_on(self, is_wanted: Callable[[], object]) -> None:
        """Hear for as long as it is wanted; where the broker has no bell, not at all."""
        while self._address and is_wanted():
            try:
                await self._hear(is_wanted)
            except (RedisError, OSError) as error:
                log.info("The bell of the open lines cannot be heard: %s.", type(error).__name__)
            finally:
                self.hears = False
                self._rang()  # from now on one looks often
            await asyncio.sleep(AGAIN_SECONDS)

    async def _hear(self, is_wanted: Callable[[], object]) -> None:
        waits: dict[str, Any] = {"socket_timeout": SILENCE_SECONDS, "socket_connect_timeout": SILENCE_SECONDS}
        async with Redis.from_url(self._address, **waits) as line, line.pubsub() as heard:
            await heard.subscribe(self._channel)
            while is_wanted():
                if await self._next(heard) in ("subscribe", "message"):
                    self.hears = True
                    self._rang()  # what was written before one heard is found, too

    async def _next(self, heard: PubSub) -> str:
        """The kind of what comes next. TimeoutError when the broker does not answer any more."""
        came = await heard.get_message(timeout=SILENCE_SECONDS)
        if came is None:
            await heard.ping()
            came = await heard.get_message(timeout=SILENCE_SECONDS)
        if came is None:
            raise TimeoutError
        return str(came["type"])
