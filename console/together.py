"""Has the head of an answer and its body leave together.

The server writes them one after the other. Caddy 2.6, which Debian 12 has, may close its line to the console between
the two where a large body is answered the moment its last byte is there (golang/go#40747; 2.11 was not seen to): who
asked hears the status and no word. What comes in one piece it has read by then.
"""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Send = Callable[[Mapping[str, Any]], Awaitable[None]]

_HOLD = getattr(socket, "TCP_CORK", None)  # Linux: the line keeps what is no whole segment, for 0.2 seconds at most


def together(send: Send) -> Send:
    """The `send` of ASGI, of which the head waits for the first of the body; as it was with a server not known here."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)  # what uvicorn's `send` writes to
    line = transport.get_extra_info("socket") if isinstance(transport, asyncio.Transport) else None
    if line is None or _HOLD is None:
        return send

    async def sending(message: Mapping[str, Any]) -> None:
        is_head = message["type"] == "http.response.start"
        if is_head:
            _set(line, 1)
        await send(message)
        if not is_head:
            _set(line, 0)

    return sending


def _set(line: Any, value: int) -> None:
    with contextlib.suppress(OSError):  # closed meanwhile
        line.setsockopt(socket.IPPROTO_TCP, _HOLD, value)
