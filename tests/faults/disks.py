"""A disk that is full: while a package is stored, while it is packed, in mid-delivery. Mounting one needs root."""

import errno
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import requests

from tests.console.processes import open_files
from tests.faults.case import Case
from tests.faults.scale import Scale
from tests.faults.site import ACCOUNTS, Site, site, wait_for
from tests.smalldisk import small_disk
from tests.visits import logged_in, upload

DISK_BYTES = 160_000_000
BLOCK = 64 * 1024
# Nine megabytes of accounts that no device has, and those of the phones.
LARGE = "".join(f"{account}\n" for account in ACCOUNTS).encode()
LARGE += b"".join(b"nobody-%012d\n" % (3 * number) for number in range(450_000))
ROOM_SECONDS = 60


def full(folder: Path, scale: Scale, **variables: str) -> Iterator[Case]:
    """The three cases on a site of their own."""
    with on_small_disk(folder, **variables) as (small, disk):
        yield from cases(small, scale, disk)


@contextmanager
def on_small_disk(folder: Path, **variables: str) -> Iterator[tuple[Site, Path]]:
    """A site with one small disk, which holds database, broker and packages alike; and the disk."""
    with small_disk(folder / "disk", DISK_BYTES) as disk, site(folder, disk / "data", **variables) as small:
        yield small, disk


def cases(small: Site, scale: Scale, disk: Path) -> Iterator[Case]:
    """The three cases, one after another."""
    yield _in_mid_delivery(small, scale, disk)
    yield _while_storing(small, disk)
    yield _while_packing(small, disk)


def _while_storing(small: Site, disk: Path) -> Case:
    """The disk fills up when the half of a package is there."""
    case, session = Case(small, "Disk full while a package is stored"), logged_in(small.console)
    title, address = _draft(case)
    request = _request(session, address)
    half, arriving = len(request) // 2, small.console.data_dir / "tmp"
    with socket.create_connection(("127.0.0.1", small.console.console.port)) as line, suppress(ConnectionError):
        line.sendall(request[:half])
        web = small.console.pids("web")[0]
        wait_for(lambda: any(str(arriving) in name for name in open_files(web)), ROOM_SECONDS)
        with _filled(disk, spare=0):
            line.sendall(request[half:])
            status = line.makefile("rb").readline()
        case.note = f"the page answered {status.decode().strip()}"
    at = time.time()
    wait_for(lambda: not list(arriving.iterdir()), ROOM_SECONDS, lambda: f"Left behind: {list(arriving.iterdir())}")
    _upload_and_send(case, session, title, address, at)
    return case


def _while_packing(small: Site, disk: Path) -> Case:
    """The disk fills up when a package is stored and not checked yet."""
    case, session = Case(small, "Disk full while a package is packed"), logged_in(small.console)
    title, address = _draft(case)
    wait_for(lambda: case.facts()[title]["package"][0] == "checked", ROOM_SECONDS)  # the draft's first one
    small.kill("worker", number=signal.SIGSTOP)
    answer = upload(session, address, LARGE)
    assert answer.ok, answer.text
    with _filled(disk, spare=len(LARGE) // 2):
        small.kill("worker", number=signal.SIGCONT)
        wait_for(lambda: case.facts()[title]["package"][0] == "refused", ROOM_SECONDS, lambda: case.facts()[title])
        case.note = case.facts()[title]["package"][1]
    _upload_and_send(case, session, title, address, time.time())
    return case


def _request(session: requests.Session, address: str) -> bytes:
    """The bytes of an upload of LARGE."""
    headers = {"X-CSRFToken": session.cookies["csrftoken"], "Connection": "close"}
    files = {"package": ("accounts.txt", LARGE)}
    asked = requests.Request("POST", address.replace("/edit/", "/package/"), headers, files)
    ready = session.prepare_request(asked)
    lines = [f"POST {ready.path_url} HTTP/1.1", "Host: 127.0.0.1", *map(": ".join, ready.headers.items()), "", ""]
    assert isinstance(ready.body, bytes)
    return "\r\n".join(lines).encode() + ready.body


def _in_mid_delivery(small: Site, scale: Scale, disk: Path) -> Case:
    """Not a byte is left for database and broker, for a while."""
    case = Case(small, f"Disk full for {scale.storm:.0f} s in mid-delivery")
    small.proxy.lag = 1.0
    case.send(scale.few)
    moving = [title for title, fact in case.facts().items() if not fact["is_ended"]]
    with _filled(disk, spare=0):
        time.sleep(scale.storm)
    case.met(*moving, at=time.time())
    small.proxy.lag = 0
    return case


def _draft(case: Case) -> tuple[str, str]:
    title = case.draft(package=True)
    return title, f"{case.site.console.url}/pushes/{case.pushes[title]}/edit/"


def _upload_and_send(case: Case, session: requests.Session, title: str, address: str, at: float) -> None:
    assert upload(session, address, LARGE).ok
    case.confirm(title)
    case.met(title, at=at)


@contextmanager
def _filled(disk: Path, spare: int) -> Iterator[None]:
    """Nothing but `spare` bytes are free during the block."""
    ballast = disk / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(BLOCK)):
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            file.truncate(max(0, file.tell() - spare))
        yield
    finally:
        ballast.unlink()
