"""Frames as another library writes and reads them, wherever the bytes are cut."""

import pytest
from hyperframe.frame import (
    DataFrame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)
from hyperframe.frame import (
    Frame as Theirs,
)

from console.gateway.channels.apns import frames
from console.gateway.channels.apns.frames import BrokenProtocolError, Frame, FrameReader, GoAway, farewell, written

PING = PingFrame(0, opaque_data=b"12345678")
DATA = DataFrame(1, data=b"x" * 300, flags=["END_STREAM"])
GOAWAY = GoAwayFrame(0, last_stream_id=7, error_code=2, additional_data=b"{}")
ALL: list[Theirs] = [
    PING, GOAWAY, DATA, HeadersFrame(3, data=b"block", flags=["END_HEADERS"]), RstStreamFrame(5, error_code=8),
    WindowUpdateFrame(9, window_increment=1000), SettingsFrame(0, settings={3: 100, 4: 65_535}),
    SettingsFrame(0, flags=["ACK"]),
]  # fmt: skip


def read(*theirs: Theirs) -> list[Frame]:
    return FrameReader().feed(b"".join(one.serialize() for one in theirs))


def test_cut_at_every_byte() -> None:
    stream = b"".join(one.serialize() for one in ALL)
    for cut in range(len(stream) + 1):
        reader = FrameReader()
        found = reader.feed(stream[:cut]) + reader.feed(stream[cut:])
        assert [written(one.kind, one.stream, one.body, one.flags) for one in found] == [one.serialize() for one in ALL]


def test_what_they_say() -> None:
    ping, goaway, data, headers, reset, window, settings, acknowledged = read(*ALL)
    assert (ping.kind, ping.body) == (frames.PING, b"12345678")
    assert farewell(goaway) == GoAway(7, 2, b"{}")
    assert (data.kind, data.stream, data.flags, data.unpadded()) == (frames.DATA, 1, frames.END_STREAM, b"x" * 300)
    assert (headers.kind, headers.flags, headers.unpadded()) == (frames.HEADERS, frames.END_HEADERS, b"block")
    assert (reset.kind, reset.error) == (frames.RST_STREAM, frames.CANCEL)
    assert (window.kind, window.stream, window.number) == (frames.WINDOW_UPDATE, 9, 1000)
    assert settings.settings() == {frames.MAX_CONCURRENT_STREAMS: 100, frames.INITIAL_WINDOW_SIZE: 65_535}
    assert (acknowledged.flags, acknowledged.settings()) == (frames.ACK, {})


def test_padding_and_priority_are_left_out() -> None:
    padded = DataFrame(1, data=b"text", flags=["PADDED"], pad_length=9)
    weighed = HeadersFrame(1, data=b"block", flags=["PADDED", "PRIORITY"], pad_length=3)
    assert [one.unpadded() for one in read(padded, weighed)] == [b"text", b"block"]


@pytest.mark.parametrize(
    "stream",
    [
        (20_000).to_bytes(3, "big") + bytes(6),
        written(frames.GOAWAY, 0, b"1234567"),
        written(frames.PING, 0, b"1"),
        written(frames.WINDOW_UPDATE, 0),
    ],
    ids=["too long", "GOAWAY", "PING", "WINDOW_UPDATE"],
)
def test_what_is_no_frame(stream: bytes) -> None:
    with pytest.raises(BrokenProtocolError):
        FrameReader().feed(stream)


@pytest.mark.parametrize("body", [b"", b"\x05abcd", b"\x01"])
def test_more_padding_than_there_is(body: bytes) -> None:
    with pytest.raises(BrokenProtocolError):
        Frame(frames.DATA, frames.PADDED, 1, body).unpadded()


def test_half_a_setting() -> None:
    with pytest.raises(BrokenProtocolError):
        Frame(frames.SETTINGS, 0, 0, b"12345").settings()
