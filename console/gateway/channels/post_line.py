"""One connection of HTTP/1.1 that calls go over, one after the other. httptools reads the answers."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

MOST_READ = 10_000  # bytes of an answer; the rest is left there
MOST_OF_HEADERS = 100_000  # bytes that come before an answer begins


class NoAnswerError(Exception):
    """The call left, and nobody knows whether it was taken. str() says why."""


class Answer(NamedTuple):
    """What came back. Names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    text: str


class Line(asyncio.Protocol):
    """One connection: one call after the other."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._parser = HttpResponseParser(self)
        self._answer: asyncio.Future[Answer] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._headers: dict[bytes, bytes] = {}
        self._body, self._came, self._is_open, self._has_headers = b"", 0, True, False
        self.answered_at = 0.0

    @property
    def is_kept(self) -> bool:
        """Whether another call may go over it now."""
        return self._is_open and self._answer is None and not self._transport.is_closing()

    async def ask(self, request: bytes, seconds: float) -> Answer:
        """The answer to the request. Raises NoAnswerError."""
        self._answer, self._came, self._has_headers = self._loop.create_future(), 0, False
        self._timer = self._loop.call_later(seconds, self._fail, "TimeoutError")
        self._transport.write(request)
        return await self._answer

    def abort(self) -> None:
        """Close it at once."""
        self._is_open = False
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Bytes of an answer."""
        self._came += len(data)
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self._fail(type(error).__name__)
        if self._came > MOST_OF_HEADERS and not self._has_headers:
            self._fail("its headers have no end")

    def connection_lost(self, error: Exception | None) -> None:
        """The end; some answers end so."""
        self._is_open = False
        if self._has_headers and not {b"content-length", b"transfer-encoding"} & self._headers.keys():
            self._finish()
        self._fail("ConnectionError")

    def on_message_begin(self) -> None:
        """Of the parser. What comes without a call is no answer to the next one."""
        if self._answer is None:
            self.abort()
        self._headers, self._body = {}, b""

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of the parser."""
        self._headers[name.lower()] = value

    def on_headers_complete(self) -> None:
        """Of the parser."""
        self._has_headers = self._parser.get_status_code() >= 200  # before, they only say that an answer will come

    def on_body(self, data: bytes) -> None:
        """Of the parser."""
        self._body += data
        if len(self._body) > MOST_READ:
            self._is_open = False
            self._finish()

    def on_message_complete(self) -> None:
        """Of the parser."""
        if self._has_headers:
            self._is_open = self._is_open and self._parser.should_keep_alive()
            self._finish()

    def _finish(self) -> None:
        if waiting := self._ended():
            named = {name.decode("latin-1"): value.decode("latin-1") for name, value in self._headers.items()}
            text = self._body[:MOST_READ].decode("utf-8", "replace")
            waiting.set_result(Answer(self._parser.get_status_code(), named, text))

    def _fail(self, words: str) -> None:
        self.abort()
        if waiting := self._ended():
            waiting.set_exception(NoAnswerError(f"No answer ({words})"))

    def _ended(self) -> asyncio.Future[Answer] | None:
        """What waited for the answer, if it still does; from now on nothing waits."""
        waiting, self._answer = self._answer, None
        if self._timer:
            self._timer.cancel()
        self.answered_at = self._loop.time()
        return waiting if waiting and not waiting.done() else None
