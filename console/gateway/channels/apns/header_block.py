"""Headers as HPACK has them, RFC 7541.

Ours are written without a table: nothing that one request says changes the next. Apple asks for that for what differs
each time and for the token, so as not to fill its small table; ninety bytes more are cheaper to send than to look up.
"""

from hpack import Decoder, HPACKError

from console.gateway.channels.apns import frames
from console.gateway.channels.apns.frames import BrokenProtocolError, Frame

LONGEST = 65_536  # bytes of the headers of an answer
NO_TABLE = b"\x20"  # before the first headers of a connection: whatever a server allows, our table has no bytes
POST, HTTPS = b"\x83", b"\x87"  # of the table that everybody has: the method, the scheme
_KNOWN = {
    b":authority": b"\x11",
    b":path": b"\x14",
    b"authorization": b"\x1f\x08",
}  # never indexed, by its number there
_NEW = b"\x10"  # never indexed, by its name


def field(name: bytes, value: bytes) -> bytes:
    """One header."""
    return (_KNOWN.get(name) or _NEW + _text(name)) + _text(value)


def _text(value: bytes) -> bytes:
    """Without Huffman's code: a third more bytes, and none of its time."""
    length = len(value)
    if length < 127:
        return b"%c%b" % (length, value)
    found, length = bytearray(b"\x7f"), length - 127
    while length >= 128:
        found.append(length % 128 + 128)
        length //= 128
    return bytes(found) + b"%c%b" % (length, value)


class HeaderReader:
    """The headers that come over one connection."""

    def __init__(self) -> None:
        self._decoder = Decoder()
        self._cut: Frame | None = None  # headers whose end has not come yet

    @property
    def is_cut(self) -> bool:
        """Whether nothing but the next piece of the same headers may come."""
        return self._cut is not None

    def whole(self, frame: Frame) -> Frame | None:
        """HEADERS with all its pieces, once the last of them came. Raises BrokenProtocolError."""
        cut = self._cut
        if cut is None and frame.kind == frames.HEADERS:
            found = frame._replace(body=frame.unpadded())
        elif cut and (frame.kind, frame.stream) == (frames.CONTINUATION, cut.stream):
            found = cut._replace(flags=cut.flags | frame.flags & frames.END_HEADERS, body=cut.body + frame.body)
        else:
            raise BrokenProtocolError
        if len(found.body) > LONGEST:
            raise BrokenProtocolError
        self._cut = None if found.flags & frames.END_HEADERS else found
        return None if self._cut else found

    def fields(self, whole: Frame) -> dict[bytes, str]:
        """What stands in it. Raises BrokenProtocolError."""
        try:
            return {name: value.decode("latin-1") for name, value in self._decoder.decode(whole.body, raw=True)}
        except HPACKError:
            raise BrokenProtocolError from None
