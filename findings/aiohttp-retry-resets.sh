#!/bin/sh
# aiohttp-retry 2.9.1, with its defaults: a POST that is answered 502 is sent again, twice; a POST whose line is reset is not.
# The library's own comment at `exceptions` reads "On which exceptions we should retry, by default on all", but the default
# is an empty set, and that retries on none: the app gets the ClientOSError of the first reset.
#
# So a server that relies on it sends a push again where the answer is lost in a proxy, and loses a push where the line
# breaks before it was received. Give exceptions={aiohttp.ClientError} for the one, and an Idempotency-Key for the other.
#
# Needs python3 with venv. Works in a temporary folder. Exits 1 when the library does something else than is told here.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aiohttp==3.14.5 aiohttp-retry==2.9.1
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import socket
import struct
from importlib.metadata import version

import aiohttp
from aiohttp_retry import ExponentialRetry, RetryClient

HEARD = []


def serve(fault):
    """A server that reads each request whole, and then answers 502 or resets the line."""

    async def answer(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(len(b"a push"))
        HEARD.append((head.split()[0].decode(), body))
        if fault == "502":
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        else:
            line = writer.get_extra_info("socket")
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()

    return asyncio.start_server(answer, "127.0.0.1", 0)


async def posts(fault, **options):
    """How often the server heard the POST, and what the app got."""
    HEARD.clear()
    server = await serve(fault)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with RetryClient(retry_options=ExponentialRetry(start_timeout=0.01, **options)) as client:
        try:
            async with client.post(address, data=b"a push") as response:
                got = str(response.status)
        except aiohttp.ClientError as error:
            got = type(error).__name__
    server.close()
    assert set(HEARD) == {("POST", b"a push")}
    return len(HEARD), got


async def main():
    print("aiohttp-retry", version("aiohttp-retry"), "with aiohttp", version("aiohttp"))
    seen = {
        "502, defaults": await posts("502"),
        "reset, defaults": await posts("reset"),
        "reset, exceptions={aiohttp.ClientError}": await posts("reset", exceptions={aiohttp.ClientError}),
    }
    for name, (times, got) in seen.items():
        print(f"{name}: the POST was sent {times} times, the app got {got}")
    assert [*seen.values()] == [(3, "502"), (1, "ClientOSError"), (3, "ClientOSError")], "the behaviour has changed"


asyncio.run(main())
PYTHON
