"""What the stand-ins of vendors share: scripted faults, and a server with real TLS in a thread of its own."""

import asyncio
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.gateway.channels.loops import served


@dataclass(frozen=True)
class Reply:
    """What a call is answered; without a status of a fault and a body, what the vendor would say, `seconds` later.

    `cut` breaks the line, and takes the message all the same.
    """

    status: int = 200
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    cut: bool = False


@dataclass
class Service:
    """A vendor's service. What it was sent and took is in `got`, by address."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)  # to the next calls
    otherwise: Reply = field(default_factory=Reply)  # to all others
    calls: int = 0
    logins: int = 0  # access tokens that were given
    given_at: float = 0.0  # the last of them, seconds since 1970
    good: set[str] = field(default_factory=set)  # access tokens that are taken
    dead: set[str] = field(default_factory=set)  # addresses
    got: dict[str, Any] = field(default_factory=dict)
    taken: list[tuple[str, Any]] = field(default_factory=list)  # all of it, one after the other

    def routes(self) -> list[web.RouteDef]:
        """Where it is called, and what answers."""
        raise NotImplementedError

    def expire(self) -> None:
        """Take none of the access tokens any more."""
        self.good.clear()

    def take(self, addresses: Iterable[str], message: Any) -> None:
        """A message that these devices show."""
        self.taken += [(address, message) for address in addresses]
        self.got |= dict.fromkeys(addresses, message)

    def give(self) -> str:
        """A new access token."""
        self.logins += 1
        self.given_at = time.time()
        token = f"access-{self.logins}"
        self.good.add(token)
        return token

    async def scripted(self, request: web.Request) -> web.Response | None:
        """What the next reply says; None where that is the vendor's to say."""
        self.calls += 1
        await request.read()
        reply = self.replies.pop(0) if self.replies else self.otherwise
        await asyncio.sleep(reply.seconds)
        if reply.cut and request.transport:
            request.transport.abort()
        if reply.status == 200 and reply.body is None:
            return None
        return answer(reply.body, reply.status, dict(reply.headers))


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON, or text that is none."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, headers=headers, content_type="application/json")


@contextmanager
def at_work(service: Service, certificate: Path) -> Iterator[str]:
    """The service in a thread of its own; its URL."""
    with served(service.routes(), certificate) as service.url:
        yield service.url
