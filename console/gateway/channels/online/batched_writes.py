"""Writes what devices report and what was sent to them, many devices in one transaction.

Whatever comes together while one transaction is being written makes the next one: alone, a report is written at once;
two thousand at the same moment cost a few transactions. A report is answered once it is in the database.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence

from console.gateway.channels.online import reports
from console.gateway.channels.online.reports import Noted, Report, Told
from console.gateway.channels.online.threads import WRITER, in_thread

TROUBLE_SECONDS = 2.0  # the pause after a transaction that failed

log = logging.getLogger(__name__)


class Recorder:
    """The pen of one process. Lives in one event loop."""

    def __init__(self) -> None:
        self._calls: list[tuple[Told, asyncio.Future[Noted | None]]] = []
        self._brought: dict[int, int] = {}
        self._seen: set[int] = set()
        self._writing: asyncio.Task[None] | None = None

    async def note(self, token: str, told: Sequence[Report]) -> Noted | None:
        """What was noted of a device's reports, once it is in the database; None when no device has the token."""
        answer: asyncio.Future[Noted | None] = asyncio.get_running_loop().create_future()
        self._calls.append((Told(token, told), answer))
        self._wake()
        return await answer

    def remember(self, *, brought: Mapping[int, int] | None = None, seen: Iterable[int] = ()) -> None:
        """Have it noted soon that deliveries came on lines, their cursors by key, and that devices were seen."""
        self._brought.update(brought or {})
        self._seen.update(seen)
        self._wake()

    def _wake(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self._calls or self._brought or self._seen:
            calls, self._calls = self._calls, []
            brought, self._brought = self._brought, {}
            seen, self._seen = self._seen, set()
            try:
                noted = await in_thread(WRITER, reports.note, [told for told, _ in calls], (), seen, brought)
            except Exception as problem:  # whatever it is: who reported hears of it, and what was sent is tried again
                log.exception("What devices reported could not be noted")
                _fail(calls, problem)
                self._brought = brought | self._brought
                await asyncio.sleep(TROUBLE_SECONDS)
            else:
                for (_, answer), each in zip(calls, noted, strict=True):
                    if not answer.done():  # who asked may have gone
                        answer.set_result(each)


def _fail(calls: list[tuple[Told, "asyncio.Future[Noted | None]"]], problem: Exception) -> None:
    for _, answer in calls:
        if not answer.done():
            answer.set_exception(problem)
