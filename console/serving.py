"""Django behind ASGI, with each request in one of a few threads that stay.

Django's own handler makes a thread for each request and goes back and forth between it and the event loop, once for
each middleware. A new thread has no connection to the database either: opening SQLite's file and reading its schema, or
greeting PostgreSQL, cost more than what most pages ask. All views here are synchronous: a request's way through the
middlewares, its view and its answer is one piece of work for one thread, which keeps its connection.
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import FileResponse
from django.urls import set_script_prefix

from console.log_lines import about, request_id

# Views compute or wait for the database: few compute side by side, and each more may hold one more connection. The
# twelve calls that the sender makes at a time may all be slow ones of rehearsals, and then four are left for people.
THREADS = 16

# Python looks for garbage when there are so many objects more, and among those that have outlived looks each so many.
LOOKS_FOR_GARBAGE = (5_000, 20, 20)

Given = ParamSpec("Given")
Result = TypeVar("Result")


def spare_what_is_loaded() -> None:
    """Have Python look for garbage among what requests make only, and less often.

    Else it walks through all that is loaded (Django, numpy, the models) every hundred pages or so, and everybody who
    waits for this process, people and devices, waits 0.2 s longer.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOKS_FOR_GARBAGE)


class Site(ASGIHandler):
    """An ASGI application: the site, for requests only."""

    def __init__(self, threads: int = THREADS) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    def load_middleware(self, is_async: bool = False) -> None:
        """Load the chain of middlewares as for WSGI, whatever the caller expects."""
        super().load_middleware(is_async=False)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Take the body, have the request answered by a thread, send the answer.

        A view runs to its end, as under WSGI, also when nobody waits for it any more: what it does is done whole.
        """
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        response = await self._in_thread(self._answered, scope, body)
        if response.streaming:
            await self._stream(response, receive, send)
        else:
            await self.send_response(response, send)

    def close(self) -> None:
        """Let the threads end, once they have nothing to do."""
        self._threads.shutdown(wait=True)

    async def _in_thread(self, work: "Callable[Given, Result]", *given: Given.args, **_: Given.kwargs) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)

    def _answered(self, scope: Any, body: Any) -> Any:
        """The answer to a request, rendered; what it held is let go of, unless it is still to be streamed."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        name = request_id(dict(scope["headers"]))
        with body, about(request=name):
            request, refusal = self.create_request(scope, body)
            response: Any = refusal if request is None else self.get_response(request)
        response["X-Request-ID"] = name
        response._handler_class = self.__class__
        if not response.streaming:
            response.close()
        return response

    async def _stream(self, response: Any, receive: Any, send: Any) -> None:
        """Send the pieces until there are no more, or the client has gone."""
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.is_async:
            response.streaming_content = self._pieces(iter(response.streaming_content))
        sending = asyncio.create_task(self.send_response(response, send))
        leaving = asyncio.create_task(self.listen_for_disconnect(receive))
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            is_cut = sending.cancel()
            leaving.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
            await self._in_thread(response.close)
        if not is_cut:
            sending.result()  # the error of a stream that broke off goes to the server, which cuts the line

    async def _pieces(self, content: Iterator[bytes]) -> AsyncIterator[bytes]:
        """Each piece when the one before it is out: Django would hold all of them in memory first."""
        while (piece := await self._in_thread(next, content, None)) is not None:
            yield piece
