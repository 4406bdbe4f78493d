"""A proxy that passes requests on and then loses their answers, as a line does that breaks a moment too late."""

import socket
import struct
import threading
from contextlib import suppress
from typing import IO

from tests.listening import Listening

BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class CutLine(Listening):
    """Listens on `port` of this machine and passes on to `target`.

    Each request in turn meets the next of `faults`, after it was carried out: "reset" closes the line, "502" answers
    so, "" and what comes after them passes. `passed` are the requests that went through to the target.
    """

    def __init__(self, target: int, *faults: str) -> None:
        self.target, self.passed = target, 0
        self._faults, self._lock = list(faults), threading.Lock()
        super().__init__()

    def _serve(self, client: socket.socket) -> None:
        stream = client.makefile("rb")
        with client, stream, suppress(OSError):
            while request := message(stream, client):
                answer = self._passed_on(request)
                with self._lock:
                    self.passed += 1
                    fault = self._faults.pop(0) if self._faults else ""
                if fault == "reset":
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                client.sendall(BAD_GATEWAY if fault else answer)
                if fault:
                    return

    def _passed_on(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.target)) as server, server.makefile("rb") as stream:
            server.sendall(request)
            return message(stream, server)


def message(stream: IO[bytes], line: socket.socket) -> bytes:
    """One request or answer with the length it states; empty at the end of the line."""
    head, length = b"", 0
    while (read := stream.readline()) not in (b"\r\n", b""):
        name, _, value = read.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        if name.lower() == b"expect":
            line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            continue
        head += read
    return head + b"\r\n" + stream.read(length) if head else b""
