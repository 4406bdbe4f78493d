"""Devices that are online, thousands in one process: each has a stream and reports arrivals, as phones do."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

PATIENCE_SECONDS = 60.0  # after it, what has not arrived is lost
AT_ONCE = 100  # streams opened at the same time


@dataclass
class Round:
    """One push, as the devices saw it: when each arrival was noted, and how often each device heard it."""

    title: str
    noted: dict[int, float] = field(default_factory=dict)
    heard: Counter[int] = field(default_factory=Counter)


class Fleet:
    """Devices of this process, each with a stream of its own."""

    def __init__(self, port: int, tokens: list[str]) -> None:
        self.port, self.tokens = port, tokens
        self.online = 0
        self.rounds: dict[str, Round] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def connect(self) -> None:
        """Open all streams; return when every device is online."""
        gate = asyncio.Semaphore(AT_ONCE)
        self._tasks = [asyncio.create_task(self._listen(number, gate)) for number in range(len(self.tokens))]
        while self.online < len(self.tokens):
            await asyncio.sleep(0.05)

    async def _listen(self, number: int, gate: asyncio.Semaphore) -> None:
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(self._request("GET", "events", number, b""))
            await reader.readuntil(b": connected\n")
            self.online += 1
        while True:
            event = await reader.readuntil(b"\n\n")
            for line in event.split(b"\n"):
                if line.startswith(b"data: "):
                    await self._receive(number, json.loads(line[6:]))

    async def _receive(self, number: int, notification: dict[str, Any]) -> None:
        current = self.rounds[notification["title"]]
        current.heard[number] += 1
        body = json.dumps({"reports": [{"id": notification["id"], "event": "arrived"}]}).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(self._request("POST", "report", number, body))
        answer = await reader.readuntil(b'"noted": 1}')
        if answer.startswith(b"HTTP/1.1 200"):
            current.noted[number] = time.monotonic()
        writer.close()

    def _request(self, method: str, path: str, number: int, body: bytes) -> bytes:
        head = f"{method} /gateway/devices/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        lines = f"Authorization: Bearer {self.tokens[number]}\r\nContent-Length: {len(body)}\r\n\r\n"
        return (head + lines).encode() + body

    async def push(self, send: Callable[[str], str], title: str) -> tuple[Round, float, str]:
        """Push to everybody: the round, once all have it or patience ends; when `send` answered; the push id."""
        current = self.rounds[title] = Round(title)
        push_id = await asyncio.to_thread(send, title)
        accepted = time.monotonic()
        while len(current.noted) < len(self.tokens) and time.monotonic() < accepted + PATIENCE_SECONDS:
            await asyncio.sleep(0.01)
        return current, accepted, push_id
