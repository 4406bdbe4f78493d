"""A kept HTTP connection of somebody, that asks for pages and takes as little of the machine as it can."""

import asyncio
import time

import httptools


class Line:
    """A kept HTTP connection. `who` is the header that says whose, as `Cookie: sessionid=…`."""

    def __init__(self, port: int, who: str) -> None:
        self._port, self._who = port, who
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> float:
        """Seconds until the whole answer, which must be 200, was there."""
        start = time.perf_counter()
        if self._writer is None or self._reader is None or self._reader.at_eof():  # the server lets go of idle ones
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{self._who}\r\n"
        self._writer.write(f"{head}HX-Request: {'true' if 'progress' in path else 'false'}\r\n\r\n".encode())
        answer = _Answer()
        parser = httptools.HttpResponseParser(answer)
        while not answer.is_whole:
            block = await self._reader.read(65536)
            if not block:
                raise ConnectionError(f"{path} was cut off")
            parser.feed_data(block)
        if parser.get_status_code() != 200:
            raise ValueError(f"{path} answered {parser.get_status_code()}")
        return time.perf_counter() - start


class _Answer:
    is_whole = False

    def on_message_complete(self) -> None:
        self.is_whole = True
