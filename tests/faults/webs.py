"""The web killed while a package is uploaded, and while Send is pressed."""

import random
import socket
import threading
import time
from contextlib import suppress

import requests

from console.installation import web_answers
from tests.faults.case import Case
from tests.faults.scale import Scale
from tests.faults.site import ACCOUNTS, Site, wait_for
from tests.visits import logged_in, press_send, previewed, upload

BACK_SECONDS = 60
PACKAGE = "".join(f"{account}\n" for account in ACCOUNTS).encode()


def at_upload(site: Site, scale: Scale) -> Case:
    """Killed with half of a package received; the package is uploaded again, and the push is sent."""
    case, session = Case(site, "Web killed (-9) during an upload"), logged_in(site.console)
    for _ in range(scale.few // 2):
        title = case.draft(package=True)
        address = _address(case, title)
        with _half_uploaded(site, session, address):
            at = site.kill("web")
        _wait_for_web(site)
        left = [path for path in (site.console.data_dir / "tmp").rglob("*") if path.is_file()]
        assert not left, "The killed upload left a file behind."
        assert upload(session, f"{address}edit/", PACKAGE).ok
        case.confirm(title)
        case.met(title, at=at)
    return case


def at_confirm(site: Site, scale: Scale) -> Case:
    """Killed while Send is pressed; pressed again if the push is a draft still."""
    case, session = Case(site, "Web killed (-9) while Send is pressed"), logged_in(site.console)
    pressed_again = 0
    for _ in range(scale.few):
        title = case.draft(package=False)
        address = _address(case, title)
        form = previewed(session, address)
        pressing = threading.Thread(target=_press, args=(session, address, form))
        pressing.start()
        time.sleep(random.uniform(0, 0.08))
        case.met(title, at=site.kill("web"))
        pressing.join()
        _wait_for_web(site)
        pressed_again += case.facts()[title]["status"] == "draft"
        press_send(session, address, form)
    case.note = f"{pressed_again} were drafts still, and were sent with a second press"
    return case


def _press(session: requests.Session, address: str, form: dict[str, list[str]]) -> None:
    with suppress(requests.RequestException):
        press_send(session, address, form)


def _address(case: Case, title: str) -> str:
    return f"{case.site.console.url}/pushes/{case.pushes[title]}/"


def _wait_for_web(site: Site) -> None:
    port = site.console.console.port
    wait_for(lambda: web_answers("127.0.0.1", port), BACK_SECONDS, site.console.console.shown)


def _half_uploaded(site: Site, session: requests.Session, address: str) -> socket.socket:
    """A connection on which half of a package was sent."""
    line = socket.create_connection(("127.0.0.1", site.console.console.port))
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in session.cookies)
    head = (
        f"POST {address.removeprefix(site.console.url)}package/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n"
        f"X-CSRFToken: {session.cookies['csrftoken']}\r\n"
        "Content-Type: multipart/form-data; boundary=half\r\nContent-Length: 8000000\r\n\r\n"
        '--half\r\nContent-Disposition: form-data; name="package"; filename="accounts.txt"\r\n\r\n'
    )
    line.sendall(head.encode() + PACKAGE * 20_000)
    return line
