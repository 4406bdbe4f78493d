"""Headers as another library reads and writes them."""

import pytest
from hpack import Decoder, Encoder

from console.gateway.channels.apns import frames
from console.gateway.channels.apns.frames import BrokenProtocolError, Frame
from console.gateway.channels.apns.header_block import HTTPS, LONGEST, NO_TABLE, POST, HeaderReader, field

ANSWER = [(b":status", b"200"), (b"apns-id", b"6f1a2c52-0a5d-5c0e-9a39-4f2d7a0b8c11")]


def headers(block: bytes, kind: int = frames.HEADERS, flags: int = frames.END_HEADERS, stream: int = 1) -> Frame:
    return Frame(kind, flags, stream, block)


@pytest.mark.parametrize("length", [0, 1, 126, 127, 128, 254, 255, 256, 5000, 20_000])
def test_a_reader_that_allows_no_table_reads_it(length: int) -> None:
    decoder, given = Decoder(max_header_list_size=100_000), (b"x" * max(1, length // 2), b"v" * length)
    decoder.max_allowed_table_size = 0
    known = [(name, b"v" * length) for name in (b":authority", b":path", b"authorization")]
    block = NO_TABLE + POST + HTTPS + b"".join(field(*pair) for pair in [*known, given])
    assert decoder.decode(block, raw=True) == [(b":method", b"POST"), (b":scheme", b"https"), *known, given]
    assert decoder.decode(field(*given), raw=True) == [given]


def test_what_was_said_once_is_known_the_next_time() -> None:
    reader, encoder = HeaderReader(), Encoder()
    for _ in range(3):
        whole = reader.whole(headers(encoder.encode(ANSWER)))
        assert whole
        assert list(reader.fields(whole).items()) == [(name, value.decode()) for name, value in ANSWER]


def test_headers_in_pieces() -> None:
    block, reader = Encoder().encode(ANSWER), HeaderReader()
    assert reader.whole(headers(block[:5], flags=frames.END_STREAM)) is None
    assert reader.is_cut
    assert reader.whole(headers(block[5:7], frames.CONTINUATION, 0)) is None
    whole = reader.whole(headers(block[7:], frames.CONTINUATION))
    assert whole == headers(block, flags=frames.END_HEADERS | frames.END_STREAM)
    assert not reader.is_cut


@pytest.mark.parametrize(
    "then",
    [
        headers(b"", frames.HEADERS),
        headers(b"", frames.DATA),
        headers(b"", frames.CONTINUATION, stream=3),
        headers(b"x" * LONGEST, frames.CONTINUATION),
    ],
    ids=["others", "a body", "of another stream", "without an end"],
)
def test_nothing_else_comes_between_the_pieces(then: Frame) -> None:
    reader = HeaderReader()
    reader.whole(headers(b"x", flags=0))
    with pytest.raises(BrokenProtocolError):
        reader.whole(then)


def test_a_piece_of_nothing() -> None:
    with pytest.raises(BrokenProtocolError):
        HeaderReader().whole(headers(b"", frames.CONTINUATION))


@pytest.mark.parametrize("block", [b"\xff", b"\xc0", b"\x40\x05ab"])
def test_what_are_no_headers(block: bytes) -> None:
    with pytest.raises(BrokenProtocolError):
        HeaderReader().fields(headers(block))
