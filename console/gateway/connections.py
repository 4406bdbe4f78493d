"""One open stream of a device: what it has brought, and what it has still to bring."""

import asyncio
import time
from collections.abc import Iterable

from console.gateway.waiting import Event, Waiting

MOST_NAMED = 50  # deliveries that one event's id names


class Connection:
    """A device's line. Nothing is put on it twice.

    The id of an event names the deliveries that this line has brought and that are not known to have arrived, its own
    last. So the id that a device saw last says exactly what has arrived, whatever came in which order on which line.
    """

    def __init__(self, device: int, application: int, arrived: Iterable[int] = ()) -> None:
        self.device, self.application = device, application
        self.caught_up = float("-inf")  # time.monotonic() when all that waits was last asked for
        self.seen = float("-inf")  # the same of when it was noted that the device is here
        self.spoke = time.monotonic()
        self._brought = set(arrived)
        self._unconfirmed: dict[int, None] = {}  # in order
        self._withdrawn: set[int] = set()
        self._blocks: list[bytes] = []
        self._ready = asyncio.Event()
        self._ended = False

    @property
    def is_new(self) -> bool:
        """Whether all that waits for the device has yet to be asked for."""
        return self.caught_up == float("-inf")

    def catch_up(self, now: float, seen_for: float) -> None:
        """All that waited was asked for at `now`; whoever was not seen for `seen_for` seconds is seen now."""
        self.caught_up = now
        if now - self.seen >= seen_for:
            self.seen = now

    def fall_behind(self) -> None:
        """Have all that waits for the device asked for again."""
        self.caught_up = float("-inf")

    def notify(self, one: Waiting, event: Event) -> bool:
        """Bring a notification; False when it was brought before."""
        if one.key in self._brought or event.takes_back:
            return False
        self._brought.add(one.key)
        self._unconfirmed[one.key] = None
        self.put(event.notification(one.key, ".".join(map(str, list(self._unconfirmed)[-MOST_NAMED:]))))
        return True

    def withdraw(self, one: Waiting, event: Event) -> None:
        """Have the device take a notification back, when it was told of it."""
        if one.key in self._withdrawn or not event.takes_back or not (one.was_sent or one.key in self._brought):
            return
        self._withdrawn.add(one.key)
        self.put(event.withdrawal(one.key))

    def confirm(self, keys: Iterable[int]) -> None:
        """The device has reported these."""
        for key in keys:
            self._unconfirmed.pop(key, None)

    def put(self, block: bytes) -> None:
        """Have the bytes sent."""
        self.spoke = time.monotonic()
        self._blocks.append(block)
        self._ready.set()

    def end(self) -> None:
        """End the stream after what is on it."""
        self._ended = True
        self._ready.set()

    async def next(self) -> bytes:
        """What is to be sent next, all of it at once; empty at the end."""
        while not self._blocks and not self._ended:
            self._ready.clear()
            await self._ready.wait()
        blocks, self._blocks = self._blocks, []
        return b"".join(blocks)
