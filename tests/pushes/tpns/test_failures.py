"""Tests of failures on real sockets: what each says about whether the call left."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from pushes.tpns.errors import TpnsError, TpnsUnclear, TpnsUnreachable
from tests.certificates import certificate
from tests.pushes.service import answer, cut, nobody, reset, serving, silence
from tests.pushes.tpns.clients import ACCESS_ID, SECRET_KEY, client_at, hurried_client_at

BODY = {"account_list": ["+8613711112222"]}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n"


def assert_tells_nothing(error: TpnsError) -> None:
    assert SECRET_KEY not in str(error)
    assert ACCESS_ID not in str(error)
    assert "+8613711112222" not in str(error)


def test_nobody_listens() -> None:
    with nobody() as address, pytest.raises(TpnsUnreachable, match=r"^127\.0\.0\.1:\d+ could not be reached") as error:
        client_at(address).push(BODY)
    assert_tells_nothing(error.value)


def test_nobody_takes_the_connection() -> None:
    """A listener whose queue is full answers no SYN: the client waits until its own time-out."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        with socket.create_connection(listening.getsockname()):
            address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
            with pytest.raises(TpnsUnreachable, match="ConnectTimeout"):
                hurried_client_at(address).push(BODY)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (cut(), "ended before an answer came"),
        (reset, "ended before an answer came"),
        (cut(HEAD[:20]), "answered HTTP 200 and not as its contract has it"),
        (cut(HEAD), "ended before an answer came"),
        (cut(HEAD + b'{"ret_code": 0, "push'), "ended before an answer came"),
        (cut(HEAD.replace(b"Content-Length: 40", b"Transfer-Encoding: chunked") + b"ff\r\n{"), "ended before"),
        (cut(HEAD.replace(b"Content-Length: 40", b"Content-Encoding: gzip") + b"no gzip"), "ended before"),
        (silence, "did not answer in time"),
        (cut(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "ended before an answer came"),
    ],
    ids=["cut", "reset", "in-head", "before-body", "in-body", "in-chunk", "not-gzip", "late", "no-http"],
)
def test_what_breaks_after_the_call_left_is_unclear(reply: object, words: str) -> None:
    client = hurried_client_at if reply is silence else client_at
    with serving(reply) as service, pytest.raises(TpnsUnclear, match=words) as error:  # type: ignore[arg-type]
        client(service.address).push(BODY)
    assert len(service.heard) == 1  # nothing between here and there tried a second time
    assert_tells_nothing(error.value)


def test_an_answer_that_stops_in_the_middle_is_unclear() -> None:
    def stalls(connection: socket.socket) -> None:
        connection.sendall(HEAD + b'{"ret_code": 0,')
        silence(connection)

    with serving(stalls) as service, pytest.raises(TpnsUnclear):
        hurried_client_at(service.address).push(BODY)
    assert len(service.heard) == 1


def test_an_upload_may_break_too(tmp_path: Path) -> None:
    packed = tmp_path / "packed"
    packed.write_bytes(b"+8613711112222\n" * 10)
    with serving(cut()) as service, pytest.raises(TpnsUnclear) as error:
        client_at(service.address).upload(packed, offset=0, length=150, name="part.txt")
    assert_tells_nothing(error.value)


def test_an_exception_of_requests_leaves_no_trace() -> None:
    """It carries the request, and with it the keys and the accounts: a page or a log that shows causes must not."""
    with nobody() as address, pytest.raises(TpnsUnreachable) as error:
        client_at(address).push(BODY)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


@contextmanager
def breaking_tls(path: Path) -> Iterator[tuple[str, list[bytes]]]:
    """A TLS service that hears a request and then sends what is no TLS; and what it heard."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    heard: list[bytes] = []

    def serve() -> None:
        with suppress(OSError):
            raw, _ = listening.accept()
            with raw.dup() as plain, context.wrap_socket(raw, server_side=True) as connection:
                request = b""
                while not request.endswith(b"}"):
                    request += connection.recv(65536)
                heard.append(request)
                plain.sendall(b"\x17\x03\x03\x00\x20" + bytes(32))
                plain.recv(65536)  # until the client goes: what is closed with bytes unread is reset

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}/", heard
        thread.join()


def test_a_certificate_that_is_not_trusted_is_unreachable(tmp_path: Path) -> None:
    service = breaking_tls(certificate(tmp_path / "pem"))
    with service as (address, heard), pytest.raises(TpnsUnreachable, match="SSLError"):
        client_at(address).push(BODY)
    assert heard == []


def test_tls_that_breaks_after_the_call_left_is_unclear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """requests has one SSLError for both: the push may have arrived, so it must not be made again."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate(tmp_path / "pem")))
    with breaking_tls(tmp_path / "pem") as (address, heard), pytest.raises(TpnsUnclear, match="SSLError"):
        client_at(address).push(BODY)
    assert heard[0].startswith(b"POST /v3/push/app")


def test_keys_in_an_address_are_not_shown() -> None:
    with nobody() as address, pytest.raises(TpnsUnreachable) as error:
        client_at(address.replace("127", "somebody:password@127")).push(BODY)
    assert "password" not in str(error.value)


def test_a_later_call_is_not_disturbed_by_a_broken_one() -> None:
    with serving(cut(), answer({"ret_code": 0, "push_id": "12"})) as service:
        client = client_at(service.address)
        with pytest.raises(TpnsUnclear):
            client.push(BODY)
        assert client.push(BODY) == "12"
