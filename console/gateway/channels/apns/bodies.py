"""Bodies of requests, sent as far as the server's windows allow: RFC 9113 section 5.2."""

from collections import deque
from collections.abc import Iterator, Mapping

from console.gateway.channels.apns.frames import DATA, END_STREAM, written
from console.gateway.channels.apns.request import Request

FIRST_WINDOW = 65_535  # bytes, of a connection and of a stream, before the server says something else


class Bodies:
    """What of one connection has not been sent yet, in order."""

    def __init__(self, requests: Mapping[int, Request]) -> None:
        """`requests` are those that are open, by stream; what belongs to no open one is not sent."""
        self._open = requests
        self._unsent: deque[tuple[int, bytes]] = deque()
        self._window = self._of_stream = FIRST_WINDOW

    def begin(self, stream: int, request: Request) -> None:
        """Send the body of the request as well."""
        request.window = self._of_stream
        self._unsent.append((stream, request.body))

    def holds(self, stream: int) -> bool:
        """Whether something of it is left."""
        return any(waiting == stream for waiting, _ in self._unsent)

    def widen(self, stream: int, more: int) -> None:
        """The server takes so many bytes more of the stream; of all of them where that is 0."""
        if stream == 0:
            self._window += more
        elif request := self._open.get(stream):
            request.window += more

    def resize(self, size: int) -> None:
        """Each stream begins with a window of this size, and those that are open have it wider or narrower by that."""
        for request in self._open.values():
            request.window += size - self._of_stream
        self._of_stream = size

    def ready(self) -> Iterator[bytes]:
        """The frames that may go now."""
        while self._unsent:
            stream, body = self._unsent[0]
            if request := self._open.get(stream):
                piece = body[: max(0, min(self._window, request.window))]
                if len(piece) < len(body):
                    if piece:
                        yield self._sent(stream, request, piece, 0)
                        self._unsent[0] = stream, body[len(piece) :]
                    return
                yield self._sent(stream, request, piece, END_STREAM)
            self._unsent.popleft()

    def _sent(self, stream: int, request: Request, piece: bytes, flags: int) -> bytes:
        self._window, request.window = self._window - len(piece), request.window - len(piece)
        return written(DATA, stream, piece, flags)
