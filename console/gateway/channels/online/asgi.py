"""What devices do in numbers, served as a plain ASGI application before Django, whose handler would hold a thread for
every open request: GET devices/events, the event stream, and POST devices/report.

Both need `Authorization: Bearer <token>`. On the stream each notification is an event `notification`, and one that is
taken back an event `withdraw`. After a cut, everything comes again that the device has neither reported as arrived nor
named in Last-Event-ID. A comment keeps the line open. The stream ends when the device leaves or the server stops.
"""

import asyncio
import contextlib
import logging
import resource
import signal
from collections.abc import Awaitable, Callable, Mapping
from types import FrameType
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpResponse

from console.allowances import network_of
from console.gateway.channels.online import event_ids, registration, reports
from console.gateway.channels.online.address_places import Places
from console.gateway.channels.online.batched_writes import Recorder
from console.gateway.channels.online.fanout import Fanout
from console.gateway.channels.online.open_stream import Connection
from console.gateway.channels.online.reports import Happening, Report
from console.gateway.channels.online.threads import READER, in_thread
from console.gateway.channels.online.unsent_bytes import Outlet
from console.gateway.contract.envelope import Casing, Refusal, answer, refuse
from console.gateway.contract.json_body import parse_object
from pushes.tpns.contract import Code

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

OPENING = b"retry: 2000\n: connected\n"  # no blank line: there are clients that hand on an empty message at each
EVENT_STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx passes events on at once
]
LARGEST_REPORT = 256 * 1024  # bytes of one call; a thousand reports have 50,000

log = logging.getLogger(__name__)


def with_streams(path: str, site: Application) -> Application:
    """An ASGI application that serves the event stream at `path`, reports beside it, and all else by `site`.

    Each stream is an open file, so the process may have as many as the system lets it have from now on.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    streams = Streams()
    served = {("GET", path): streams.serve, ("POST", urljoin(path, "report")): streams.report}

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        key = (scope["method"], scope["path"]) if scope["type"] == "http" else ("", "")
        await served.get(key, site)(scope, receive, send)

    return application


class Streams:
    """All event streams of this process, and the reports that it takes."""

    def __init__(self) -> None:
        self._recorder = Recorder()
        self._places = Places(settings.GATEWAY_STREAMS_PER_ADDRESS)
        self._fanout: Fanout | None = None

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one stream to its end, if its device is known and its address has a place for it."""
        authorization = _authorization(dict(scope["headers"]))
        known = await in_thread(READER, registration.know, authorization)
        if known is None:
            await respond(send, _stranger())
            return
        host, _ = scope.get("client") or ("", 0)
        try:
            with self._places.one(network_of(host)):
                await self._follow(known, registration.token_of(authorization), scope, receive, send)
        except Refusal as refusal:
            await respond(send, refuse(Casing.SNAKE, refusal))

    async def _follow(self, known: registration.Known, token: str, scope: Scope, receive: Receive, send: Send) -> None:
        headers, outlet = dict(scope["headers"]), Outlet(send)
        arrived = await self._acknowledge(known, token, event_ids.read(headers.get(b"last-event-id", b"")))
        connection = Connection(*known, token, arrived, outlet)
        fanout = self._opened()
        fanout.join(connection)
        leaving = asyncio.create_task(_wait_for_leaving(receive, connection))
        writing = asyncio.create_task(_write(send, connection))
        outlet.when_cut = writing.cancel
        try:
            await asyncio.wait({writing})
            if not writing.cancelled():
                writing.result()
        finally:
            fanout.leave(connection)
            leaving.cancel()
            writing.cancel()

    async def _acknowledge(self, known: registration.Known, token: str, cursor: int) -> list[int]:
        """Note that what came to the device up to the cursor has arrived, as if it had reported it; the keys."""
        if not cursor:
            return []
        await self._recorder.note(token, [])  # what was brought by now is in the database
        arrived = await in_thread(READER, event_ids.covered, known, cursor)
        await self._recorder.note(token, [Report(key, Happening.ARRIVED) for key in arrived])
        return arrived

    async def report(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note what a device reports, and answer once it is in the database."""
        try:
            response = await self._noted(_authorization(dict(scope["headers"])), await _body(receive))
        except Refusal as refusal:
            response = refuse(Casing.SNAKE, refusal)
        except Exception:
            log.exception("A report could not be noted")
            response = refuse(Casing.SNAKE, Refusal(Code.INTERNAL_FAILURE, "Report again in a moment.", status=503))
        await respond(send, response)

    async def _noted(self, authorization: str, body: bytes) -> HttpResponse:
        token = registration.token_of(authorization)
        told = reports.read(parse_object(body)) if token else []
        noted = await self._recorder.note(token, told) if token else None
        if noted is None:
            return _stranger()
        return answer(Casing.SNAKE, noted=noted.own)

    def _opened(self) -> Fanout:
        if self._fanout is None:
            self._fanout = Fanout(self._recorder)
            close_on_stop(self._fanout.close)
        return self._fanout


def _authorization(headers: Mapping[bytes, bytes]) -> str:
    return headers.get(b"authorization", b"").decode("latin-1")


def _stranger() -> HttpResponse:
    response = refuse(Casing.SNAKE, Refusal(Code.TOKEN_UNKNOWN, registration.NO_SUCH_DEVICE, status=401))
    response["WWW-Authenticate"] = "Bearer"
    return response


async def _body(receive: Receive) -> bytes:
    """The whole body. Raises Refusal when it is larger than reports can be."""
    blocks, size, more = [], 0, True
    while more:
        message = await receive()
        blocks.append(message.get("body", b""))
        size += len(blocks[-1])
        if size > LARGEST_REPORT:
            raise Refusal(Code.UNPARSEABLE, f"Send at most {reports.MAX_REPORTS:,} reports in one call.")
        more = message.get("more_body", False)
    return b"".join(blocks)


async def respond(send: Send, response: HttpResponse) -> None:
    """Answer as Django would."""
    headers = [(name.lower().encode(), value.encode()) for name, value in response.items()]
    headers.append((b"content-length", str(len(response.content)).encode()))
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})


async def _write(send: Send, connection: Connection) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": EVENT_STREAM})
    block = OPENING
    while block:
        await send({"type": "http.response.body", "body": block, "more_body": True})
        block = await connection.next()
    await send({"type": "http.response.body", "body": b""})


async def _wait_for_leaving(receive: Receive, connection: Connection) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    connection.end()


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
