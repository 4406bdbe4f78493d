"""Tests of console.serving: requests as a server hands them on, each in one of a few threads."""

import asyncio
import gc
import threading
import weakref
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.signals import request_finished
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path, re_path
from pytest_django import Settings

from console.serving import Site, spare_what_is_loaded

pytestmark = pytest.mark.urls(__name__)
PIECE = bytes(64 * 1024)
BREAKS_OFF = b"the client goes away here"
let_go = threading.Event()
begun = threading.Event()
kept: dict[str, Any] = {}


def length(request: HttpRequest) -> HttpResponse:
    kept["body"] = request._stream  # type: ignore[attr-defined]
    return HttpResponse(f"{len(request.read())} in {threading.current_thread().name}")


def stumbling(request: HttpRequest) -> HttpResponse:
    raise LookupError("a fault of ours")


def slow(request: HttpRequest) -> HttpResponse:
    begun.set()
    assert let_go.wait(30)
    kept["done"] = True
    return HttpResponse("late")


def pieces(request: HttpRequest) -> HttpResponseBase:
    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                kept["pieces"] = kept.get("pieces", 0) + 1
                yield PIECE
        finally:
            kept["ended"] = True

    return StreamingHttpResponse(endless())


def file(request: HttpRequest) -> HttpResponseBase:
    kept["file"] = _Counted(PIECE * 40)
    return FileResponse(kept["file"])


def breaking(request: HttpRequest) -> HttpResponseBase:
    def beginning() -> Iterator[bytes]:
        yield b"{"
        raise LookupError("a stream that breaks off")

    return StreamingHttpResponse(beginning())


class _Counted(BytesIO):
    read_bytes = 0

    def read(self, size: int | None = -1, /) -> bytes:
        block = super().read(size)
        self.read_bytes += len(block)
        return block


views = (stumbling, slow, pieces, file, breaking)
urlpatterns = [*(path(f"{view.__name__}/", view) for view in views), re_path("", length)]


class Client:
    """One request, as a server hands it on. `leaves_after` messages of the answer the client goes away."""

    def __init__(self, address: str, *body: bytes, leaves_after: int = 10**9) -> None:
        self.sent: list[dict[str, Any]] = []
        self.unread: list[int] = []
        self._scope = {"type": "http", "method": "POST", "path": address, "headers": [(b"host", b"localhost")]}
        self._body, self._leaves_after = list(body) or [b""], leaves_after
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        if self._body and self._body[0] is not BREAKS_OFF:
            return {"type": "http.request", "body": self._body.pop(0), "more_body": bool(self._body)}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)
        if "file" in kept:
            self.unread.append(kept["file"].read_bytes - len(self.answer))
        if len(self.sent) >= self._leaves_after:
            self.gone.set()
        await asyncio.sleep(0)

    async def ask(self, site: Site) -> "Client":
        await site({**self._scope, "query_string": b""}, self.receive, self.send)
        return self

    @property
    def status(self) -> int:
        status: int = self.sent[0]["status"]
        return status

    @property
    def answer(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


@pytest.fixture(autouse=True)
def _afresh(settings: Settings) -> None:
    settings.MIDDLEWARE, settings.ALLOWED_HOSTS = [], ["localhost"]
    kept.clear()
    let_go.clear()
    begun.clear()


@pytest.fixture
def site(_afresh: None) -> Iterator[Site]:
    """A site with one thread: whoever loses it stops everybody."""
    made = Site(threads=1)
    yield made
    let_go.set()
    made.close()


def asked(site: Site, address: str, *body: bytes, leaves_after: int = 10**9) -> Client:
    async def ask() -> Client:
        return await Client(address, *body, leaves_after=leaves_after).ask(site)

    return asyncio.run(ask())


def test_requests_share_a_thread_and_bodies_are_let_go_of(site: Site) -> None:
    for block in (b"short", PIECE):
        answer = asked(site, "/", *[block] * 100)
        assert answer.answer == b"%d in page_0" % (100 * len(block))
        assert kept["body"].closed


def test_a_body_that_breaks_off_reaches_no_view(site: Site) -> None:
    async def ask() -> Client:
        client = Client("/", b"half", BREAKS_OFF)
        client.gone.set()
        return await client.ask(site)

    assert asyncio.run(ask()).sent == []
    assert kept == {}


def test_a_fault_is_a_page_and_the_next_request_is_served(site: Site) -> None:
    answer = asked(site, "/stumbling/")
    assert answer.status == 500
    assert b"stumbled" in answer.answer
    assert asked(site, "/").status == 200


def test_a_file_is_read_as_it_is_sent_and_closed(site: Site) -> None:
    answer = asked(site, "/file/")
    assert answer.answer == PIECE * 40
    assert max(answer.unread) <= 2 * len(PIECE)
    assert kept["file"].closed


@pytest.mark.parametrize("address", ["/pieces/", "/file/"])
def test_a_stream_ends_when_its_client_goes_away(site: Site, address: str) -> None:
    finished: list[bool] = []

    def note(**_: Any) -> None:
        finished.append(True)

    request_finished.connect(note)
    try:
        answer = asked(site, address, leaves_after=5)
    finally:
        request_finished.disconnect(note)
    assert 5 <= len(answer.sent) <= 10
    assert finished == [True]
    assert kept["file"].closed if address == "/file/" else kept["ended"]
    assert asked(site, "/").status == 200


def test_a_stream_that_breaks_off_is_told_to_the_server(site: Site) -> None:
    with pytest.raises(LookupError, match="breaks off"):
        asked(site, "/breaking/")
    assert asked(site, "/").status == 200


def test_a_view_whose_client_has_gone_is_done_whole_and_its_thread_is_not_lost(site: Site) -> None:
    async def ask() -> bytes:
        client = Client("/slow/")
        first = asyncio.create_task(client.ask(site))
        await asyncio.to_thread(begun.wait)
        client.gone.set()
        second = asyncio.create_task(Client("/").ask(site))
        let_go.set()
        await first
        return (await second).answer

    assert asyncio.run(ask()) == b"0 in page_0"
    assert kept["done"]


def test_a_request_that_the_server_gives_up_does_not_take_its_thread_along(site: Site) -> None:
    async def ask() -> bytes:
        first = asyncio.create_task(Client("/slow/").ask(site))
        await asyncio.to_thread(begun.wait)
        first.cancel()
        let_go.set()
        return (await Client("/").ask(site)).answer

    assert asyncio.run(ask()) == b"0 in page_0"


class Ring:
    """Garbage that refers to itself, as requests make it."""

    def __init__(self) -> None:
        self.itself = self


def test_garbage_is_looked_for_among_what_requests_make_only() -> None:
    thresholds = gc.get_threshold()
    try:
        spare_what_is_loaded()
        assert gc.get_freeze_count() > len(gc.get_objects())
        ring = weakref.ref(Ring())
        kept["rings"] = [Ring() for _ in range(gc.get_threshold()[0] + 1)]
        assert ring() is None
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
