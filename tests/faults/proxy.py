"""A TCP proxy between console and gateway that does what a bad line or a bad service would do.

The gateway really does its work: a push that failed in the console's eyes may have been accepted. One request a
connection; the gateway is told so.
"""

import random
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.listening import Listening

BLOCK = 64 * 1024
TITLE = re.compile(rb'"title":\s*"([^"]+)"')
FILE_NAME = re.compile(rb'filename="push-(\d+)-part-')


@dataclass
class Exchange:
    """One request and the way to answer it."""

    client: socket.socket
    target: int
    head: bytes
    body: bytes

    @property
    def path(self) -> str:
        """The path, without the slash it begins with."""
        return self.head.split(b" ", 2)[1].decode().removeprefix("/")

    @property
    def subject(self) -> str:
        """Whose call it is: the push's title, for an upload its number, else empty."""
        found = TITLE.search(self.body) or FILE_NAME.search(self.body)
        return found[1].decode() if found else ""

    def ask(self) -> bytes:
        """The gateway's whole answer, head and body."""
        answer = b""
        with socket.create_connection(("127.0.0.1", self.target)) as server:
            server.sendall(self.head + self.body)
            while block := server.recv(BLOCK):
                answer += block
        return answer

    def say(self, data: bytes) -> None:
        """Send these bytes to the console."""
        self.client.sendall(data)

    def reset(self) -> None:
        """End the connection as a crashed machine would."""
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Fault = Callable[[Exchange], None]


@dataclass(frozen=True)
class Hit:
    """A call that met a fault: whose it was, and when the fault was over (seconds since 1970)."""

    path: str
    subject: str
    ended: float


@dataclass
class Proxy(Listening):
    """Listens on `port` and passes calls on to the gateway at `target`, unless a fault stands in the way.

    `lag`: seconds that a call is held before it is passed on and again before its answer is, at random up to so much.
    """

    target: int
    lag: float = 0.0
    port: int = 0
    hits: list[Hit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._planned = dict[tuple[str, str], Fault]()
        self._storm: Fault | None = None
        self._lock = threading.Lock()
        super().__init__(self.port)

    def plan(self, path: str, subject: str, fault: Fault) -> None:
        """The next call of `path` for `subject` (a title, the number of a push) meets this fault."""
        with self._lock:
            self._planned[path, subject] = fault

    def storm(self, fault: Fault | None) -> None:
        """Every call meets `fault`, until another one or none is given."""
        self._storm = fault

    @property
    def is_calm(self) -> bool:
        """Whether every planned fault was met."""
        return not self._planned

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):  # either side is gone, which is what faults are for
            exchange = self._read(client)
            if exchange:
                self._answer(exchange)

    def _read(self, client: socket.socket) -> Exchange | None:
        with client.makefile("rb") as stream:
            lines = list(iter(stream.readline, b"\r\n"))
            if not lines or not lines[-1].endswith(b"\n"):
                return None
            names = {line.partition(b":")[0].lower(): line.partition(b":")[2].strip() for line in lines[1:]}
            body = stream.read(int(names.get(b"content-length", b"0")))
        kept = [line for line in lines if not line.lower().startswith(b"connection:")]
        return Exchange(client, self.target, b"".join([*kept, b"Connection: close\r\n\r\n"]), body)

    def _answer(self, exchange: Exchange) -> None:
        fault = self._fault_for(exchange)
        if fault is None:
            time.sleep(random.uniform(0, self.lag))
            answer = exchange.ask()
            time.sleep(random.uniform(0, self.lag))
            exchange.say(answer)
            return
        try:
            fault(exchange)
        finally:
            self.hits.append(Hit(exchange.path, exchange.subject, time.time()))

    def _fault_for(self, exchange: Exchange) -> Fault | None:
        with self._lock:
            return self._planned.pop((exchange.path, exchange.subject), self._storm)
