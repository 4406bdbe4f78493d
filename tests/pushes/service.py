"""A service on a real socket that does what a test wants: answers, lies, hangs up, says nothing."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, Any

Reply = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Request:
    """One request as it came over the wire, byte for byte."""

    head: bytes
    body: bytes

    @property
    def line(self) -> str:
        return self.head.split(b"\r\n", 1)[0].decode()

    @property
    def path(self) -> str:
        return self.line.split(" ")[1].removeprefix("/")

    @property
    def is_whole(self) -> bool:
        """Whether all of the body came."""
        return len(self.body) == int(self.headers["content-length"])

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def headers(self) -> dict[str, str]:
        """Headers, the names in lower case; a header that came twice fails."""
        pairs = [line.split(": ", 1) for line in self.head.decode("latin-1").split("\r\n")[1:] if line]
        names = [name.lower() for name, _ in pairs]
        assert len(names) == len(set(names))
        return {name.lower(): value for name, value in pairs}


def answer(body: Any, status: str = "200 OK", **headers: str) -> Reply:
    """A whole HTTP answer; `body` is sent as JSON unless it is bytes. Underscores in header names become dashes."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(raw)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return lambda connection: connection.sendall("\r\n".join([*lines, "", ""]).encode() + raw)


def cut(sent: bytes = b"") -> Reply:
    """Send what is given and close."""
    return lambda connection: connection.sendall(sent)


def reset(connection: socket.socket) -> None:
    """Close with a reset, as a crashed machine's neighbour would."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silence(connection: socket.socket) -> None:
    """Say nothing until the client goes."""
    with suppress(OSError):
        connection.recv(1)


def _head(stream: IO[bytes]) -> bytes:
    lines = []
    while (line := stream.readline()) not in (b"\r\n", b""):
        lines.append(line)
    return b"".join(lines)


class Service:
    """Answers each request with the next reply, the last one for ever; `heard` are the requests."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.heard: list[Request] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self.listening.getsockname()[1]}"
        self.address = f"http://{self.host}/"
        self.threads = [threading.Thread(target=self._serve)]
        self.threads[0].start()

    def reply_to(self, request: Request) -> Reply:
        """The reply to a request that was just added to `heard`."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def before_body(self, head: Request) -> None:
        """Called when the head of a request has come and its body has not been read."""

    def _serve(self) -> None:
        with suppress(OSError):  # the listening socket is shut at the end
            while True:
                connection, _ = self.listening.accept()
                self.threads.append(threading.Thread(target=self._hear, args=(connection,)))
                self.threads[-1].start()

    def _hear(self, connection: socket.socket) -> None:
        with connection, suppress(ConnectionError), connection.makefile("rb") as stream:
            head = Request(_head(stream), b"")
            if not head.head:  # whoever made the line thought better of it
                return
            self.before_body(head)
            body = stream.read(int(head.headers.get("content-length", "0")))
            request = Request(head.head, body)
            self.heard.append(request)
            self.reply_to(request)(connection)

    def stop(self) -> None:
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for thread in self.threads:
            thread.join()


@contextmanager
def serving(*replies: Reply) -> Iterator[Service]:
    """A service for the length of a with-block."""
    service = Service(*replies)
    try:
        yield service
    finally:
        service.stop()


@contextmanager
def nobody() -> Iterator[str]:
    """The address of a port where nobody listens, and nobody else will while the block runs."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}/"
