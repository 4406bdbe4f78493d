"""Who is connected to this process, and the one poller that brings them what waits in the database.

A delivery waits until its device has reported that it arrived. Every POLL_SECONDS the poller looks which pushes have
changed (console.gateway.watching) and asks what of them waits for the devices that are connected. On connecting, and
every RETRY_SECONDS after that, it asks for all that waits for a device: nothing is lost by whatever a look did not see.
"""

import asyncio
import contextlib
import heapq
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, NamedTuple

from console.gateway import waiting
from console.gateway.connections import Connection
from console.gateway.recording import Recorder
from console.gateway.threads import READER, in_thread
from console.gateway.waiting import Event, Waiting
from console.gateway.watching import Changes, Watch

POLL_SECONDS = 0.2
RETRY_SECONDS = 15.0
TROUBLE_SECONDS = 2.0  # the pause after a round that failed
HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": still here\n"
SEEN_SECONDS = 3600.0  # how often a device that stays connected is noted as seen
MOST_BEHIND = 1_000  # connections that one round catches up

log = logging.getLogger(__name__)


class Found(NamedTuple):
    """What a round has to tell: the events are by push."""

    notifications: list[Waiting]
    withdrawals: list[Waiting]
    events: dict[int, Event]


class Fanout:
    """The connections of one process and their poller, which runs while there are any. Lives in one event loop."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._connections: dict[int, list[Connection]] = {}  # by device
        self._news = asyncio.Event()
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def join(self, joined: Connection) -> None:
        """A new connection; what waits for its device comes at once."""
        self._connections.setdefault(joined.device, []).append(joined)
        self._news.set()
        self._keep_going("poll", self._poll)
        self._keep_going("beat", self._beat)

    def _keep_going(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if name not in self._tasks or self._tasks[name].done():
            self._tasks[name] = asyncio.create_task(work())

    def leave(self, left: Connection) -> None:
        """The connection is gone."""
        lines = self._connections[left.device]
        lines.remove(left)
        if not lines:
            del self._connections[left.device]

    def confirm(self, device: int, keys: Iterable[int]) -> None:
        """The device has reported these deliveries."""
        for one in self._connections.get(device, ()):
            one.confirm(keys)

    def close(self) -> None:
        """End every connection."""
        for one in self._all():
            one.end()

    def _all(self) -> list[Connection]:
        return [one for lines in self._connections.values() for one in lines]

    async def _beat(self) -> None:
        while self._connections:
            await asyncio.sleep(HEARTBEAT_SECONDS / 15)
            now = time.monotonic()
            for one in self._all():
                if now - one.spoke >= HEARTBEAT_SECONDS:
                    one.put(HEARTBEAT)

    async def _poll(self) -> None:
        watch = Watch()
        while self._connections:
            self._news.clear()
            pause = POLL_SECONDS
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
        if len(behind) == MOST_BEHIND:
            self._news.set()

    def _behind(self, now: float) -> list[Connection]:
        late = [one for one in self._all() if now - one.caught_up >= RETRY_SECONDS]
        return heapq.nsmallest(MOST_BEHIND, late, key=lambda one: one.caught_up)

    def _lines(self, device: int) -> list[Connection]:
        """The lines of the device that news may go to: those that have what was missed before it."""
        return [one for one in self._connections.get(device, ()) if not one.is_new]

    def _hand_out(self, found: Found) -> None:
        events = found.events  # a push may be deleted between the two questions
        known = [one for one in found.notifications if one.push in events]
        sent = []
        for one in sorted(known, key=lambda one: events[one.push].order):
            heard = [line.notify(one, events[one.push]) for line in self._lines(one.device)]
            if any(heard):
                sent.append(one.key)
        for one in found.withdrawals:
            for line in self._lines(one.device):
                if one.push in events:
                    line.withdraw(one, events[one.push])
        self._recorder.remember(sent=sent)


def by_application(connections: Iterable[Connection]) -> dict[int, set[int]]:
    """The devices that are connected, by their applications."""
    devices: dict[int, set[int]] = defaultdict(set)
    for one in connections:
        devices[one.application].add(one.device)
    return devices


def find(changes: Changes, devices: dict[int, set[int]], behind: Sequence[Connection]) -> Found:
    """What of the changes concerns the `devices` (by application), and all that waits for the devices `behind`."""
    everyone = set[int]().union(*devices.values())
    notifications = waiting.of_pushes(changes.pushes, devices) + waiting.for_devices(by_application(behind))
    withdrawals = waiting.withdrawals(changes.newly_taken_back, everyone)
    withdrawals += waiting.withdrawals(changes.taken_back, {one.device for one in behind if one.is_new})
    return Found(notifications, withdrawals, waiting.events([*notifications, *withdrawals]))
