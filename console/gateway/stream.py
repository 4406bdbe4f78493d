"""The devices' event stream: GET devices/events, `text/event-stream`, with `Authorization: Bearer <token>`.

A plain ASGI application, routed before Django, whose handler would hold a thread for every open request. Each
notification is an event `notification` whose `id` is the delivery's; after a cut, everything the device has not
reported as arrived comes again, save what stands in Last-Event-ID. A comment every HEARTBEAT_SECONDS keeps the line
open. The stream ends when the device leaves or the server stops.
"""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Mapping
from types import FrameType
from typing import Any

from console.gateway import devices
from console.gateway.fanout import Connection, Fanout, in_database_thread
from console.gateway.models import Device

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

HEARTBEAT_SECONDS = 15.0
OPENING = b"retry: 2000\n: connected\n\n"
HEARTBEAT = b": still here\n\n"
EVENT_STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx passes events on at once
]
NO_DEVICE = b'{"ret_code": 1008006, "err_msg": "Register the device and send Authorization: Bearer with its token."}'


def with_streams(path: str, site: Application) -> Application:
    """An ASGI application that serves the event stream at `path` and hands everything else to `site`."""
    streams = Streams()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == path and scope["method"] == "GET":
            await streams.serve(scope, receive, send)
        else:
            await site(scope, receive, send)

    return application


class Streams:
    """All event streams of this process."""

    def __init__(self) -> None:
        self._fanout: Fanout | None = None

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one stream to its end."""
        headers = dict(scope["headers"])
        device = await in_database_thread(_arrive, headers.get(b"authorization", b"").decode("latin-1"))
        if device is None:
            await _refuse(send)
            return
        fanout = self._opened()
        connection = fanout.join(device.pk)
        connection.sent |= _seen(headers.get(b"last-event-id", b""))
        leaving = asyncio.create_task(_wait_for_leaving(receive, connection))
        try:
            await _write(send, connection)
        finally:
            fanout.leave(connection)
            leaving.cancel()

    def _opened(self) -> Fanout:
        if self._fanout is None:
            self._fanout = Fanout()
            close_on_stop(self._fanout.close)
        return self._fanout


def _arrive(authorization: str) -> Device | None:
    device = devices.find(authorization)
    if device is not None:
        devices.see(device)
    return device


def _seen(last_event_id: bytes) -> set[int]:
    return {int(last_event_id)} if last_event_id.isdigit() and len(last_event_id) < 20 else set()


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"application/json"), (b"www-authenticate", b"Bearer")]
    await send({"type": "http.response.start", "status": 401, "headers": headers})
    await send({"type": "http.response.body", "body": NO_DEVICE})


async def _write(send: Send, connection: Connection) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": EVENT_STREAM})
    block: bytes | None = OPENING
    while block is not None:
        await send({"type": "http.response.body", "body": block, "more_body": True})
        try:
            block = await asyncio.wait_for(connection.queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            block = HEARTBEAT
    await send({"type": "http.response.body", "body": b""})


async def _wait_for_leaving(receive: Receive, connection: Connection) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    connection.queue.put_nowait(None)


def close_on_stop(close: Callable[[], None]) -> None:
    """Have `close` called in this event loop when the process is asked to stop; what was to happen then still does.

    A server that stops waits for open requests, and a stream never ends by itself. ASGI's own shutdown message comes
    only after that wait.
    """
    loop = asyncio.get_running_loop()

    def chain(number: signal.Signals) -> None:
        before = signal.getsignal(number)

        def handle(received: int, frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(close)
            if callable(before):
                before(received, frame)

        signal.signal(number, handle)

    with contextlib.suppress(ValueError):  # outside the main thread there are no signals to hear
        for number in (signal.SIGTERM, signal.SIGINT):
            chain(number)
