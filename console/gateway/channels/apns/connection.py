"""One HTTP/2 connection to APNs: many streams at once, as many as the server allows.

Source: RFC 9113; developer.apple.com, "Sending notification requests to APNs" on streams, PING and GOAWAY.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import cast

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (
    DataReceived,
    Event,
    RemoteSettingsChanged,
    ResponseReceived,
    StreamEnded,
    StreamReset,
)
from h2.exceptions import H2Error, StreamClosedError
from h2.settings import SettingCodes, Settings

from console.gateway.channels.apns.answers import Answer, Lost, NotSent, read
from console.gateway.channels.apns.frames import FrameSplitter, GoAway
from console.gateway.channels.apns.request import PlainEncoder, Request

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
        config = H2Configuration(
            client_side=True, header_encoding="utf-8", validate_outbound_headers=False, normalize_outbound_headers=False
        )
        self._h2 = H2Connection(config)
        self._h2.local_settings = Settings(client=True, initial_values={SettingCodes.ENABLE_PUSH: 0})
        self._h2.encoder = PlainEncoder()
        self._splitter, self._loop = FrameSplitter(), asyncio.get_running_loop()
        self._open: dict[int, Request] = {}  # by stream, oldest first
        self._unsent: deque[tuple[int, bytes]] = deque()  # what waits for the flow-control window
        self._most, self._heard, self._timers = 0, self._loop.time(), dict[str, asyncio.TimerHandle]()
        self.answered, self.is_draining, self.is_lost, self.words = 0, False, False, ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with our settings. Until the server's own come there is no stream: they say how many, and how much."""
        self._transport = cast(asyncio.Transport, transport)
        self._h2.initiate_connection()
        self.flush()
        self._watch("ping", PING_AFTER_SECONDS, self._ping_when_idle)

    @property
    def has_room(self) -> bool:
        """Whether another request may start now."""
        return len(self._open) < self._most and not self.is_draining and not self.is_lost

    def start(self, request: Request) -> None:
        """Send the request; `flush` writes it."""
        stream = self._h2.get_next_available_stream_id()
        self.is_draining = self.is_draining or stream > LAST_STREAM
        request.begin(self._loop.time(), self._seconds)
        self._h2.send_headers(stream, request.headers)
        self._open[stream] = request
        self._unsent.append((stream, request.body))
        if len(self._unsent) == 1:
            self._send_bodies()
        if "time" not in self._timers:
            self._watch("time", self._seconds, self._end_the_late)

    def flush(self) -> None:
        """Write what h2 has ready."""
        if not self._transport.is_closing() and (data := self._h2.data_to_send()):
            self._transport.write(data)

    def close(self, words: str = "The connection was closed.") -> None:
        """Close it; what is open stays without an answer."""
        self.words, self.is_draining = self.words or words, True
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Frames come in."""
        self._heard = self._loop.time()
        frames, farewells = self._splitter.feed(data)
        try:
            for event in self._h2.receive_data(frames):
                self._take(event)
            self._send_bodies()
        except H2Error as error:
            self.close(f"APNs broke the protocol ({type(error).__name__}).")
            return
        for farewell in farewells:
            self._leave(farewell)
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

    def _take(self, event: Event) -> None:
        if isinstance(event, StreamEnded):
            self._finish(event.stream_id)
        elif isinstance(event, ResponseReceived):
            self._note(event)
        elif isinstance(event, DataReceived):
            self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            if (request := self._open.get(event.stream_id)) and len(request.read) < MOST_READ:
                request.read += event.data
        elif isinstance(event, StreamReset):
            self._reset(event)
        elif isinstance(event, RemoteSettingsChanged):
            self._most = min(self._h2.remote_settings.max_concurrent_streams, MOST_STREAMS)

    def _note(self, event: ResponseReceived) -> None:
        if request := self._open.get(event.stream_id):
            found = {str(name): str(value) for name, value in event.headers}
            status = found.get(":status", "")
            request.status = int(status) if status.isdigit() else 0
            request.apns_id, request.retry_after = found.get("apns-id", ""), found.get("retry-after", "")

    def _finish(self, stream: int) -> None:
        if request := self._open.pop(stream, None):
            self.answered += 1
            answer = Answer(request.status, request.apns_id, request.read, request.retry_after)
            request.done(answer)
            if answer.status != 200:
                self._heed(answer)
            self._drop_body(stream)

    def _reset(self, event: StreamReset) -> None:
        if not (request := self._open.pop(event.stream_id, None)):
            return
        if event.error_code == ErrorCodes.REFUSED_STREAM:
            self._unprocessed(request)
        else:
            request.done(Lost(f"APNs reset the stream (error {int(event.error_code)})."))

    def _leave(self, farewell: GoAway) -> None:
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

    def _send_bodies(self) -> None:
        """Send what the window allows, in order; what is left goes when the server widens it."""
        while self._unsent:
            stream, body = self._unsent[0]
            if stream in self._open:
                window = self._h2.local_flow_control_window(stream)
                if window <= 0:
                    return
                self._h2.send_data(stream, body[:window], end_stream=len(body) <= window)
                if len(body) > window:
                    self._unsent[0] = stream, body[window:]
                    return
            self._unsent.popleft()

    def _drop_body(self, stream: int) -> None:
        """The answer came before all was sent: the rest is not wanted."""
        if any(waiting == stream for waiting, _ in self._unsent):
            self._reset_stream(stream)

    def _reset_stream(self, stream: int) -> None:
        try:
            self._h2.reset_stream(stream, ErrorCodes.CANCEL)
        except StreamClosedError:
            return

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
        self._h2.ping(b"are you?")
        self.flush()
        self._watch("ping", PING_WAIT_SECONDS, self._end_the_silent)

    def _end_the_silent(self) -> None:
        if self._loop.time() - self._heard > PING_WAIT_SECONDS:
            self.close("The connection was dead.")
        else:
            self._watch("ping", PING_AFTER_SECONDS, self._ping_when_idle)

    def _watch(self, name: str, seconds: float, then: Callable[[], None]) -> None:
        self._timers[name] = self._loop.call_later(max(seconds, 0.001), then)
