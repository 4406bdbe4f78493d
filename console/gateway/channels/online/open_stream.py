"""One open stream of a device: what it has brought, and what it has still to bring."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from console.gateway.channels.online import event_ids
from console.gateway.channels.online.delivery_names import name
from console.gateway.channels.online.pending import Event, Waiting
from console.gateway.channels.online.unsent_bytes import Outlet

BLOCK = 16 * 1024  # bytes that a line holds; what more there is to bring is read again once there is room
PAGE = 50  # notifications that are read for a line at once
GIVES_WAY = b"retry: 30000\n: this device has newer lines\n"
STILL_SECONDS = 60.0  # a line whose device takes nothing for so long is hung up


class Connection:
    """A device's line. Nothing is put on it twice.

    What finds no room on it is remembered by its key only, and asked for again when the device has taken what there
    was: a line that stands still holds one block, and never pours out what has expired or was taken back meanwhile.
    """

    def __init__(
        self, device: int, application: int, token: str = "", arrived: Iterable[int] = (), outlet: Outlet | None = None
    ) -> None:
        self.device, self.application = device, application
        self.caught_up = float("-inf")  # time.monotonic() when all that waits was last asked for
        self.seen = float("-inf")  # the same of when it was noted that the device is here
        self.spoke = time.monotonic()
        self.when_room: Callable[[], None] | None = None
        self.has_ended = False
        self._token = token
        self._outlet = outlet or Outlet()
        self._cursors = event_ids.cursors()
        self._brought = set(arrived)
        self._waiting: dict[int, None] = {}  # in order
        self._withdrawn: set[int] = set()
        self._blocks: list[bytes] = []
        self._held = 0  # bytes put on the line that the server has not taken
        self._going = 0  # those of them that it is about to take
        self._ready = asyncio.Event()
        self._put = self._through = 0  # bytes put on the line in all; those that the device had taken at the last look
        self._moved = self.spoke

    @property
    def is_new(self) -> bool:
        """Whether all that waits for the device has yet to be asked for."""
        return self.caught_up == float("-inf")

    @property
    def has_room(self) -> bool:
        """Whether more may be put on the line."""
        return self._held < BLOCK and not self.has_ended

    @property
    def unsent(self) -> int:
        """Bytes that the device has not taken."""
        return self._held + self._outlet.unsent

    @property
    def waits(self) -> bool:
        """Whether there is something to be read again for this line."""
        return bool(self._waiting)

    def catch_up(self, now: float, seen_for: float) -> None:
        """All that waited was asked for at `now`; whoever was not seen for `seen_for` seconds is seen now."""
        self.caught_up = now
        if now - self.seen >= seen_for:
            self.seen = now

    def fall_behind(self) -> None:
        """Have all that waits for the device asked for again."""
        self.caught_up = float("-inf")

    def expect(self, keys: Iterable[int]) -> None:
        """These notifications wait for the device, in this order."""
        self._waiting.update(dict.fromkeys(key for key in keys if key not in self._brought))

    def page(self) -> list[int]:
        """Keys of the notifications that are to be read for this line now."""
        return list(islice(self._waiting, PAGE)) if self.has_room else []

    def bring(self, page: Iterable[int], found: Mapping[int, Waiting], events: Mapping[int, Event]) -> dict[int, int]:
        """Bring what of the page is still to be brought, while there is room. The cursors, by key."""
        brought = {}
        for key in page:
            if not self.has_room:
                break
            one = found.get(key)
            event = events.get(one.push) if one else None
            if event and event.at_once and self.unsent:
                continue
            self._waiting.pop(key, None)
            if one and event and (cursor := self._bring(one, event)):
                brought[key] = cursor
        return brought

    def notify(self, one: Waiting, event: Event) -> int:
        """Bring a notification; its cursor, 0 when it was brought before or has to wait for room."""
        if self._waiting or not self.has_room or (event.at_once and self.unsent):
            self.expect([one.key])
            return 0
        return self._bring(one, event)

    def _bring(self, one: Waiting, event: Event) -> int:
        if one.key in self._brought or event.takes_back:
            return 0
        self._brought.add(one.key)
        cursor = next(self._cursors)
        self.put(event.notification(name(one.key, event.push_id, self._token), event_ids.write(cursor)))
        return cursor

    def withdraw(self, one: Waiting, event: Event) -> None:
        """Have the device take a notification back, when it was told of it."""
        if one.key in self._withdrawn or not event.takes_back or not (one.was_sent or one.key in self._brought):
            return
        self._withdrawn.add(one.key)
        self.put(event.withdrawal(name(one.key, event.push_id, self._token)))

    def put(self, block: bytes) -> None:
        """Have the bytes sent."""
        self.spoke = time.monotonic()
        self._blocks.append(block)
        self._held += len(block)
        self._put += len(block)
        self._ready.set()

    def stands_still(self, now: float) -> bool:
        """Whether the device has taken nothing for STILL_SECONDS, though there was something to take."""
        unsent = self.unsent
        through = self._put - unsent
        if not unsent or through > self._through:
            self._moved = now
        self._through = through
        return now - self._moved >= STILL_SECONDS

    def end(self) -> None:
        """End the stream after what is on it."""
        self.has_ended = True
        self._ready.set()

    def give_way(self) -> None:
        """End the stream for newer lines of the device, and ask the device not to come back with this one at once."""
        takes = not self.unsent
        self.put(GIVES_WAY)
        if takes:
            self.end()
        else:
            self.hang_up()

    def hang_up(self) -> None:
        """End the stream at once, whatever is on it."""
        self.end()
        self._outlet.cut()

    async def next(self) -> bytes:
        """What is to be sent next, all of it at once; empty at the end. Asked for when the last of it was taken."""
        self._held -= self._going
        self._going = 0
        if self._waiting and self.has_room and self.when_room:
            self.when_room()
        while not self._blocks and not self.has_ended:
            self._ready.clear()
            await self._ready.wait()
        blocks, self._blocks = self._blocks, []
        self._going = self._held
        return b"".join(blocks)
