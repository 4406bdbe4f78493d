"""Where the bytes of a line go: how many of them the device has yet to take, and how to hang up on one that takes none.

ASGI shows an application neither. The transport below is what uvicorn's `send` writes to; with another server nothing
is seen below `send`, and a line that stands still is known by a `send` that does not return.
"""

import asyncio
import contextlib
import fcntl
import struct
import termios
from collections.abc import Callable
from typing import Any


class Outlet:
    """The socket of one line, seen through the `send` that writes to it."""

    def __init__(self, send: Callable[..., Any] | None = None) -> None:
        cycle = getattr(send, "__self__", None)
        transport = getattr(cycle, "transport", None)
        self._transport = transport if isinstance(transport, asyncio.Transport) else None
        self.when_cut: Callable[[], object] | None = None

    @property
    def unsent(self) -> int:
        """Bytes that the other end has not taken: those that wait here, and those that wait in the system."""
        if self._transport is None or self._transport.is_closing():
            return 0
        return self._transport.get_write_buffer_size() + self._in_the_system()

    def _in_the_system(self) -> int:
        socket: Any = self._transport.get_extra_info("socket") if self._transport else None
        if socket is None:
            return 0
        with contextlib.suppress(OSError, ValueError):  # closed meanwhile, or a system that does not tell
            answer: bytes = fcntl.ioctl(socket.fileno(), termios.TIOCOUTQ, bytes(4))
            return int(struct.unpack("i", answer)[0])
        return 0

    def cut(self) -> None:
        """Hang up at once; what has not been taken is dropped."""
        if self._transport is not None:
            self._transport.abort()
        if self.when_cut is not None:
            self.when_cut()
