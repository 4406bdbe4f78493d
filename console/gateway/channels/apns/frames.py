"""Frames of HTTP/2, cut out of what comes in and written: RFC 9113, sections 4 and 6. They know no connection.

h2 has all of this with all that a server and a browser need, which took more than half of what a notification costs;
and it closes a connection at the first GOAWAY, though the server still answers the streams up to the one that it names.
"""

from typing import NamedTuple

HEAD = 9  # bytes: length, type, flags, stream
LONGEST = 16_384  # bytes of a frame, as long as we allow no more
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 5, 6, 7, 8, 9
ACK = END_STREAM = 0x1
END_HEADERS, PADDED, PRIORITY = 0x4, 0x8, 0x20
REFUSED_STREAM, CANCEL = 7, 8  # errors
ENABLE_PUSH, MAX_CONCURRENT_STREAMS, INITIAL_WINDOW_SIZE = 2, 3, 4  # settings
_LEAST = {RST_STREAM: 4, PING: 8, GOAWAY: 8, WINDOW_UPDATE: 4}  # bytes


class BrokenProtocolError(Exception):
    """What came cannot be HTTP/2 as we allow it."""


class Frame(NamedTuple):
    """A frame as it came."""

    kind: int
    flags: int
    stream: int
    body: bytes

    @property
    def number(self) -> int:
        """The one that the body begins with: an error, an increment, a stream."""
        return int.from_bytes(self.body[:4], "big") & 0x7FFFFFFF

    @property
    def error(self) -> int:
        """Of RST_STREAM."""
        return int.from_bytes(self.body[:4], "big")

    def unpadded(self) -> bytes:
        """What DATA or HEADERS carry. Raises BrokenProtocolError."""
        start, end = 0, len(self.body)
        if self.flags & PADDED:
            if not self.body or self.body[0] >= end:
                raise BrokenProtocolError
            start, end = 1, end - self.body[0]
        if self.kind == HEADERS and self.flags & PRIORITY:
            start += 5
        return self.body[start:end]

    def settings(self) -> dict[int, int]:
        """Of SETTINGS. Raises BrokenProtocolError."""
        if len(self.body) % 6:
            raise BrokenProtocolError
        pairs = (self.body[at : at + 6] for at in range(0, len(self.body), 6))
        return {int.from_bytes(pair[:2], "big"): int.from_bytes(pair[2:], "big") for pair in pairs}


class GoAway(NamedTuple):
    """The server takes no more streams on this connection."""

    last_stream: int  # those above were not processed
    error: int
    words: bytes  # APNs: JSON with a reason


class FrameReader:
    """Cuts the bytes of one connection into frames."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that are whole by now; the rest waits for more bytes. Raises BrokenProtocolError."""
        data = self._rest + data if self._rest else data
        found, position, end = [], 0, len(data)
        while end - position >= HEAD:
            length = int.from_bytes(data[position : position + 3], "big")
            kind, after = data[position + 3], position + HEAD + length
            if length > LONGEST or length < _LEAST.get(kind, 0):
                raise BrokenProtocolError
            if after > end:
                break
            stream = int.from_bytes(data[position + 5 : position + HEAD], "big") & 0x7FFFFFFF
            found.append(Frame(kind, data[position + 4], stream, data[position + HEAD : after]))
            position = after
        self._rest = data[position:]
        return found


def written(kind: int, stream: int, body: bytes = b"", flags: int = 0) -> bytes:
    """A frame as it goes out."""
    return b"%b%c%c%b%b" % (len(body).to_bytes(3, "big"), kind, flags, stream.to_bytes(4, "big"), body)


def number(value: int) -> bytes:
    """The body of RST_STREAM or WINDOW_UPDATE."""
    return value.to_bytes(4, "big")


def setting(name: int, value: int) -> bytes:
    """One of SETTINGS."""
    return name.to_bytes(2, "big") + value.to_bytes(4, "big")


def farewell(frame: Frame) -> GoAway:
    """What GOAWAY says."""
    return GoAway(frame.number, int.from_bytes(frame.body[4:8], "big"), frame.body[8:])
