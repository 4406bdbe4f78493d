"""Who is connected to this process, and the one poller that brings them what waits in the database.

A delivery waits until its device has reported that it arrived. When the bell rings (hearing), the poller looks which
pushes have changed (changed_pushes) and asks what of them waits for the devices that are connected (pending). A ring
may be lost: it looks every UNRUNG_SECONDS all the same, and every POLL_SECONDS while the bell cannot be heard. On
connecting, and every RETRY_SECONDS after that, it asks for all that waits for a device: nothing is lost by whatever a
look did not see.
"""

import asyncio
import contextlib
import heapq
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from console.gateway.channels.online import pending
from console.gateway.channels.online.batched_writes import Recorder
from console.gateway.channels.online.changed_pushes import Changes, Watch
from console.gateway.channels.online.counting import Counting
from console.gateway.channels.online.hearing import Hearing
from console.gateway.channels.online.heartbeat import beat
from console.gateway.channels.online.open_stream import Connection
from console.gateway.channels.online.pending import Event, Waiting
from console.gateway.channels.online.threads import READER, in_thread

POLL_SECONDS = 0.2  # between two looks, however often the bell rings
UNRUNG_SECONDS = 2.0  # after which one looks where it could be heard, and did not ring
RETRY_SECONDS = 15.0
TROUBLE_SECONDS = 2.0  # the pause after a round that failed
SEEN_SECONDS = 3600.0  # how often a device that stays connected is noted as seen
MOST_BEHIND = 1_000  # connections that one round catches up
MOST_PAGES = 200  # that one round reads
MOST_LINES = 4  # of one device; one more, and the oldest of them ends
PARTING_SECONDS = 5.0  # what a line has still to bring when the process is to stop may take so long

log = logging.getLogger(__name__)


class Found(NamedTuple):
    """What a round has to tell: news of the pushes that have changed, their events by push, and what else waits."""

    notifications: list[Waiting]
    withdrawals: list[Waiting]
    events: dict[int, Event]
    backlog: list[Waiting]  # in order


