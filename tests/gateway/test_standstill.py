"""Lines whose device takes nothing, at a real server: they are hung up, hold little, and hold up nobody."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import uvicorn
from asgiref.sync import sync_to_async
from django.utils import timezone

from console.gateway.channels.online import fanout, open_stream
from console.gateway.channels.online.asgi import Streams
from console.gateway.channels.online.open_stream import BLOCK, Connection
from console.gateway.models import Delivery, Device, GatewayPush
from tests.gateway import builders

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "x" * 4_000


@pytest.fixture
def device() -> Device:
    return builders.device(builders.application(), "alice")


def backlog(device: Device, number: int) -> None:
    for each in range(number):
        builders.delivered(device, f"{each} {WORDS}")


class Served:
    """Event streams behind a real server of this event loop."""

    def __init__(self) -> None:
        self.streams = Streams()
        config = uvicorn.Config(self.streams.serve, port=0, interface="asgi3", lifespan="off", log_level="critical")
        self.server = uvicorn.Server(config)

    @property
    def lines(self) -> list[Connection]:
        return self.streams._fanout._all() if self.streams._fanout else []

    def listen(self, device: Device) -> socket.socket:
        """A line of the device, of which nobody reads by itself."""
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(self.server.servers[0].sockets[0].getsockname())
        line.sendall(f"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {device.token}\r\n\r\n".encode())
        line.setblocking(False)
        return line


def with_server(during: Callable[[Served], Awaitable[None]]) -> None:
    async def run() -> None:
        served = Served()
        running = asyncio.create_task(served.server.serve())
        while not served.server.started:
            await asyncio.sleep(0.01)
        try:
            await during(served)
        finally:
            for line in served.lines:
                line.hang_up()
            served.server.should_exit = True
            await running

    asyncio.run(run())


async def until(is_true: Callable[[], object]) -> None:
    while not is_true():
        await asyncio.sleep(0.02)


async def heard(line: socket.socket, last: bytes) -> bytes:
    """What comes on the line, up to and with `last`."""
    got = b""
    while last not in got:
        got += await asyncio.get_running_loop().sock_recv(line, 65536)
    return got


def test_a_line_of_which_nothing_is_taken_is_hung_up_and_others_stay(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_stream, "STILL_SECONDS", 2.0)
    other = builders.device(device.application, "bob")
    backlog(device, 1_500)

    async def standing_still(served: Served) -> None:
        with served.listen(device), served.listen(other) as reads:
            await until(lambda: len(served.lines) == 2)
            await until(lambda: [line.device for line in served.lines] == [other.pk])
            await sync_to_async(builders.delivered)(other, "goes on")
            assert b"goes on" in await heard(reads, b"goes on")

    with_server(standing_still)
    sent = Delivery.objects.exclude(sent_at=None).count()
    assert 0 < sent < 1_500, "the rest was never read for it"


def test_a_line_that_is_slow_gets_everything_once_and_nothing_that_was_revoked(device: Device) -> None:
    backlog(device, 1_200)

    @sync_to_async
    def revoke_what_is_left() -> int:
        left = Delivery.objects.filter(sent_at=None)
        GatewayPush.objects.filter(pk__in=left.values("push")).update(
            status="PUSH_REVOKED", expires_at=timezone.now() + timedelta(hours=1)
        )
        builders.delivered(device, "the last")
        return left.count()

    async def slow(served: Served) -> None:
        with served.listen(device) as line:
            await until(lambda: served.lines and served.lines[0].unsent > BLOCK and not served.lines[0].has_room)
            assert served.lines[0]._held < 2 * BLOCK, "a block and an event"
            await asyncio.sleep(4 * fanout.POLL_SECONDS)  # what was brought is noted
            left = await revoke_what_is_left()
            assert left > 1
            got = (await heard(line, b'"the last"')).decode()
            numbers = [int(part.split(" ")[0]) for part in got.split('"title": "')[1:-1]]
            assert numbers == list(range(len(numbers)))
            assert len(numbers) < 1_200

    with_server(slow)


def test_the_oldest_line_of_a_device_gives_way(device: Device) -> None:
    async def one_too_many(served: Served) -> None:
        lines = [served.listen(device) for _ in range(fanout.MOST_LINES)]
        for line in lines:
            await heard(line, b": connected\n")
        newest = served.listen(device)
        assert b"retry: 30000\n" in await heard(lines[0], b"0\r\n\r\n"), "it ends as a whole answer"
        await until(lambda: len(served.lines) == fanout.MOST_LINES)
        await sync_to_async(builders.delivered)(device, "to all of them")
        for line in [*lines[1:], newest]:
            await heard(line, b"to all of them")
        for line in [*lines, newest]:
            line.close()

    with_server(one_too_many)
