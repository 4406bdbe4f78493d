"""A proxy that passes bytes on and hangs up at a chosen place of what comes back, as lines of mobile networks do."""

import select
import socket
import struct
from collections.abc import Callable
from contextlib import suppress

from tests.listening import Listening

Place = Callable[[bytes], int]  # where to cut what has come on this line, -1 when that place is not there yet


class CutStream(Listening):
    """Listens on `port` of this machine and passes on to `target`.

    Each place in turn ends a line on which it is found; whole lines pass when all have had their turn. `cuts` are the
    last bytes that were let through each time. With `reset` the line breaks, else it ends.
    """

    def __init__(self, target: int, *places: Place, reset: bool = False) -> None:
        self.cuts: list[bytes] = []
        self._target, self._places, self._reset = target, list(places), reset
        super().__init__()

    def _serve(self, client: socket.socket) -> None:
        came = b""
        with client, socket.create_connection(("127.0.0.1", self._target)) as server, suppress(OSError):
            while True:
                for line in select.select([client, server], [], [])[0]:
                    block = line.recv(65536)
                    if not block:
                        return
                    if line is client:
                        server.sendall(block)
                        continue
                    before, came = len(came), came + block
                    end = self._places[0](came) if self._places else -1
                    client.sendall(block if end < 0 else came[before:end])
                    if end >= 0:
                        self._cut(client, came[:end])
                        return

    def _cut(self, client: socket.socket, came: bytes) -> None:
        self._places.pop(0)
        self.cuts.append(came[-20:])
        if self._reset:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
