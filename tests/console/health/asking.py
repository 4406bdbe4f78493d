"""Asks an ASGI application, as a server would hand a request on."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    text: str


def asked(application: Any, path: str, method: str = "GET", **headers: str) -> Answer:
    """What the application answers to a request that comes by an IP address."""
    return asyncio.run(ask(application, path, method, **headers))


async def ask(application: Any, path: str, method: str = "GET", **headers: str) -> Answer:
    """The same, in an event loop that runs."""
    sent: list[Mapping[str, Any]] = []

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> Mapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    named = [(b"host", b"10.0.0.7:8000"), *((name.encode(), value.encode()) for name, value in headers.items())]
    scope = {"type": "http", "method": method, "path": path, "headers": named, "query_string": b"", "scheme": "http"}
    await application(scope, receive, send)
    said = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], said, b"".join(each["body"] for each in sent[1:]).decode())
