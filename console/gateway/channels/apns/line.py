"""The way to one host: what waits, and the one connection that takes it. A new one comes where one has gone."""

import asyncio
import ssl
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime

from console.gateway.channels.apns.answers import Answer, NotSent, halting
from console.gateway.channels.apns.connection import Connection
from console.gateway.channels.apns.request import Request

MOST_FRUITLESS = 3


class Line:
    """All that goes to one host. Lives in one event loop."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext, seconds: float) -> None:
        """`seconds` is what connecting may take, what an answer may take, and how long nothing may move."""
        self._host, self._port, self._context, self._seconds = host, port, context, seconds
        self._waiting: deque[Request] = deque()
        self._connection: Connection | None = None
        self._leaving: set[Connection] = set()  # those that still answer, and take nothing more
        self._opening: asyncio.Task[None] | None = None
        self._fruitless = 0  # connections in a row that went before any answer
        self._stuck: asyncio.TimerHandle | None = None

    def submit(self, requests: Iterable[Request]) -> None:
        """Send them as soon as there is room."""
        self._waiting.extend(requests)
        self._move()

    def drop_waiting(self, why: NotSent) -> None:
        """Answer all that has not been sent."""
        waiting, self._waiting = self._waiting, deque()
        for request in waiting:
            request.done(why)

    async def close(self) -> None:
        """Close the connections; what waits is not sent."""
        self.drop_waiting(NotSent("The channel was closed."))
        if self._opening:
            self._opening.cancel()
        for connection in [*self._leaving, *([self._connection] if self._connection else [])]:
            connection.close()

    def _move(self) -> None:
        """Hand out what waits, as far as there is room; open a connection where there is none."""
        self._part()
        if self._waiting and not self._connection and not self._opening:
            self._opening = asyncio.get_running_loop().create_task(self._open())
        connection = self._connection
        if connection and self._waiting and connection.has_room:
            while self._waiting and connection.has_room:
                connection.start(self._waiting.popleft())
            connection.flush()
            self._mark_progress()
        if self._waiting and not self._stuck:
            self._mark_progress()

    def _part(self) -> None:
        """Let a connection go that takes no more."""
        self._leaving = {connection for connection in self._leaving if not connection.is_lost}
        connection = self._connection
        if not connection or not (connection.is_lost or connection.is_draining):
            return
        self._connection = None
        if not connection.is_lost:
            self._leaving.add(connection)
        self._fruitless = 0 if connection.answered else self._fruitless + 1
        if self._fruitless >= MOST_FRUITLESS:
            self._fruitless = 0
            self.drop_waiting(NotSent(connection.words or f"{self._host} closed its connections before any answer."))

    async def _open(self) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                self._connection = await self._connected()
        except (OSError, TimeoutError) as error:  # ssl.SSLError is an OSError
            self.drop_waiting(NotSent(f"No connection to {self._host} ({type(error).__name__})."))
        finally:
            self._opening = None
        self._move()

    async def _connected(self) -> Connection:
        """Looks the name up anew each time: Apple sends who comes again elsewhere."""
        loop = asyncio.get_running_loop()
        transport, connection = await loop.create_connection(
            lambda: Connection(self._seconds, self._move, self._again, self._heed),
            self._host,
            self._port,
            ssl=self._context,
        )
        if transport.get_extra_info("ssl_object").selected_alpn_protocol() != "h2":
            connection.close()
            raise ConnectionError("The server does not speak HTTP/2.")
        return connection

    def _heed(self, answer: Answer) -> None:
        """What APNs says of all: what has not left yet waits as well."""
        if why := halting(answer, datetime.now(UTC)):
            self.drop_waiting(why)

    def _again(self, request: Request) -> None:
        """First in the row: it has waited longest."""
        self._waiting.appendleft(request)

    def _mark_progress(self) -> None:
        if self._stuck:
            self._stuck.cancel()
        self._stuck = asyncio.get_running_loop().call_later(self._seconds * 2, self._give_up) if self._waiting else None

    def _give_up(self) -> None:
        """Nothing has moved for long: a server that allows no streams."""
        self._stuck = None
        self.drop_waiting(NotSent(f"{self._host} allows no streams."))
