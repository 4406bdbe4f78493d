"""An end to calls that never end: time-outs are for each read, and an answer may come a byte at a time.

A thread beside the call hangs up when its time is over. The time begins anew whenever an upload moves.
"""

import socket
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError


class Deadline(HTTPAdapter):
    """Carries the calls of a session, one at a time, each for at most `seconds` since it began or `moved` last.

    `is_over`: it has hung up on the last call. `leave_by` (of `monotonic`): what has no line by then never leaves.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds, self.is_over, self.leave_by = seconds, False, float("inf")
        self._end = 0.0
        self._line: socket.socket | None = None
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have connections tell of themselves when they are made."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(weakref.proxy(self))

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """As above, for connections through a proxy."""
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _pools(weakref.proxy(self))
        return manager

    def opened(self, connection: HTTPConnection) -> None:
        """A connection was made for the call under way."""
        self._line = connection.sock
        if monotonic() > self.leave_by:
            raise NewConnectionError(connection, "It is too late for this call.")
        if self.is_over:
            self._hang_up()

    def moved(self) -> None:
        """Something was sent."""
        self._end = monotonic() + self.seconds

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hang up if the block, one call, takes too long."""
        done, self.is_over = threading.Event(), False
        self.moved()
        thread = threading.Thread(target=self._watch, args=(done,), name="deadline", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _watch(self, done: threading.Event) -> None:
        while (left := self._end - monotonic()) > 0:
            if done.wait(left):
                return
        self.is_over = True
        self._hang_up()

    def _hang_up(self) -> None:
        """Whoever reads from the line finds its end. TLS says no goodbye: its own shutdown would wait for an answer."""
        if self._line is not None:
            with suppress(OSError):  # the other side was quicker
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)


def _pools(deadline: Deadline) -> dict[str, type[HTTPConnectionPool]]:
    """Pools whose connections tell `deadline` when they are made."""

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            deadline.opened(self)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            deadline.opened(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
