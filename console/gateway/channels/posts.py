"""POST over connections that are kept: all that channels ask of HTTP, at a third of what a client for everything costs.

No redirects, no cookies, no proxies, and nothing is sent twice. A call has a connection for itself, which is kept when
its answer has come whole, and closed else.
"""

import asyncio
import re
import ssl
from collections import defaultdict, deque
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from console.gateway.channels.post_line import Answer, Line
from console.gateway.channels.protocol import Limits

KEPT_SECONDS = 15.0  # that a connection waits for the next call: services close theirs after a minute or more
_URL = re.compile(r"(https?)://([^/?#\s]+)([^#\s]*)")
_ALWAYS = "User-Agent: pushes\r\nAccept: */*\r\n"


class NotSentError(Exception):
    """No connection came about, so the call never left. str() says why."""


class Place(NamedTuple):
    """Where a call goes."""

    scheme: str
    netloc: str
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.netloc}"


def place_of(url: str) -> Place:
    """The parts of an absolute URL of http or https. Raises ValueError."""
    if not (found := _URL.match(url)):
        raise ValueError("It is no URL of http or https.")
    scheme, netloc, target = found.groups()
    return Place(scheme, netloc, target if target.startswith("/") else f"/{target}")


class Posts:
    """The connections of one channel, by origin. Lives in one event loop."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._free: dict[str, deque[Line]] = defaultdict(deque)  # that used last is last
        self._sweep: asyncio.TimerHandle | None = None

    async def post(self, place: Place, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send it once. Headers are plain ASCII. Raises NotSentError, NoAnswerError."""
        line = self._taken(place.origin) or await self._connected(place)
        named = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST {place.target} HTTP/1.1\r\nHost: {place.netloc}\r\n{_ALWAYS}{named}"
        try:
            request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode("ascii") + body
            return await line.ask(request, self._limits.timeout_seconds)
        finally:
            self._give_back(place.origin, line)

    async def close(self) -> None:
        """Close the connections that wait."""
        if self._sweep:
            self._sweep.cancel()
        for lines in self._free.values():
            for line in lines:
                line.abort()
        self._free.clear()
        await asyncio.sleep(0)  # for the loop to close them

    def _taken(self, origin: str) -> Line | None:
        free = self._free[origin]
        while free:
            if (line := free.pop()).is_kept:
                return line
        return None

    def _give_back(self, origin: str, line: Line) -> None:
        if not line.is_kept:
            line.abort()
            return
        self._free[origin].append(line)
        if not self._sweep:
            self._sweep = asyncio.get_running_loop().call_later(KEPT_SECONDS, self._close_the_old)

    def _close_the_old(self) -> None:
        """Those that nobody has used since."""
        now = asyncio.get_running_loop().time()
        for origin, lines in list(self._free.items()):
            while lines and not (lines[0].is_kept and now - lines[0].answered_at < KEPT_SECONDS):
                lines.popleft().abort()
            if not lines:
                del self._free[origin]
        self._sweep = None
        if self._free:
            self._sweep = asyncio.get_running_loop().call_later(KEPT_SECONDS, self._close_the_old)

    async def _connected(self, place: Place) -> Line:
        trusted, loop = self._trusted if place.scheme == "https" else None, asyncio.get_running_loop()
        try:
            host, port = _host_of(place)
            async with asyncio.timeout(self._limits.timeout_seconds):
                _, line = await loop.create_connection(Line, host, port, ssl=trusted, happy_eyeballs_delay=0.25)
        except (OSError, TimeoutError, ValueError) as error:  # ValueError: a name or port that there cannot be
            raise NotSentError(f"No connection ({type(error).__name__})") from None
        return line

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._limits.ca_file:
            context.load_verify_locations(self._limits.ca_file)
        return context


def _host_of(place: Place) -> tuple[str, int]:
    host, colon, port = place.netloc.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = place.netloc, "443" if place.scheme == "https" else "80"
    return host.strip("[]"), int(port)
