"""One HTTP/2 connection to APNs: many streams at once, as many as the server allows.

Source: RFC 9113; developer.apple.com, "Sending notification requests to APNs" on streams, PING and GOAWAY.
"""

import asyncio
from collections.abc import Callable
from typing import cast

from console.gateway.channels.apns import frames
from console.gateway.channels.apns.answers import Answer, Lost, NotSent, read
from console.gateway.channels.apns.bodies import Bodies
from console.gateway.channels.apns.frames import BrokenProtocolError, Frame, FrameReader, written
from console.gateway.channels.apns.header_block import NO_TABLE, HeaderReader
from console.gateway.channels.apns.request import Request

MOST_STREAMS = 1_000  # at once, even if the server allows more
LAST_STREAM = 2**31 - 1_000_001  # then a new connection: stream ids end at 2**31 - 1
MOST_READ = 2_000  # bytes of an answer
PING_AFTER_SECONDS, PING_WAIT_SECONDS = 60.0, 10.0
MOST_TRIES = 3  # of a request that servers say they did not process


class Connection(asyncio.Protocol):
    """The protocol of one connection. `moved` is called when there is room again, or no more to be expected."""

    def __init__(
        self,
        seconds: float,
        moved: Callable[[], None],
        again: Callable[[Request], None],
        heed: Callable[[Answer], None],
    ) -> None:
        """`seconds` is what a request has to be answered; `again` takes those that the server did not process, and
        `heed` an answer before anything else leaves."""
        self._seconds, self._moved, self._again, self._heed = seconds, moved, again, heed
        self._loop, self._reader, self._headers = asyncio.get_running_loop(), FrameReader(), HeaderReader()
        self._out: list[bytes] = []  # frames that `flush` writes
        self._open: dict[int, Request] = {}  # by stream, oldest first
        self._next, self._bodies = 1, Bodies(self._open)
        self._allowed, self._most = MOST_STREAMS, 0  # by the server's settings; streams by now
        self._heard, self._timers = self._loop.time(), dict[str, asyncio.TimerHandle]()
        self.answered, self.is_draining, self.is_lost, self.words = 0, False, False, ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with our settings. Until the server's own come there is no stream: they say how many, and how much."""
        self._transport = cast(asyncio.Transport, transport)
        self._out.append(frames.PREFACE + written(frames.SETTINGS, 0, frames.setting(frames.ENABLE_PUSH, 0)))
        self.flush()
        self._watch("ping", PING_AFTER_SECONDS, self._ping_when_idle)

    @property
    def has_room(self) -> bool:
        """Whether another request may start now."""
        return len(self._open) < self._most and not self.is_draining and not self.is_lost

    def start(self, request: Request) -> None:
        """Send the request; `flush` writes it."""
        stream, self._next = self._next, self._next + 2
        self.is_draining = self.is_draining or stream > LAST_STREAM
        request.begin(self._loop.time(), self._seconds)
        block = request.headers if stream > 1 else NO_TABLE + request.headers
        self._out.append(written(frames.HEADERS, stream, block, frames.END_HEADERS))
        self._open[stream] = request
        self._bodies.begin(stream, request)
        if "time" not in self._timers:
            self._watch("time", self._seconds, self._end_the_late)

    def flush(self) -> None:
        """Write what is ready."""
        out, self._out = [*self._out, *self._bodies.ready()], []
        if out and not self._transport.is_closing():
            self._transport.write(b"".join(out))

    def close(self, words: str = "The connection was closed.") -> None:
        """Close it; what is open stays without an answer."""
        self.words, self.is_draining = self.words or words, True
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Frames come in."""
        self._heard = self._loop.time()
        try:
            for frame in self._reader.feed(data):
                self._take(frame)
        except BrokenProtocolError:
            self.close("APNs broke the protocol.")
            return
        self.flush()
        if self.is_draining and not self._open:
            self.close()
        self._moved()

    def connection_lost(self, error: Exception | None) -> None:
        """The end: what is open may have been taken, or not."""
        self.is_lost = True
        for timer in self._timers.values():
            timer.cancel()
        lost = Lost(self.words or "The connection broke before the answer.")
        for request in self._open.values():
            request.done(lost)
        self._open.clear()
        self._moved()

    def _take(self, frame: Frame) -> None:
        kind, stream = frame.kind, frame.stream
        if self._headers.is_cut or kind in (frames.HEADERS, frames.CONTINUATION):
            if whole := self._headers.whole(frame):
                self._note(whole)
        elif kind == frames.DATA:
            self._read(frame)
        elif kind == frames.RST_STREAM:
            self._reset(stream, frame.error)
        elif kind == frames.SETTINGS:
            self._settle(frame)
        elif kind == frames.WINDOW_UPDATE:
            self._bodies.widen(stream, frame.number)
        elif kind == frames.PING and not frame.flags & frames.ACK:
            self._out.append(written(frames.PING, 0, frame.body, frames.ACK))
        elif kind == frames.GOAWAY:
            self._leave(frames.farewell(frame))
        elif kind == frames.PUSH_PROMISE:  # our settings forbid it
            raise BrokenProtocolError

    def _note(self, whole: Frame) -> None:
        """The headers of an answer, or what stands behind it. All are read: those that follow rest on them."""
        found = self._headers.fields(whole)
        request, status = self._open.get(whole.stream), found.get(b":status", "")
        if request and status.isdigit() and int(status) >= 200:
            request.status, request.apns_id = int(status), found.get(b"apns-id", "")
            request.retry_after = found.get(b"retry-after", "")
        if whole.flags & frames.END_STREAM:
            self._finish(whole.stream)

    def _read(self, frame: Frame) -> None:
        """A piece of an answer. As much may come again, of all and of this one."""
        if (request := self._open.get(frame.stream)) and len(request.read) < MOST_READ:
            request.read += frame.unpadded()
        if frame.body:
            self._out.append(written(frames.WINDOW_UPDATE, 0, frames.number(len(frame.body))))
        if frame.flags & frames.END_STREAM:
            self._finish(frame.stream)
        elif frame.body:
            self._out.append(written(frames.WINDOW_UPDATE, frame.stream, frames.number(len(frame.body))))

    def _settle(self, frame: Frame) -> None:
        """What the server allows."""
        if frame.flags & frames.ACK:
            return
        said = frame.settings()
        self._allowed = said.get(frames.MAX_CONCURRENT_STREAMS, self._allowed)
        self._most = min(self._allowed, MOST_STREAMS)
        if (size := said.get(frames.INITIAL_WINDOW_SIZE)) is not None:
            self._bodies.resize(size)
        self._out.append(written(frames.SETTINGS, 0, flags=frames.ACK))

    def _finish(self, stream: int) -> None:
        if request := self._open.pop(stream, None):
            self.answered += 1
            answer = Answer(request.status, request.apns_id, request.read, request.retry_after)
            request.done(answer)
            if answer.status != 200:
                self._heed(answer)
            self._drop_body(stream)

    def _reset(self, stream: int, error: int) -> None:
        if not (request := self._open.pop(stream, None)):
            return
        if error == frames.REFUSED_STREAM:
            self._unprocessed(request)
        else:
            request.done(Lost(f"APNs reset the stream (error {error})."))

    def _leave(self, farewell: frames.GoAway) -> None:
        """The server goes: no new streams here; those that it did not process go elsewhere."""
        self.is_draining = True
        self.words = f"APNs closed the connection. {read(farewell.words)[0]}".strip()
        for stream in [stream for stream in self._open if stream > farewell.last_stream]:
            self._unprocessed(self._open.pop(stream))

    def _unprocessed(self, request: Request) -> None:
        request.tries += 1
        if request.tries < MOST_TRIES:
            self._again(request)
        else:
            request.done(NotSent(self.words or "APNs refused the stream several times."))

    def _drop_body(self, stream: int) -> None:
        """The answer came before all was sent: the rest is not wanted."""
        if self._bodies.holds(stream):
            self._reset_stream(stream)

    def _reset_stream(self, stream: int) -> None:
        self._out.append(written(frames.RST_STREAM, stream, frames.number(frames.CANCEL)))

    def _end_the_late(self) -> None:
        """The oldest come first. A connection that has said nothing since the request went out is dead."""
        now, late = self._loop.time(), []
        for stream, request in self._open.items():
            if request.deadline > now:
                break
            late.append(stream)
        for stream in late:
            request = self._open.pop(stream)
            request.done(Lost(f"No answer within {self._seconds:g} seconds."))
            self._reset_stream(stream)
            if self._heard < request.started:
                self.close("The connection was dead.")
        self._timers.pop("time", None)
        if self._open and not self._transport.is_closing():
            self._watch("time", next(iter(self._open.values())).deadline - now, self._end_the_late)
        self.flush()
        self._moved()

    def _ping_when_idle(self) -> None:
        idle = self._loop.time() - self._heard
        if idle < PING_AFTER_SECONDS:
            self._watch("ping", PING_AFTER_SECONDS - idle, self._ping_when_idle)
            return
        self._out.append(written(frames.PING, 0, b"are you?"))
        self.flush()
        self._watch("ping", PING_WAIT_SECONDS, self._end_the_silent)

    def _end_the_silent(self) -> None:
        if self._loop.time() - self._heard > PING_WAIT_SECONDS:
            self.close("The connection was dead.")
        else:
            self._watch("ping", PING_AFTER_SECONDS, self._ping_when_idle)

    def _watch(self, name: str, seconds: float, then: Callable[[], None]) -> None:
        self._timers[name] = self._loop.call_later(max(seconds, 0.001), then)
