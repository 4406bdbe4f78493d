"""Tests of what a real proxy says in the console's place, in words that tell what to do."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.console.processes import ROOT, free_port
from tests.proxies import NAMES, proxy

pytestmark = pytest.mark.processes
PAGES = ROOT / "deploy" / "proxies" / "pages"
AWAY, TOO_LARGE = ((PAGES / name).read_text() for name in ("away.html", "too-large.html"))
BEFORE_SEVERAL = ("haproxy", "nginx", "caddy")  # whose files have a line, or an address, for each web machine


@pytest.fixture
def mute() -> Iterator[int]:
    """A port at which somebody takes requests and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def asked(port: int, method: str, length: int = 0) -> tuple[int, str, str | None, str]:
    """Status, kind, what may be kept, and body of the answer."""
    with closing(HTTPConnection("127.0.0.1", port)) as line:
        line.putrequest(method, "/pushes/")
        line.putheader("Content-Length", str(length))
        line.endheaders()
        answer = line.getresponse()
        kind = answer.headers.get_content_type()
        return answer.status, kind, answer.headers["Cache-Control"], answer.read().decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_console_that_is_away_is_told_of_in_words(name: str, tmp_path: Path) -> None:
    with proxy(name, tmp_path, free_port()) as port:
        for method in ("GET", "POST"):
            status, *rest = asked(port, method)
            assert status in (502, 503)
            assert rest == ["text/html", "no-store", AWAY]


@pytest.mark.parametrize("name", NAMES)
def test_a_console_that_stands_still_is_told_of_in_words(name: str, tmp_path: Path, mute: int) -> None:
    with proxy(name, tmp_path, mute, patience=1) as port:
        status, *rest = asked(port, "POST")
    assert status in (502, 503, 504)  # Apache says 502, and HAProxy may have found out before
    assert rest == ["text/html", "no-store", AWAY]


def test_too_large_a_body_is_told_of_in_words(tmp_path: Path, mute: int) -> None:
    with proxy("nginx", tmp_path, mute) as port:  # the others have no limit of their own
        assert asked(port, "POST", length=200_000_000) == (413, "text/html", "no-store", TOO_LARGE)


@contextmanager
def web(dies: bool) -> Iterator[int]:
    """The port of a web that is ready and answers, or dies of each request for a page."""

    def serve() -> None:
        with suppress(OSError):  # it is closed
            while True:
                with listening.accept()[0] as line:
                    if re.search(rb" /(readyz|healthz) ", line.recv(65_536)) or not dies:
                        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("name", BEFORE_SEVERAL)
def test_a_web_that_dies_of_a_question_is_not_noticed(name: str, tmp_path: Path) -> None:
    """What would change something is passed on once: nobody knows how far that web had come."""
    with web(dies=True) as dying, web(dies=False) as other:
        for method, met in (("GET", {200}), ("POST", {200, 502})):
            with proxy(name, tmp_path, dying, other) as port:
                assert {asked(port, method)[0] for _ in range(20)} == met  # Caddy asks one of the two by chance


@pytest.mark.parametrize("name", BEFORE_SEVERAL)
def test_a_web_that_is_dead_is_not_noticed(name: str, tmp_path: Path) -> None:
    with ExitStack() as lives, web(dies=False) as other:
        first = lives.enter_context(web(dies=False))
        with proxy(name, tmp_path, first, other) as port:
            assert {asked(port, "GET")[0] for _ in range(2)} == {200}
            lives.close()
            assert {asked(port, method)[0] for method in ("GET", "POST") * 4} == {200}
