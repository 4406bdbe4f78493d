"""Tests of calls over connections that are kept, against a server that answers byte by byte as it is told."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from console.gateway.channels import posts as module
from console.gateway.channels.post_line import MOST_OF_HEADERS, MOST_READ, Answer, NoAnswerError
from console.gateway.channels.posts import NotSentError, Place, Posts, place_of
from console.gateway.channels.protocol import Limits

OK = b"HTTP/1.1 201 Created\r\nLocation: /message/1\r\nContent-Length: 5\r\n\r\ntaken"
TAKEN = Answer(201, {"location": "/message/1", "content-length": "5"}, "taken")


class Server:
    """Each call is answered by the next of the answers; the last one stays. An empty piece closes the connection."""

    def __init__(self, *answers: list[bytes]) -> None:
        self.answers = list(answers)
        self.calls: list[bytes] = []
        self.connections = 0
        self.place = Place("", "", "")

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                break
            length = int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0])
            self.calls.append(head + await reader.readexactly(length))
            for piece in self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]:
                if not piece:
                    writer.close()
                    return
                writer.write(piece)
                await asyncio.sleep(0.01)
        writer.close()


@asynccontextmanager
async def serving(server: Server, context: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    listener = await asyncio.start_server(server, "127.0.0.1", 0, ssl=context)
    scheme, port = "https" if context else "http", listener.sockets[0].getsockname()[1]
    server.place = place_of(f"{scheme}://127.0.0.1:{port}/push/1?a=b")
    yield server
    listener.close()


def called(server: Server, times: int = 1, seconds: float = 5.0, between: float = 0.0) -> list[Answer | str]:
    """Answers, or the words of what was raised, of calls one after the other."""

    async def run() -> list[Answer | str]:
        found: list[Answer | str] = []
        async with serving(server):
            posts = Posts(Limits(timeout_seconds=seconds))
            for _ in range(times):
                try:
                    found.append(await posts.post(server.place, {"TTL": "60"}, b"body"))
                except NoAnswerError as error:
                    found.append(str(error))
                await asyncio.sleep(between)
            await posts.close()
        return found

    return asyncio.run(run())


def test_calls_follow_one_another_over_one_connection() -> None:
    server = Server([OK])
    assert called(server, 3) == [TAKEN] * 3
    assert server.connections == 1
    assert server.calls[0].startswith(b"POST /push/1?a=b HTTP/1.1\r\nHost: 127.0.0.1:")
    assert server.calls[0].endswith(b"\r\nTTL: 60\r\nContent-Length: 4\r\n\r\nbody")


@pytest.mark.parametrize(
    ("pieces", "connections"),
    [
        ([OK[:7], OK[7:30], OK[30:]], 1),
        ([b"HTTP/1.1 100 Continue\r\n\r\n", OK], 1),
        (
            [
                OK.replace(
                    b"Content-Length: 5\r\n\r\ntaken", b"Transfer-Encoding: chunked\r\n\r\n5\r\ntaken\r\n0\r\n\r\n"
                )
            ],
            1,
        ),
        ([OK.replace(b"Content", b"Connection: close\r\nContent")], 2),
        ([OK.replace(b"Content-Length: 5\r\n", b""), b""], 2),
        ([OK.replace(b"1.1", b"1.0"), b""], 2),
        ([OK, b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"], 2),
    ],
    ids=[
        "in pieces",
        "continue",
        "chunked",
        "close",
        "until the end",
        "HTTP/1.0",
        "another answer that nobody asked for",
    ],
)
def test_an_answer_is_read_however_it_comes(pieces: list[bytes], connections: int) -> None:
    server = Server(pieces)
    for answer in called(server, 2, between=0.05):
        assert isinstance(answer, Answer)
        assert (answer.status, answer.headers["location"], answer.text) == (201, "/message/1", "taken")
    assert server.connections == connections


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ([b""], "ConnectionError"),
        ([OK[:20], b""], "ConnectionError"),
        ([OK[:-2], b""], "ConnectionError"),
        ([b"SSH-2.0-OpenSSH_9.2\r\n"], "HttpParserInvalidStatusError|HttpParserError"),
        ([b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"], "HttpParserUpgrade"),
        ([OK[:22] + b"X-Long: " + b"x" * MOST_OF_HEADERS], "its headers have no end"),
        ([OK[:30]], "TimeoutError"),
        ([b"HTTP/1.1 100 Continue\r\n\r\n", b""], "ConnectionError"),
    ],
    ids=[
        "closed",
        "cut in the headers",
        "cut in the body",
        "another protocol",
        "upgrade",
        "endless",
        "late",
        "continue",
    ],
)
def test_what_is_no_answer_leaves_it_open_and_its_connection_is_not_used_again(pieces: list[bytes], words: str) -> None:
    server = Server(pieces, [OK])
    failed, taken = called(server, 2, seconds=0.5)
    assert failed in [f"No answer ({word})" for word in words.split("|")]
    assert taken == TAKEN
    assert (server.connections, len(server.calls)) == (2, 2)


def test_of_a_long_answer_the_beginning_is_read() -> None:
    head = b"HTTP/1.1 404 Not Found\r\nContent-Length: 99999999\r\n\r\n"
    (answer,) = called(Server([head + b"x" * (MOST_READ + 1)]))
    assert isinstance(answer, Answer)
    assert (answer.status, answer.text) == (404, "x" * MOST_READ)


def test_a_connection_that_the_service_closed_meanwhile_is_not_used() -> None:
    server = Server([OK, b""])
    assert called(server, 2, between=0.1) == [TAKEN] * 2
    assert server.connections == 2


def test_connections_that_nobody_uses_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_SECONDS", 0.05)
    server = Server([OK])
    assert called(server, 2, between=0.3) == [TAKEN] * 2
    assert server.connections == 2


def test_a_call_that_is_given_up_takes_its_connection_with_it() -> None:
    async def run() -> None:
        async with serving(Server([b"HTTP/1.1 "], [OK])) as server:
            posts = Posts(Limits())
            given_up = asyncio.create_task(posts.post(server.place, {}, b""))
            while not server.calls:
                await asyncio.sleep(0.01)
            given_up.cancel()
            with pytest.raises(asyncio.CancelledError):
                await given_up
            assert await posts.post(server.place, {}, b"") == TAKEN
            assert server.connections == 2
            await posts.close()

    asyncio.run(run())


@pytest.mark.parametrize("host", ["http://127.0.0.1", "https://127.0.0.1", f"https://{'a' * 70}.notify.windows.com"])
def test_without_a_connection_nothing_has_left(host: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = place_of(f"{host}:{free.getsockname()[1]}")
        with pytest.raises(NotSentError, match="No connection"):
            asyncio.run(Posts(Limits()).post(place, {}, b""))


def test_only_a_trusted_certificate_is_spoken_to(tls: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls)

    async def run() -> None:
        async with serving(Server([OK]), context) as server:
            trusting, doubting = Posts(Limits(ca_file=str(tls))), Posts(Limits())
            assert await trusting.post(server.place, {}, b"") == TAKEN
            with pytest.raises(NotSentError, match="SSLCertVerificationError"):
                await doubting.post(server.place, {}, b"")
            await trusting.close()
            assert len(server.calls) == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://a.example.com", Place("https", "a.example.com", "/")),
        ("https://a.example.com:8443/b/c?d=e#f", Place("https", "a.example.com:8443", "/b/c?d=e")),
        ("http://[::1]:90?d", Place("http", "[::1]:90", "/?d")),
    ],
)
def test_where_a_call_goes(url: str, place: Place) -> None:
    assert place_of(url) == place


@pytest.mark.parametrize("url", ["", "ftp://a/b", "https:///b", "a.example.com/b"])
def test_what_is_no_place(url: str) -> None:
    with pytest.raises(ValueError, match="no URL"):
        place_of(url)
