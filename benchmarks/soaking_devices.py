"""Devices that come, listen for a while, report what arrives, and go: for benchmarks/soak.py."""

import asyncio
import json
import random
import threading
from collections import Counter
from typing import Final

STAYS: Final = (5.0, 40.0)  # seconds online, and as long away at most
QUIET: Final = 30.0  # seconds: the gateway says something every 15


class Devices:
    """All of them in one thread. `done` and `failed` are counted into, `over` ends them."""

    def __init__(
        self, port: int, tokens: list[str], done: Counter[str], failed: Counter[str], over: threading.Event
    ) -> None:
        self._port, self._tokens = port, tokens
        self._done, self._failed, self._over = done, failed, over

    def start(self) -> list[threading.Thread]:
        """The thread."""
        thread = threading.Thread(target=lambda: asyncio.run(self._all()))
        thread.start()
        return [thread]

    async def _all(self) -> None:
        tasks = [asyncio.create_task(self._live(token)) for token in self._tokens]
        while not self._over.is_set():
            await asyncio.sleep(0.5)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _live(self, token: str) -> None:
        while True:
            await asyncio.sleep(random.uniform(0, STAYS[1]))
            try:
                await self._online(token)
            except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError) as error:
                self._failed[f"device: {type(error).__name__}"] += 1

    async def _online(self, token: str) -> None:
        """One line, for a while."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(_request("GET", "events", token, b""))
        await asyncio.wait_for(reader.readuntil(b": connected\n"), QUIET)
        self._done["devices connected"] += 1
        end = asyncio.get_running_loop().time() + random.uniform(*STAYS)
        while (left := end - asyncio.get_running_loop().time()) > 0:
            try:
                event = await asyncio.wait_for(reader.readuntil(b"\n\n"), left)
            except TimeoutError:
                break
            for line in event.split(b"\n"):
                if line.startswith(b"data: "):
                    await self._report(token, json.loads(line[6:])["id"])
        writer.close()

    async def _report(self, token: str, delivery: str) -> None:
        body = json.dumps({"reports": [{"id": delivery, "event": each} for each in ("arrived", "shown")]}).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(_request("POST", "report", token, body))
        answer = await asyncio.wait_for(reader.readline(), QUIET)
        writer.close()
        if b" 200 " in answer:
            self._done["reports"] += 1
        else:
            self._failed[f"report: {answer.decode(errors='replace').strip()}"] += 1


def _request(method: str, path: str, token: str, body: bytes) -> bytes:
    head = f"{method} /gateway/devices/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
