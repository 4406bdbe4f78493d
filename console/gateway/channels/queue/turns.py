"""A turn at a channel: what is due is sent, batch by batch, for a bounded time.

Channels live in one event loop of the process, in a thread of its own, so that their connections are kept from one
turn to the next. The database is asked in the thread of the task.
"""

import asyncio
import atexit
import json
import logging
import threading
import time
from concurrent.futures import Future, wait
from contextlib import suppress
from datetime import datetime

from console.gateway.channels.kinds import KINDS, limits
from console.gateway.channels.protocol import Channel, Halt, Outcome, TryLater, UnusableCredentialError
from console.gateway.channels.queue import refusing, rows
from console.gateway.channels.queue.rows import Job
from console.gateway.channels.queue.settling import settle
from console.gateway.channels.queue.standing import hand_on
from console.gateway.channels.receipt_address import address_of
from console.gateway.channels.tokens import Carried
from console.gateway.models import AppChannel

TURN_SECONDS = 20.0  # well below the broker's visibility timeout, with the last batch
RENEW_SECONDS = 5.0
PARTING_SECONDS = 2.0

log = logging.getLogger(__name__)


class Loop:
    """The event loop of the channels of this process, and the channels that are open in it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        # With the moment their credential was given, and the token that goes from worker to worker.
        self._open: dict[int, tuple[datetime, Channel, Carried]] = {}

    def begin(self, channel: AppChannel, jobs: list[Job]) -> "Future[list[Outcome]]":
        """Begin to send."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="channels", daemon=True).start()
                atexit.register(self.close)
        return asyncio.run_coroutine_threadsafe(self._send(channel, jobs), self._loop)

    def close(self) -> None:
        """Close the connections of all channels, as long as the process has a moment for it."""
        if self._loop:
            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(PARTING_SECONDS)

    async def _close(self) -> None:
        while self._open:
            _, (_, channel, _) = self._open.popitem()
            await channel.close()

    async def _send(self, channel: AppChannel, jobs: list[Job]) -> list[Outcome]:
        given, opened, token = self._open.get(channel.pk, (None, None, Carried()))
        if opened is None or given != channel.changed_at:
            if opened:
                await opened.close()
            token = Carried()
            told = {"receipts": address_of(channel), "has_taken": "yes" if channel.services else ""}
            credential = {**json.loads(channel.credential), **told}
            opened = KINDS[channel.kind].open_channel(credential, limits(channel.kind), token)
            self._open[channel.pk] = channel.changed_at, opened, token
        token.text = channel.token or ""
        try:
            outcomes = await opened.send([job.outgoing for job in jobs])
        finally:
            channel.token = token.text
        if any(isinstance(outcome, TryLater) and outcome.halt == Halt.CREDENTIAL for outcome in outcomes):
            del self._open[channel.pk]  # when it goes on nothing is held against it any more
            await opened.close()
        return outcomes


LOOP = Loop()


def carry(pk: int) -> None:
    """Send what is due in the channel, if nobody else does, for at most TURN_SECONDS and one batch.

    Of one that is stopped it goes to others.
    """
    channel = rows.claim(pk)
    if channel is None:
        return
    end = time.monotonic() + TURN_SECONDS
    work = hand_on if channel.is_stopped else _send
    while time.monotonic() < end and rows.renew_as_given(channel) and work(channel):
        pass
    rows.leave(channel)


def _send(channel: AppChannel) -> bool:
    """Send a batch of what is due. False when there is none, or the channel has to stop or to wait."""
    jobs = rows.take(channel)
    waiting = refusing.left_alone(channel, jobs)
    wait = {outcome.delivery for outcome in waiting}
    free = [job for job in jobs if job.outgoing.delivery not in wait]
    sent = _sent(channel, free) if free else []
    return bool(jobs) and settle(channel, jobs, waiting + sent)


def _sent(channel: AppChannel, jobs: list[Job]) -> list[Outcome]:
    """The outcomes; none when the channel failed as a whole, which leaves every job unclear."""
    before, future = channel.token, LOOP.begin(channel, jobs)
    while not wait([future], RENEW_SECONDS).done:
        rows.renew(channel)
    if channel.token != before:
        rows.keep_token(channel)
    try:
        return future.result()
    except UnusableCredentialError as error:
        return [TryLater(job.outgoing.delivery, str(error), halt=Halt.CREDENTIAL) for job in jobs]
    except Exception:  # whatever it is, the rows say that nothing is known of them
        log.exception("Channel %s of application %s failed", channel.kind, channel.application_id)
    return []
