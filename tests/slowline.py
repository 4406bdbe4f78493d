"""A line between worker and gateway that can be held: what is sent waits half-way until it is let go."""

import socket
import threading
from contextlib import suppress

BLOCK = 64 * 1024


class SlowLine:
    """Listens on `port` of this machine and passes on to `target`; what clients send stops after `limit` bytes.

    `stuck` is set when a connection has reached the limit; after `release()` everything passes.
    """

    def __init__(self, target: int, limit: int) -> None:
        self.target, self.limit = target, limit
        self.stuck, self._released = threading.Event(), threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        # A small window: what does not pass soon stays with the sender.
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BLOCK)
        self.port: int = self._server.getsockname()[1]
        self._start(self._accept)

    def release(self) -> None:
        """Let everything pass from now on."""
        self._released.set()

    def close(self) -> None:
        """Listen no more."""
        self.release()
        self._server.close()

    def _start(self, work: object, *arguments: object) -> None:
        threading.Thread(target=work, args=arguments, daemon=True).start()  # type: ignore[arg-type]

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._server.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
                self._start(self._pass, client, server, self.limit)
                self._start(self._pass, server, client, None)

    def _pass(self, source: socket.socket, sink: socket.socket, limit: int | None) -> None:
        passed = 0
        with suppress(OSError):  # one side is gone: the other hears of it
            while block := source.recv(BLOCK):
                passed += len(block)
                if limit is not None and passed > limit and not self._released.is_set():
                    self.stuck.set()
                    self._released.wait()
                sink.sendall(block)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
