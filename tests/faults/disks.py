"""A disk that is full: while a package is stored, while it is packed, in mid-delivery. Mounting one needs root."""

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.faults.case import Case
from tests.faults.scale import Scale
from tests.faults.site import ACCOUNTS, Site, site, wait_for
from tests.smalldisk import small_disk
from tests.visits import logged_in, upload

DISK_BYTES = 96_000_000
BLOCK = 64 * 1024
# Nine megabytes of accounts that no device has, and those of the phones.
LARGE = "".join(f"{account}\n" for account in ACCOUNTS).encode()
LARGE += b"".join(b"nobody-%012d\n" % number for number in range(450_000))
CHECK_SECONDS = 120


def full(folder: Path, scale: Scale, **variables: str) -> Iterator[Case]:
    """The three cases on one small disk, which holds database, broker and packages alike."""
    with small_disk(folder / "disk", DISK_BYTES) as disk, site(folder, disk / "data", **variables) as small:
        yield _in_mid_delivery(small, scale, disk)
        yield _while_storing(small, disk)
        yield _while_packing(small, disk)


def _while_storing(small: Site, disk: Path) -> Case:
    """There is room for the half of the package. It is refused, and taken when there is room."""
    case, session = Case(small, "Disk full while a package is stored"), logged_in(small.console)
    title, address = _draft(case)
    with _filled(disk, spare=len(LARGE) // 2):
        answer = upload(session, address, LARGE)
        at = time.time()
    case.note = f"the page answered HTTP {answer.status_code}"
    _upload_and_send(case, session, title, address, at)
    return case


def _while_packing(small: Site, disk: Path) -> Case:
    """There is room for the package and not for what its check writes."""
    case, session = Case(small, "Disk full while a package is packed"), logged_in(small.console)
    title, address = _draft(case)
    with _filled(disk, spare=len(LARGE) * 5 // 2):
        assert upload(session, address, LARGE).ok
        ready = {"do": "confirm", "push": case.pushes[title]}
        wait_for(lambda: "Wait" not in small.at_console(**ready), CHECK_SECONDS, lambda: small.at_console(**ready))
        case.note = small.at_console(**ready)
        at = time.time()
    _upload_and_send(case, session, title, address, at)
    return case


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
