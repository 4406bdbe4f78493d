"""Tests that every call ends: an answer that comes a byte at a time is not waited for, an upload that moves is."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from pushes.tpns.errors import TpnsUnclear
from pushes.tpns.package_body import BLOCK
from tests.pushes.service import answer, serving
from tests.pushes.tpns.clients import hurried_client_at
from tests.pushes.tpns.test_failures import BODY, HEAD

SLOW_HEAD = b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 10_000
ENDLESS = b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"ret_code": 0, "push_id": "901"}' + b" " * 10_000


def trickle(data: bytes) -> Callable[[socket.socket], None]:
    """A byte every tenth of a second: no single read takes long. A client that is gone ends it."""

    def reply(connection: socket.socket) -> None:
        with suppress(OSError):
            for byte in data:
                connection.sendall(bytes([byte]))
                time.sleep(0.1)

    return reply


@pytest.mark.parametrize(
    "data",
    [SLOW_HEAD, HEAD.replace(b"40", b"10000") + b" " * 10_000, ENDLESS],
    ids=["head", "body", "no-length"],
)
def test_an_answer_that_trickles_is_not_waited_for(data: bytes) -> None:
    with serving(trickle(data)) as service, pytest.raises(TpnsUnclear, match="did not answer in time"):
        hurried_client_at(service.address).push(BODY)
    assert len(service.heard) == 1


def test_the_next_call_of_the_same_client_has_its_own_time() -> None:
    good = answer({"ret_code": 0, "push_id": "901"})
    with serving(trickle(SLOW_HEAD), good, good) as service:
        client = hurried_client_at(service.address)
        with pytest.raises(TpnsUnclear):
            client.push(BODY)
        assert [client.push(BODY) for _ in range(2)] == ["901", "901"]


def test_an_upload_that_moves_may_take_longer(tmp_path: Path) -> None:
    """The client's time is 0.6 s since the last block."""
    package = tmp_path / "packed.txt"
    package.write_bytes(b"x" * 40 * BLOCK)
    moved: list[float] = []

    def slowed(_sent: int) -> None:
        moved.append(time.monotonic())
        time.sleep(0.03)

    with serving(answer({"retCode": 0, "uploadId": 7})) as service:
        client = hurried_client_at(service.address)
        assert client.upload(package, offset=0, length=40 * BLOCK, name="a.txt", on_progress=slowed) == "7"
    assert moved[-1] - moved[0] > client.deadline.seconds
