"""Refuses a request body that no page takes, or the disk cannot: Django stores it whole before a view sees it."""

import shutil
from collections.abc import Awaitable, Callable, Mapping
from errno import ENOSPC
from pathlib import Path
from typing import Any

from pushes.tpns.contract import MAX_PACKAGE_BYTES

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# The largest package, and room for what a form sends around it.
LARGEST_BODY = MAX_PACKAGE_BYTES + 1024 * 1024
# A package is on disk up to three times while it comes in: the request's body, the file in it, the checked accounts.
COPIES = 3
RESERVE = 32 * 1024 * 1024  # left for the database and the logs
SMALL = 1024 * 1024  # bodies that are never refused for want of space: a full disk must not keep people from the pages
TOO_LARGE = b"The file has more than 100 MB. Zip it, or split it into two packages. Nothing was stored.\n"
NO_SPACE = (
    b"The console's disk is full. Nothing was stored. Ask an administrator to free space, then upload the file again.\n"
)


def with_limit(site: Application, folder: Path, largest: int = LARGEST_BODY) -> Application:
    """An ASGI application that answers 413 to a body announced as larger than `largest` bytes, and 507 to one that
    the disk of `folder` has no room for.

    A body that was not announced is cut off at `largest`, as if the client had gone.
    """

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await site(scope, receive, send)
        elif _announced(scope) > largest:
            await _refuse(send, 413, TOO_LARGE)
        elif not _has_room(folder, _announced(scope)):
            await _refuse(send, 507, NO_SPACE)
        else:
            await _pass_on(site, scope, _cut_off(receive, largest), send)

    return application


async def _pass_on(site: Application, scope: Scope, receive: Receive, send: Send) -> None:
    """The disk may fill up while a body comes in, which is before anything is answered."""
    try:
        await site(scope, receive, send)
    except OSError as error:
        if error.errno != ENOSPC:
            raise
        await _refuse(send, 507, NO_SPACE)


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _has_room(folder: Path, size: int) -> bool:
    return size < SMALL or shutil.disk_usage(folder).free > COPIES * size + RESERVE


def _cut_off(receive: Receive, largest: int) -> Receive:
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        return message if received <= largest else {"type": "http.disconnect"}

    return limited


async def _refuse(send: Send, status: int, words: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})
