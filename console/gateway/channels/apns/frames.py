"""What comes in, cut into frames before h2 sees them: RFC 9113 section 4.1.

h2 4.4 closes a connection at the first GOAWAY, and raises on whatever comes after it. But a server that says GOAWAY
still answers the streams up to the one that it names. So GOAWAY never reaches h2.
"""

from typing import NamedTuple

HEAD = 9  # bytes: length, type, flags, stream
GOAWAY = 7  # the type
LONGEST = 16_384  # bytes of a frame, as long as we allow no more


class GoAway(NamedTuple):
    """The server takes no more streams on this connection."""

    last_stream: int  # those above were not processed
    error: int
    words: bytes  # APNs: JSON with a reason


class FrameSplitter:
    """Cuts GOAWAY out of the bytes of one connection."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> tuple[bytes, list[GoAway]]:
        """The whole frames that are there by now, without GOAWAY, and those. The rest waits for more bytes."""
        data = self._rest + data if self._rest else data
        kept, found, start, position, end = [], [], 0, 0, len(data)
        while end - position >= HEAD:
            length = int.from_bytes(data[position : position + 3], "big")
            if length > LONGEST:  # h2 refuses it
                position = end
                break
            after = position + HEAD + length
            if after > end:
                break
            if data[position + 3] == GOAWAY and length >= 8:
                kept.append(data[start:position])
                found.append(_read(data[position + HEAD : after]))
                start = after
            position = after
        self._rest = data[position:]
        kept.append(data[start:position])
        return b"".join(kept), found


def _read(body: bytes) -> GoAway:
    last = int.from_bytes(body[:4], "big") & 0x7FFFFFFF
    return GoAway(last, int.from_bytes(body[4:8], "big"), body[8:])
