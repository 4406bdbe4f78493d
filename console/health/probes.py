"""/healthz and /readyz, served as plain ASGI before Django and for whoever asks.

Who probes comes by an IP address and without TLS: neither ALLOWED_HOSTS nor the way to https holds here, and no login.
Nothing is said that a stranger may not know. However many ask, one looks at a time, in a thread of its own; /healthz
waits for no thread and no database, so that a process is not ended because something else is slow.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from django.db import connections

from console.health import readiness

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

HEALTH, READINESS = "/healthz", "/readyz"
KEPT = 1.0  # seconds that what was seen is told
PATIENCE = 5.0  # seconds; who probes waits for ten at most
PLAIN = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store", "x-content-type-options": "nosniff"}
ASKED_BY = ("GET", "HEAD")


class Looked:
    """What a look at something told, kept for a moment."""

    def __init__(self, look: Callable[[], Any], kept: float = KEPT) -> None:
        self._look, self._kept = look, kept
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="probe")
        self._under_way: asyncio.Future[Any] | None = None
        self._seen_at = 0.0

    async def told(self, patience: float = PATIENCE) -> Any:
        """What it told, or TimeoutError; a look that takes longer goes on, and whoever asks next hears of it."""
        if self._under_way is None or (self._under_way.done() and time.monotonic() - self._seen_at >= self._kept):
            self._under_way = asyncio.get_running_loop().run_in_executor(self._thread, self._seen)
        return await asyncio.wait_for(asyncio.shield(self._under_way), patience)

    def _seen(self) -> Any:
        try:
            return self._look()
        finally:
            self._seen_at = time.monotonic()
            connections.close_all()  # asked so seldom, it is not worth a connection


class Probes:
    """What is answered to who probes, beside a site."""

    def __init__(self, look: Callable[[], list[str]] = readiness.missing, patience: float = PATIENCE) -> None:
        self._readiness, self._patience = Looked(look), patience

    async def answer(self, path: str) -> tuple[HTTPStatus, str]:
        """The status, and what stands beside it."""
        return (HTTPStatus.OK, "This process answers.\n") if path == HEALTH else await self._ready()

    async def _ready(self) -> tuple[HTTPStatus, str]:
        try:
            missing = await self._readiness.told(self._patience)
        except TimeoutError:
            missing = [f"Database, broker or storage have not answered for {self._patience:g} seconds."]
        status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
        return status, "".join(f"{words}\n" for words in missing or ["Ready."])


def with_probes(site: Application, probes: Probes | None = None) -> Application:
    """An ASGI application that answers who probes, and everybody else by `site`."""
    found = probes or Probes()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in (HEALTH, READINESS):
            await site(scope, receive, send)
        elif scope["method"] in ASKED_BY:
            await respond(send, scope["method"], *await found.answer(scope["path"]))
        else:
            await respond(send, scope["method"], HTTPStatus.METHOD_NOT_ALLOWED, "Ask by GET.\n", allow="GET, HEAD")

    return application


async def respond(send: Send, method: str, status: HTTPStatus, text: str, **more: str) -> None:
    """Answer in plain text, kept by nobody."""
    body = text.encode()
    said = PLAIN | {"content-length": str(len(body))} | more
    headers = [(name.encode(), value.encode()) for name, value in said.items()]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
