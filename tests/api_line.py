"""A line between a program and the console's API on which chosen calls meet a fault, each once."""

import re
import socket
import struct
from contextlib import suppress

from tests.cutline import message
from tests.listening import Listening


class ApiLine(Listening):
    """Listens on a port of this machine and passes on to `target`. `statuses` are those of the answers that came back.

    Faults: "half": the line breaks with half of the call on its way; "lost": the call is done, and the line breaks
    before its answer; "often": so many calls were made with its token that this one is too many
    (it is made until it is refused, and must be one that changes nothing).
    """

    def __init__(self, target: int) -> None:
        self.target, self.statuses = target, list[int]()
        self._planned = list[tuple[re.Pattern[bytes], str]]()
        super().__init__()

    def plan(self, method: bytes, path: bytes, fault: str) -> None:
        """The next call of the method whose path ends like this, and that no earlier plan takes, meets the fault."""
        self._planned.append((re.compile(method + rb" \S*" + path + rb" HTTP"), fault))

    @property
    def is_calm(self) -> bool:
        """Whether every planned fault was met."""
        return not self._planned

    def _serve(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as calls, suppress(OSError):
            while call := message(calls, client):
                fault = self._fault_of(call)
                answer = self._passed_on(call, fault)
                if fault in ("half", "lost"):
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                client.sendall(answer)

    def _passed_on(self, call: bytes, fault: str) -> bytes:
        if fault == "half":
            with socket.create_connection(("127.0.0.1", self.target)) as server:
                server.sendall(call[: len(call) // 2])
            return b""
        answer = self._called_too_often(call) if fault == "often" else self._alone(call)
        self.statuses.append(_status(answer))
        return answer

    def _called_too_often(self, call: bytes) -> bytes:
        """The refusal of this call, after calls that do nothing with its token. A call more is allowed by the time that
        passes between them, so that several rounds may be needed.
        """
        nothing = re.sub(rb"^\w+", b"PUT", call.partition(b"\r\n\r\n")[0]) + b"\r\n\r\n"
        answer = b""
        while not answer or _status(answer) != 429:
            while _status(self._alone(nothing)) != 429:
                pass
            answer = self._alone(call)
        return answer

    def _alone(self, call: bytes) -> bytes:
        """The answer to a call on a line of its own: the console ends those that are still for some seconds."""
        with socket.create_connection(("127.0.0.1", self.target)) as server, server.makefile("rb") as answers:
            server.sendall(call)
            return message(answers, server)

    def _fault_of(self, call: bytes) -> str:
        for number, (asked, fault) in enumerate(self._planned):
            if asked.match(call):
                del self._planned[number]
                return fault
        return ""


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])
