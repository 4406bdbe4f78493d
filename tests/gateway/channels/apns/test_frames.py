"""GOAWAY cut out of what comes in, wherever the bytes are cut."""

from hyperframe.frame import DataFrame, GoAwayFrame, PingFrame

from console.gateway.channels.apns.frames import FrameSplitter, GoAway

PING = PingFrame(0, opaque_data=b"12345678").serialize()
DATA = DataFrame(1, data=b"x" * 300).serialize()
GOAWAY = GoAwayFrame(0, last_stream_id=7, error_code=2, additional_data=b"{}").serialize()


def test_cut_at_every_byte() -> None:
    stream = PING + GOAWAY + DATA + GOAWAY + PING
    for cut in range(len(stream) + 1):
        splitter = FrameSplitter()
        parts = [splitter.feed(stream[:cut]), splitter.feed(stream[cut:])]
        assert b"".join(frames for frames, _ in parts) == PING + DATA + PING
        assert [one for _, found in parts for one in found] == [GoAway(7, 2, b"{}")] * 2


def test_a_frame_that_is_too_long_is_left_to_h2() -> None:
    head = (20_000).to_bytes(3, "big") + bytes(6)
    assert FrameSplitter().feed(head + b"abc") == (head + b"abc", [])
