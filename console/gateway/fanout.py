"""Who is connected to this process, and the one poller that brings them what waits in the database.

A delivery waits until its device has reported that it arrived. The poller asks for all connected devices at once:
every POLL_SECONDS for what nobody has sent yet, and on connecting and every RETRY_SECONDS for all that has not
arrived (another process may have sent it into a connection that was dead). A connection never gets one twice.
"""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.db import Error, connection
from django.utils import timezone

from console.gateway.models import Delivery, GatewayPush

POLL_SECONDS = 0.3
RETRY_SECONDS = 15.0
TROUBLE_SECONDS = 2.0  # the pause after a round that failed
CHUNK = 1_000  # keys of one UPDATE

Result = TypeVar("Result")
log = logging.getLogger(__name__)

# One thread, one database connection, however many devices listen.
_database = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gateway-stream")


async def in_database_thread(question: Callable[..., Result], *arguments: Any) -> Result:
    """Run a question to the database in the one thread that streams share. After a failure it connects anew."""

    def asked() -> Result:
        try:
            return question(*arguments)
        except Error:
            connection.close()
            raise

    return await asyncio.get_running_loop().run_in_executor(_database, asked)


class Waiting(NamedTuple):
    """A delivery that waits."""

    key: int
    device: int
    event: bytes


@dataclass(eq=False)
class Connection:
    """One open stream of a device. None in the queue ends it."""

    device: int
    queue: "asyncio.Queue[bytes | None]" = field(default_factory=asyncio.Queue)
    sent: set[int] = field(default_factory=set)
    caught_up: float = float("-inf")  # loop time when all that waits was last asked for


class Fanout:
    """The connections of one process and their poller, which runs while there are any. Lives in one event loop."""

    def __init__(self) -> None:
        self._connections: set[Connection] = set()
        self._news = asyncio.Event()
        self._poller: asyncio.Task[None] | None = None

    def join(self, device: int) -> Connection:
        """A new connection of the device; what waits for it comes at once."""
        joined = Connection(device)
        self._connections.add(joined)
        self._news.set()
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())
        return joined

    def leave(self, left: Connection) -> None:
        """The connection is gone."""
        self._connections.discard(left)

    def close(self) -> None:
        """End every connection."""
        for open_one in self._connections:
            open_one.queue.put_nowait(None)

    async def _poll(self) -> None:
        while self._connections:
            self._news.clear()
            try:
                await self._round()
                pause = POLL_SECONDS
            except Exception:  # whatever it is, devices keep their lines, and the next round may succeed
                log.exception("A round of the event streams failed; trying again")
                pause = TROUBLE_SECONDS
            try:
                await asyncio.wait_for(self._news.wait(), pause)
            except TimeoutError:
                continue

    async def _round(self) -> None:
        now = asyncio.get_running_loop().time()
        behind = [one for one in self._connections if now - one.caught_up >= RETRY_SECONDS]
        up_to_date = {one.device for one in self._connections} - {one.device for one in behind}
        waiting = await in_database_thread(ask, {one.device for one in behind}, up_to_date)
        for one in behind:
            one.caught_up = now
        sent = self._hand_out(waiting)
        if sent:
            await in_database_thread(mark_sent, sent)

    def _hand_out(self, waiting: Iterable[Waiting]) -> list[int]:
        by_device = defaultdict(list)
        for one in self._connections:
            by_device[one.device].append(one)
        sent = []
        for delivery in waiting:
            for one in by_device[delivery.device]:
                if delivery.key not in one.sent:
                    one.sent.add(delivery.key)
                    one.queue.put_nowait(delivery.event)
                    sent.append(delivery.key)
        return sent


def ask(behind: set[int], up_to_date: set[int]) -> list[Waiting]:
    """What waits, oldest first: everything for the devices `behind`, for the others what nobody has sent."""
    rows = _rows(behind) + _rows(up_to_date, sent_at=None)
    pushes = GatewayPush.objects.select_related(None).in_bulk({push for _, _, push in rows})
    return [Waiting(key, device, event(key, pushes[push])) for key, device, push in sorted(rows) if push in pushes]


def _rows(devices: set[int], **more: Any) -> list[tuple[int, int, int]]:
    if not devices:
        return []
    waiting = Delivery.objects.filter(device__in=devices, arrived_at=None, push__expires_at__gt=timezone.now(), **more)
    return list(waiting.values_list("pk", "device_id", "push_id"))


def event(key: int, push: GatewayPush) -> bytes:
    """A delivery as a server-sent event: `id` is the delivery's, `data` what the app needs to show it."""
    data = {
        "id": str(key),
        "push_id": push.push_id,
        "message_type": push.message_type,
        "title": push.title,
        "content": push.content,
        "message": push.message,
        "created": push.created_at.isoformat(),
    }
    return f"id: {key}\nevent: notification\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def mark_sent(keys: list[int]) -> None:
    """Note the moment of sending, where none is noted."""
    for start in range(0, len(keys), CHUNK):
        Delivery.objects.filter(pk__in=keys[start : start + CHUNK], sent_at=None).update(sent_at=timezone.now())
