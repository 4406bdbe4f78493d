"""Tests of a web machine that freezes behind a proxy: it takes lines, and says nothing on them."""

import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
import requests

from tests.console.processes import ROOT, Program, environment, free_port
from tests.gateway.running import Phone, RunningGateway, account, until
from tests.installation import Installation
from tests.proxies import proxy
from tests.visits import attach_upload, begin_upload, logged_in, new_draft, send_chunks

pytestmark = pytest.mark.processes
MB = 1024 * 1024
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Web:
    """A web at `port` that remembers what it was asked, and answers what `answers` finds in the request line."""

    def __init__(self, answers: bytes) -> None:
        self.answers, self.asked = answers, list[bytes]()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._held = list[socket.socket]()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):  # it is closed
            while True:
                line = self._listening.accept()[0]
                self._held.append(line)
                first = line.recv(65_536).partition(b" HTTP/")[0]
                self.asked.append(first)
                if re.search(self.answers, first):
                    line.sendall(ANSWER)
                    line.close()

    def pressed(self) -> int:
        """How often it was asked to change something."""
        return sum(first.startswith(b"POST") for first in self.asked)

    def close(self) -> None:
        """Hang up on everybody."""
        self._listening.shutdown(socket.SHUT_RDWR)
        for line in self._held:
            line.close()


@contextmanager
def two(first: bytes) -> Iterator[tuple[Web, Web]]:
    """A web that answers `first`, and one that answers everything."""
    with closing(Web(first)) as one, closing(Web(b"")) as other:
        yield one, other


def asked(port: int, method: str, path: str = "/pushes/") -> int:
    """The status of the answer."""
    with closing(HTTPConnection("127.0.0.1", port)) as line:
        line.request(method, path, b"pressed" if method == "POST" else None)
        return line.getresponse().status


def test_who_comes_after_it_froze_is_answered_by_another(tmp_path: Path) -> None:
    with two(b"nothing") as (frozen, other), proxy("nginx", tmp_path, frozen.port, other.port, patience=1) as port:
        assert [asked(port, method) for method in ("POST", "GET") * 4] == [200] * 8
        assert (frozen.pressed(), other.pressed()) == (0, 4)
        frozen.answers = b""  # it wakes
        until(lambda: asked(port, "POST") == 200 and frozen.pressed())


def test_caddy_finds_out_by_itself_who_froze(tmp_path: Path) -> None:
    with two(b"nothing") as (frozen, other), proxy("caddy", tmp_path, frozen.port, other.port, patience=1) as port:
        until(lambda: [asked(port, method) for method in ("POST", "GET") * 8] == [200] * 16)
        pressed = frozen.pressed()
        assert {asked(port, "POST") for _ in range(8)} == {200}
        assert frozen.pressed() == pressed
        frozen.answers = b""  # it wakes
        until(lambda: asked(port, "POST") == 200 and frozen.pressed() > pressed)


def test_a_question_in_its_hands_is_asked_again_and_nothing_else(tmp_path: Path) -> None:
    """It freezes between saying that it answers and the answer."""
    with two(b"/healthz") as (freezing, other), proxy("nginx", tmp_path, freezing.port, other.port, patience=1) as port:
        assert [asked(port, "GET") for _ in range(2)] == [200, 200]
        assert {asked(port, "POST") for _ in range(2)} == {200, 504}
        assert (freezing.pressed(), other.pressed()) == (1, 1)
        assert [asked(port, "POST", "/gateway/devices/report") for _ in range(2)] == [200, 200]
        assert (freezing.pressed(), other.pressed()) == (2, 3)


@pytest.fixture
def freezing(installation: Installation, tmp_path: Path) -> Iterator[Program]:
    """One more web of the installation, on which it can be tried."""
    port = free_port()
    command = [sys.executable, "-m", "console.web", "127.0.0.1", str(port)]
    told = environment(installation.data_dir, **installation.variables)
    running = Program(command, port, tmp_path / "web", cwd=ROOT, env=told)
    yield running
    running.kill()


class Returning(Phone):
    """A phone that comes back when its line was cut."""

    is_over = False

    def _listen(self) -> None:
        while not self.is_over:
            super()._listen()

    def close(self) -> None:
        self.is_over = True
        self.client.close()


def test_pages_uploads_and_streams_go_on(installation: Installation, freezing: Program, tmp_path: Path) -> None:
    gateway, session = RunningGateway(installation), logged_in(installation)
    names, data = [account() for _ in range(4)], (b"x" * (MB - 1) + b"\n") * 10 + b"alice\n"
    with ExitStack() as stack:
        port = stack.enter_context(proxy("nginx", tmp_path, freezing.port, installation.console.port, patience=5))
        gateway.url = f"http://127.0.0.1:{port}/gateway/"
        phones = [stack.enter_context(closing(Returning(gateway.device(each)))) for each in names]
        gateway.push("Before", *names)
        until(lambda: all(phone.titles == ["Before"] for phone in phones))
        draft = new_draft(installation, session).replace(str(installation.console.port), str(port))
        upload = begin_upload(session, draft, data)
        send_chunks(session, upload, data[: 5 * MB], MB)
        freezing.freeze()
        send_chunks(session, upload, data, MB)
        assert attach_upload(session, draft, upload).status_code == 200
        assert [requests.get(f"http://127.0.0.1:{port}/login/").status_code for _ in range(4)] == [200] * 4
        gateway.push("After", *names)
        until(lambda: all(phone.titles == ["Before", "After"] for phone in phones))
