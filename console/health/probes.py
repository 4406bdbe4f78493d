"""/healthz, /readyz and /metrics, served as plain ASGI before Django.

Who probes comes by an IP address and without TLS: neither ALLOWED_HOSTS nor the way to https holds here, and no login.
Nothing is said that a stranger may not know, and figures only to who shows a token. However many ask, one looks at a
time, in a thread of its own; /healthz waits for no thread and no database, so that a process is not ended because
something else is slow.
"""

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import connections

from console.health import all_figures, readiness

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

Answer = tuple[HTTPStatus, str, Mapping[str, str]]

HEALTH, READINESS, METRICS = "/healthz", "/readyz", "/metrics"
KEPT = 1.0  # seconds that what was seen is told
PATIENCE = 5.0  # seconds; who probes waits for ten at most
PLAIN = {"content-type": "text/plain; charset=utf-8", "cache-control": "no-store", "x-content-type-options": "nosniff"}
TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"
ASKED_BY = ("GET", "HEAD")
LATE = "Database, broker or storage have not answered for %g seconds."
TOKEN = "Send the METRICS_TOKEN of this installation as Authorization: Bearer.\n"


class Looked:
    """What a look at something told, kept for a moment."""

    def __init__(self, look: Callable[[], Any], kept: float = KEPT) -> None:
        self._look, self._kept = look, kept
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="probe")
        self._under_way: asyncio.Future[Any] | None = None
        self._seen_at = 0.0

    async def told(self) -> Any:
        """What it told, or TimeoutError; a look that takes longer goes on, and whoever asks next hears of it."""
        if self._under_way is None or (self._under_way.done() and time.monotonic() - self._seen_at >= self._kept):
            self._under_way = asyncio.get_running_loop().run_in_executor(self._thread, self._seen)
        return await asyncio.wait_for(asyncio.shield(self._under_way), PATIENCE)

    def _seen(self) -> Any:
        try:
            return self._look()
        finally:
            self._seen_at = time.monotonic()
            connections.close_all()  # asked so seldom, it is not worth a connection


class Probes:
    """What is answered to who probes, beside a site."""

    def __init__(
        self, missing: Callable[[], list[str]] = readiness.missing, figures: Callable[[], str] = all_figures.text
    ) -> None:
        self._readiness, self._figures = Looked(missing), Looked(figures)
        self._answers = {HEALTH: self._health, READINESS: self._ready, METRICS: self._told}

    def knows(self, scope: Scope) -> bool:
        """Whether the request is for one of these; without a token nobody is told figures."""
        path = scope["path"] if scope["type"] == "http" else ""
        return path in self._answers and (path != METRICS or _token() != b"")

    async def answer(self, scope: Scope) -> Answer:
        """The status, what stands below it, and further headers."""
        if scope["method"] not in ASKED_BY:
            return HTTPStatus.METHOD_NOT_ALLOWED, "Ask by GET.\n", {"allow": ", ".join(ASKED_BY)}
        if scope["path"] == METRICS and not _shows_token(scope):
            return HTTPStatus.UNAUTHORIZED, TOKEN, {"www-authenticate": "Bearer"}
        try:
            return await self._answers[scope["path"]]()
        except TimeoutError:
            return HTTPStatus.SERVICE_UNAVAILABLE, f"{LATE % PATIENCE}\n", {}

    async def _health(self) -> Answer:
        return HTTPStatus.OK, "This process answers.\n", {}

    async def _ready(self) -> Answer:
        missing = await self._readiness.told()
        status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
        return status, "".join(f"{words}\n" for words in missing or ["Ready."]), {}

    async def _told(self) -> Answer:
        return HTTPStatus.OK, await self._figures.told(), {"content-type": TEXT_FORMAT}


def with_probes(site: Application, probes: Probes | None = None) -> Application:
    """An ASGI application that answers who probes, and everybody else by `site`."""
    found = probes or Probes()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if found.knows(scope):
            await _respond(send, scope["method"], *await found.answer(scope))
        else:
            await site(scope, receive, send)

    return application


def _token() -> bytes:
    return str(settings.METRICS_TOKEN).encode()


def _shows_token(scope: Scope) -> bool:
    """Compared in the same time whatever stands there."""
    shown = dict(scope["headers"]).get(b"authorization", b"")
    return hmac.compare_digest(shown, b"Bearer " + _token())


async def _respond(send: Send, method: str, status: HTTPStatus, text: str, more: Mapping[str, str]) -> None:
    """Answer in plain text, kept by nobody."""
    body = text.encode()
    said = {**PLAIN, "content-length": str(len(body)), **more}
    headers = [(name.encode(), value.encode()) for name, value in said.items()]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