class Fanout:
    """The connections of one process and their poller, which runs while there are any. Lives in one event loop."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder, self._counting = recorder, Counting()
        self._connections: dict[int, list[Connection]] = {}  # by device
        self._news = asyncio.Event()
        self._hearing, self._looked = Hearing(self._soon), float("-inf")
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def join(self, joined: Connection) -> None:
        """A new connection; what waits for its device comes at once."""
        lines = self._connections.setdefault(joined.device, [])
        lines.append(joined)
        for one in [line for line in lines if not line.has_ended][:-MOST_LINES]:
            one.give_way()
        joined.when_room = self._news.set
        self._news.set()
        self._keep_going("poll", self._poll)
        self._keep_going("hearing", partial(self._hearing.go_on, self._all))
        self._keep_going("heartbeat", partial(beat, self._all))
        self._keep_going("counting", partial(self._counting.go_on, self._connections.__len__))

    def _keep_going(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if name not in self._tasks or self._tasks[name].done():
            self._tasks[name] = asyncio.create_task(work())

    def leave(self, left: Connection) -> None:
        """The connection is gone."""
        lines = self._connections[left.device]
        lines.remove(left)
        if not lines:
            del self._connections[left.device]

    def close(self) -> None:
        """End every connection; hang up on those that take nothing."""
        for one in self._all():
            one.end()
            asyncio.get_running_loop().call_later(PARTING_SECONDS, one.hang_up)

    def _all(self) -> list[Connection]:
        return [one for lines in self._connections.values() for one in lines]

    def _soon(self) -> None:
        """Look at once, or when a look's time has come again."""
        loop = asyncio.get_running_loop()
        loop.call_at(max(loop.time(), self._looked + POLL_SECONDS), self._news.set)

    async def _poll(self) -> None:
        watch = Watch()
        while self._connections:
            self._news.clear()
            self._looked = asyncio.get_running_loop().time()
            pause = UNRUNG_SECONDS if self._hearing.hears else POLL_SECONDS
            try:
                await self._round(watch)
            except Exception:  # whatever it is, devices keep their lines, and the next round may succeed
                log.exception("A round of the event streams failed; trying again")
                pause = TROUBLE_SECONDS
                for one in self._all():
                    one.fall_behind()  # what the look had found is not to be lost
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), pause)

    async def _round(self, watch: Watch) -> None:
        changes = await in_thread(READER, watch.look)
        now = time.monotonic()
        behind = self._behind(now)
        found = None
        if behind or changes.pushes or changes.newly_taken_back:
            found = await in_thread(READER, find, changes, by_application(self._all()), behind)
        self._recorder.remember(seen=[one.device for one in behind if now - one.seen >= SEEN_SECONDS])
        for one in behind:
            one.catch_up(now, SEEN_SECONDS)
        if found:
            self._hand_out(found)
        await self._bring_pages()
        if found:
            self._take_back(found)
        if len(behind) == MOST_BEHIND:
            self._news.set()

    def _behind(self, now: float) -> list[Connection]:
        """The lines that all that waits is to be asked for; not those that have enough to bring as it is."""
        late = [one for one in self._all() if now - one.caught_up >= RETRY_SECONDS and not one.waits]
        return heapq.nsmallest(MOST_BEHIND, late, key=lambda one: one.caught_up)

    async def _bring_pages(self) -> None:
        """Read again what waits for lines that have room, as it is by now, and bring it."""
        pages = {one: page for one in self._all() if one.waits and (page := one.page())}
        some = dict(islice(pages.items(), MOST_PAGES))
        if not some:
            return
        found, events = await in_thread(READER, read_again, [key for page in some.values() for key in page])
        brought: dict[int, int] = {}
        for one, page in some.items():
            brought |= one.bring(page, found, events)
        self._remember(brought)
        if len(some) < len(pages):
            self._news.set()

    def _remember(self, brought: dict[int, int]) -> None:
        self._recorder.remember(brought=brought)
        self._counting.brought(len(brought))

    def _lines(self, device: int) -> list[Connection]:
        """The lines of the device that news may go to: those that have what was missed before it."""
        return [one for one in self._connections.get(device, ()) if not one.is_new]

    def _hand_out(self, found: Found) -> None:
        events = found.events  # a push may be deleted between the two questions
        for one in found.backlog:
            for line in self._lines(one.device):
                line.expect([one.key])
        known = [one for one in found.notifications if one.push in events]
        brought = {}
        for one in sorted(known, key=lambda one: events[one.push].order):
            for line in self._lines(one.device):
                if cursor := line.notify(one, events[one.push]):
                    brought[one.key] = cursor
        self._remember(brought)

    def _take_back(self, found: Found) -> None:
        for one in found.withdrawals:
            for line in self._lines(one.device):
                if one.push in found.events:
                    line.withdraw(one, found.events[one.push])


def by_application(connections: Iterable[Connection]) -> dict[int, set[int]]:
    """The devices that are connected, by their applications."""
    devices: dict[int, set[int]] = defaultdict(set)
    for one in connections:
        devices[one.application].add(one.device)
    return devices


def find(changes: Changes, devices: dict[int, set[int]], behind: Sequence[Connection]) -> Found:
    """What of the changes concerns the `devices` (by application), and all that waits for the devices `behind`."""
    everyone = set[int]().union(*devices.values())
    notifications = pending.of_pushes(changes.pushes, devices)
    backlog = pending.in_order(pending.for_devices(by_application(behind)))
    withdrawals = pending.withdrawals(changes.newly_taken_back, everyone)
    withdrawals += pending.withdrawals(changes.taken_back, {one.device for one in behind if one.is_new})
    return Found(notifications, withdrawals, pending.events([*notifications, *withdrawals]), backlog)


def read_again(keys: Iterable[int]) -> tuple[dict[int, Waiting], dict[int, Event]]:
    """Those of the notifications that still wait, by key, and their events."""
    found = {one.key: one for one in pending.again(keys)}
    return found, pending.events(found.values())
