"""Tests of refusals that arrive: at a sender that hears nothing before it has sent everything, as proxies do."""

import json
import socket
import struct

import pytest

from pushes.intake.chunks import LARGEST_CHUNK
from pushes.tpns import contract
from tests.gateway.running import ACCESS_ID, RunningGateway, until
from tests.installation import Installation
from tests.proxies import NAMES, proxy
from tests.visits import attach_upload, begin_upload, logged_in, new_draft, send_chunks

pytestmark = pytest.mark.processes
MB = 1024 * 1024
TIMES = 25  # of 20, nginx lost 17; Caddy lost one of 200, which a test of its own counts in segments


@pytest.fixture(scope="module")
def gateway(installation: Installation) -> RunningGateway:
    return RunningGateway(installation)


REFUSED = "Send at most 1 MB to this address. Nothing was stored."


def post(port: int, path: str, body: bytes, *headers: str, version: str = "1.1", length: int = 0) -> tuple[int, bytes]:
    """Status and body of the answer, which is read once everything was sent."""
    told = [f"POST {path} HTTP/{version}", "Host: localhost", f"Content-Length: {length or len(body)}", *headers]
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall("\r\n".join([*told, "", ""]).encode())
        line.sendall(body)
        head, _, rest = _whole(line).partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), rest


def _whole(line: socket.socket) -> bytes:
    """What comes until the answer is whole, by its Content-Length."""
    heard = b""
    while block := line.recv(65536):
        heard += block
        head, end, rest = heard.partition(b"\r\n\r\n")
        lengths = [row.split(b":")[1] for row in head.lower().split(b"\r\n") if row.startswith(b"content-length:")]
        if end and lengths and len(rest) >= int(lengths[0]):
            break
    return heard


def told(status: int, body: bytes) -> tuple[int, str]:
    """The status, and the sentence in the envelope; what came instead, where it is none of ours."""
    try:
        return status, json.loads(body)["err_msg"]
    except ValueError:
        return status, body.decode()


@pytest.mark.parametrize("version", ["1.1", "1.0"])
def test_a_refusal_is_heard_by_who_sends_first(gateway: RunningGateway, version: str) -> None:
    port = gateway.installation.console.port
    for _ in range(TIMES):
        answer = post(port, f"/gateway/{contract.PUSH_PATH}", b"x" * 3 * MB, version=version)
        assert told(*answer) == (413, REFUSED)


def data_segments(line: socket.socket) -> int:
    """How many pieces with something in them have come: `tcpi_data_segs_in` of the system's `tcp_info`."""
    return int(struct.unpack_from("I", line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 192), 152)[0])


def test_head_and_words_of_a_refusal_come_together(gateway: RunningGateway) -> None:
    """Caddy may close its line to the console between the two, and then passes on a status without a word."""
    told = [f"POST /gateway/{contract.PUSH_PATH} HTTP/1.1", "Host: localhost", f"Content-Length: {3 * MB}"]
    with socket.create_connection(("127.0.0.1", gateway.installation.console.port)) as line:
        for time in (1, 2):  # on a line that is kept, too
            line.sendall("\r\n".join([*told, "", ""]).encode() + b"x" * 3 * MB)
            assert REFUSED.encode() in _whole(line)
            assert data_segments(line) == time


def test_too_large_a_package_is_heard_by_who_sends_first(gateway: RunningGateway) -> None:
    basic = f"Authorization: {contract.basic(ACCESS_ID, gateway.secret_key)}"
    path = f"/gateway/{contract.UPLOAD_PATH}"
    status, words = told(*post(gateway.installation.console.port, path, b"x" * 130 * MB, basic))
    assert (status, words[:33]) == (413, "The file has more than 100 MB. Zi")


def test_who_asks_first_is_answered_before_it_sends(gateway: RunningGateway) -> None:
    asking = "Expect: 100-continue"
    answer = post(gateway.installation.console.port, "/login/", b"", asking, length=3 * MB)
    assert (answer[0], "Send at most 1 MB to this address. Nothing was stored." in answer[1].decode()) == (413, True)


@pytest.mark.parametrize("name", NAMES)
def test_refusals_events_and_packages_pass_a_proxy(
    gateway: RunningGateway, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with proxy(name, tmp_path_factory.mktemp(name), gateway.installation.console.port) as port:
        answers = [told(*post(port, f"/gateway/{contract.PUSH_PATH}", b"x" * 3 * MB)) for _ in range(TIMES)]
        lost = [answer for answer in answers if answer != (413, REFUSED)]
        assert lost == []
        through = RunningGateway(gateway.installation)
        through.url = f"http://127.0.0.1:{port}/gateway/"
        with through.listening(through.device(f"behind-{name}")) as phone:
            through.push("Through", f"behind-{name}")
            until(lambda: phone.titles == ["Through"])
        # A hundred megabytes: rows that are too long, which are quickly told, and one account.
        assert through.upload("accounts.txt", (b"x" * (MB - 1) + b"\n") * 99 + b"alice\n")
        status, _ = post(port, f"/gateway/{contract.UPLOAD_PATH}", b"x" * 130 * MB)
        assert status == 413
        _in_chunks(gateway.installation, port)


def _in_chunks(installation: Installation, port: int) -> None:
    """A package of a draft, in chunks of the largest size, each after the answer to the one before."""
    session = logged_in(installation)
    draft = new_draft(installation, session).replace(str(installation.console.port), str(port))
    data = (b"x" * (MB - 1) + b"\n") * 20 + b"alice\n"
    upload = begin_upload(session, draft, data)
    send_chunks(session, upload, data, LARGEST_CHUNK)
    assert attach_upload(session, draft, upload).status_code == 200
