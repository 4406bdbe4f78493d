"""Takes the bodies of requests for a site: bounded, while there is room for them, and without standing still.

Django stores a body whole before a view sees it. And a proxy hears no answer before it has sent the whole body: what
comes is read and dropped before a refusal is answered, as far as that goes.
"""

import asyncio
import contextlib
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from errno import ENOSPC
from http import HTTPStatus
from pathlib import Path
from typing import Any

from console.together import together
from pushes.accounts.limits import LARGEST

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# The largest package, and room for what a form sends around it.
LARGEST_BODY = LARGEST + 1024 * 1024
# A package is on disk up to three times while it comes in: the request's body, the file in it, the checked accounts.
COPIES = 3
RESERVE = 32 * 1024 * 1024  # left for the database and the logs
SMALL = 1024 * 1024  # bodies that are never refused for want of space: a full disk must not keep people from the pages
MOST_DROPPED = 512 * 1024 * 1024  # bytes of a refused body that are read
LEFT: Message = {"type": "http.disconnect"}


@dataclass(frozen=True)
class Rules:
    """What a site takes. `largest` tells the bytes that a body for a path may have, `is_known` whether the headers show
    who sends it, `answer` the headers and the body of a refusal; `folder` is on the disk that bodies go to.
    """

    folder: Path
    largest: Callable[[str], int]
    is_known: Callable[[Scope], Awaitable[bool]]
    answer: Callable[[str, HTTPStatus], tuple[Headers, bytes]]
    pause_seconds: float = 30.0  # between two blocks
    drop_seconds: float = 120.0  # for reading what is refused
    linger_seconds: float = 3.0  # for hearing the answer while more would come
    coming: "set[_Body]" = field(default_factory=set)  # the large ones under way

    def has_room(self) -> bool:
        """Whether the disk can take what was announced or has come, and what is made of it."""
        needed = sum(COPIES * body.expected - body.received for body in self.coming)
        return shutil.disk_usage(self.folder).free > needed + RESERVE

    def has_room_for_strangers(self) -> bool:
        """Whether those who do not say who they are keep to one package at a time, all together."""
        return sum(body.expected for body in self.coming if not body.is_known) <= LARGEST_BODY


def with_limit(site: Application, rules: Rules) -> Application:
    """An ASGI application that answers 413 to a body that is too large, 507 to one the disk has no room for, 503 to
    one of too many from strangers, 408 to one that stands still; all else is answered by `site`.
    """

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _has_body(scope):
            await _Body(rules, scope, receive, send).serve(site)
        else:
            await site(scope, receive, send)

    return application


def _has_body(scope: Scope) -> bool:
    headers = dict(scope["headers"])
    return b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"


class _Body:
    """The body of one request, and the answer to it."""

    def __init__(self, rules: Rules, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"")
        self.announced = int(length) if length.isdigit() else 0
        self.received = 0
        self.is_known = False
        # Who asks before sending hears the refusal at once.
        self._is_asking = headers.get(b"expect", b"").lower() == b"100-continue"
        self._is_whole = self._is_answering = self._is_refused = False
        self._rules, self._scope, self._receive, self._send = rules, scope, receive, together(send)

    @property
    def expected(self) -> int:
        """The bytes it has, as far as they are known."""
        return max(self.announced, self.received)

    async def serve(self, site: Application) -> None:
        """Have the site answer, or refuse."""
        try:
            if status := await self._problem():
                await self._refuse(status)
            else:
                await site(self._scope, self.receive, self.send)
        except OSError as error:  # the disk may fill up while a body comes in, which is before anything is answered
            if error.errno != ENOSPC or self._is_answering:
                raise
            await self._refuse(HTTPStatus.INSUFFICIENT_STORAGE)
        finally:
            self._rules.coming.discard(self)

    async def _problem(self) -> HTTPStatus | None:
        """Why no more of it can be taken, if so."""
        if self.expected <= SMALL:
            return None
        if self.expected > self._rules.largest(self._scope["path"]):
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if self not in self._rules.coming:
            self.is_known = await self._rules.is_known(self._scope)
            self._rules.coming.add(self)
        if not self.is_known and not self._rules.has_room_for_strangers():
            return HTTPStatus.SERVICE_UNAVAILABLE
        return None if self._rules.has_room() else HTTPStatus.INSUFFICIENT_STORAGE

    async def receive(self) -> Message:
        """The next block. Where there is a problem the refusal goes out, and to the site the sender has left."""
        if self._is_refused:
            return LEFT
        if self._is_whole:
            return await self._receive()
        try:
            async with asyncio.timeout(self._rules.pause_seconds):
                message = await self._take()
        except TimeoutError:
            return await self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        status = await self._problem()
        return await self._refuse(status) if status else message

    async def send(self, message: Message) -> None:
        """Pass on what the site answers, once the body is through."""
        if self._is_refused:
            return
        if not self._is_answering:
            self._is_answering = True
            await self._drop(self._rules.drop_seconds)
        await self._send(message)

    async def _take(self) -> Message:
        message = await self._receive()
        self.received += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        return message

    async def _drop(self, seconds: float) -> None:
        """Read to the end, for at most so long, and keep nothing."""
        most = self.received + MOST_DROPPED
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self._is_whole and self.received < most:
                    await self._take()

    async def _refuse(self, status: HTTPStatus) -> Message:
        """Answer with `status`, after the body where it comes; a line on which more would come is closed."""
        self._rules.coming.discard(self)
        self._is_refused = True
        if status != HTTPStatus.REQUEST_TIMEOUT and not self._is_asking:
            await self._drop(self._rules.drop_seconds)
        is_cut = not self._is_whole
        headers, body = self._rules.answer(self._scope["path"], status)
        headers = [*headers, (b"content-length", str(len(body)).encode())]
        closing = [(b"connection", b"close")] if is_cut else []
        await self._send({"type": "http.response.start", "status": status, "headers": headers + closing})
        await self._send({"type": "http.response.body", "body": body, "more_body": is_cut})
        if is_cut:
            # The answer is out and whole. Closing now would take it away from a sender that still sends.
            await self._drop(self._rules.linger_seconds)
            await self._send({"type": "http.response.body", "body": b""})
        return LEFT
