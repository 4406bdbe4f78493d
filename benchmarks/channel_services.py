"""Stand-ins for the services that channels call, each in a process of its own: they take what comes, and count it.

What they cost is no part of what is measured, but it is taken from the same machine: so Web Push and FCM are answered
by as little HTTP/1.1 as can be, over TLS. Apple is the tests' own stand-in, which judges each request as Apple does.
"""

import asyncio
import multiprocessing
import re
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc.jwk import ECKey

from benchmarks.channel_task import STREAMS
from tests.gateway.channels.apns.service import Apple, serving

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
TOKEN = b'{"access_token": "ya29.benchmark", "expires_in": 3599, "token_type": "Bearer"}'
NAMED = b'{"name": "projects/demo-shop-4f1c/messages/0:1700000000000000%31bd1c9631bd1c96"}'
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: %d\r\n\r\n%s"
TAKEN = b"HTTP/1.1 201 Created\r\nLocation: https://127.0.0.1/message/1\r\nTTL: 3600\r\nContent-Length: 0\r\n\r\n"


class Taking(asyncio.Protocol):
    """One connection of HTTP/1.1."""

    def __init__(self, came: Counter[bytes]) -> None:
        self._came, self._rest = came, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            found = LENGTH.search(self._rest, 0, end + 2)
            after = end + 4 + (int(found[1]) if found else 0)
            if len(self._rest) < after:
                return
            path = self._rest.split(b" ", 2)[1]
            self._answer(path, self._rest[end + 4 : after])
            self._rest = self._rest[after:]

    def _answer(self, path: bytes, body: bytes) -> None:
        if path == b"/token":
            self._transport.write(JSON % (len(TOKEN), TOKEN))
        elif path.endswith(b"messages:send"):
            self._came[body.partition(b'"data"')[2][:40]] += 1
            self._transport.write(JSON % (len(NAMED), NAMED))
        else:
            self._came[path] += 1
            self._transport.write(TAKEN)


def http(certificate: Path, told: Connection) -> None:
    """Web Push and FCM. Tells its URL, and for each word that comes how many messages came and how many differ."""

    async def serve() -> None:
        came: Counter[bytes] = Counter()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Taking(came), "127.0.0.1", 0, ssl=context, backlog=1024)
        told.send(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")

        def tell() -> None:
            told.recv()
            told.send((came.total(), len(came)))
            came.clear()

        await _until_the_end(told, tell)

    asyncio.run(serve())


def apple(certificate: Path, told: Connection, key: str) -> None:
    """Apple. A word that comes is a number: at the message of that number the server goes away, or never."""

    async def serve() -> None:
        known = Apple(ECKey.import_key(load_pem_private_key(key.encode(), None)), streams=STREAMS)
        known.first_streams = STREAMS
        async with serving(known, certificate) as url:
            told.send(url)

            def tell() -> None:
                known.go_away_at = {told.recv()}
                accepted = known.accepted()
                told.send((len(accepted), len(set(accepted))))
                known.got.clear()
                known.requests = 0

            await _until_the_end(told, tell)

    asyncio.run(serve())


async def _until_the_end(told: Connection, tell: Callable[[], None]) -> None:
    asyncio.get_running_loop().add_reader(told.fileno(), tell)
    await asyncio.Event().wait()


class Service:
    """A stand-in at work."""

    def __init__(self, told: Connection) -> None:
        self._told = told
        self.url: str = told.recv()

    def figures(self, go_away_at: int = 0) -> tuple[int, int]:
        """Messages that came since it was asked last, and how many of them differ; then counts from nothing."""
        self._told.send(go_away_at)
        came, different = self._told.recv()
        return came, different


@contextmanager
def at_work(serve: Callable[..., None], certificate: Path, *more: str) -> Iterator[Service]:
    """The service, while it is needed."""
    here, there = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=serve, args=(certificate, there, *more), daemon=True)
    process.start()
    try:
        yield Service(here)
    finally:
        process.terminate()
        process.join()
