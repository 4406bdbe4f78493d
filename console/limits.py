"""Refuses a request body that no page takes: Django would store it whole before a view sees it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pushes.tpns.contract import MAX_PACKAGE_BYTES

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# The largest package, and room for what a form sends around it.
LARGEST_BODY = MAX_PACKAGE_BYTES + 1024 * 1024
TOO_LARGE = b"The file has more than 100 MB. Zip it, or split it into two packages. Nothing was stored.\n"


def with_limit(site: Application, largest: int = LARGEST_BODY) -> Application:
    """An ASGI application that answers 413 to a body announced as larger than `largest` bytes.

    A body that was not announced is cut off there, as if the client had gone.
    """

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await site(scope, receive, send)
        elif _announced(scope) > largest:
            await _refuse(send)
        else:
            await site(scope, _cut_off(receive, largest), send)

    return application


def _announced(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _cut_off(receive: Receive, largest: int) -> Receive:
    received = 0

    async def limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        return message if received <= largest else {"type": "http.disconnect"}

    return limited


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_LARGE})
