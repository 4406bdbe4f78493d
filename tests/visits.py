"""A marketer's browser without a window: real pages of a running installation, by requests."""

import re
from base64 import b64encode
from hashlib import sha256
from urllib.parse import urljoin

import requests

from tests.installation import MARKETER, Installation

SEEN = re.compile(r'name="seen" value="([^"]*)"')
DOUBT = re.compile(r'name="doubt" value="([^"]*)"')


def logged_in(installation: Installation) -> requests.Session:
    """A marketer's session."""
    session = requests.Session()
    login = f"{installation.url}/login/"
    session.get(login)
    form = {"username": MARKETER, "password": installation.password}
    answer = session.post(
        login, form | {"csrfmiddlewaretoken": session.cookies["csrftoken"]}, headers={"Referer": login}
    )
    assert answer.url == f"{installation.url}/"
    return session


def new_draft(installation: Installation, session: requests.Session) -> str:
    """The address of an empty draft."""
    page = session.get(installation.url).text
    found = re.search(r'action="(/applications/\d+/create-push/)"', page)
    assert found
    form = {"csrfmiddlewaretoken": session.cookies["csrftoken"]}
    return str(session.post(installation.url + found[1], form).url)


def upload(session: requests.Session, draft: str, data: bytes) -> requests.Response:
    """Upload a package into the draft at this address."""
    headers = {"X-CSRFToken": session.cookies["csrftoken"]}
    return session.post(
        draft.replace("/edit/", "/package/"), files={"package": ("accounts.txt", data)}, headers=headers
    )


def begin_upload(session: requests.Session, draft: str, data: bytes) -> str:
    """Begin to upload a package in chunks into the draft at this address; the upload's address."""
    told = {"Upload-Length": str(len(data)), "Upload-Metadata": f"filename {b64encode(b'accounts.txt').decode()}"}
    answer = session.post(draft.replace("/edit/", "/package/uploads/"), headers=_tus(session) | told)
    assert answer.status_code == 201, answer.text
    return urljoin(draft, answer.headers["Location"])


def received(session: requests.Session, upload: str) -> int:
    """How many bytes have arrived."""
    return int(session.head(upload, headers=_tus(session)).headers["Upload-Offset"])


def chunk_head(session: requests.Session, start: int, chunk: bytes) -> dict[str, str]:
    """The headers of a chunk."""
    told = {"Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
    return _tus(session) | told | {"Upload-Checksum": f"sha256 {b64encode(sha256(chunk).digest()).decode()}"}


def send_chunks(session: requests.Session, upload: str, data: bytes, size: int) -> None:
    """Send what is missing of it, in chunks of `size` bytes."""
    for start in range(received(session, upload), len(data), size):
        chunk = data[start : start + size]
        answer = session.patch(upload, chunk, headers=chunk_head(session, start, chunk))
        assert answer.status_code == 204, (answer.status_code, answer.text)


def attach_upload(session: requests.Session, draft: str, upload: str) -> requests.Response:
    """Attach what has arrived."""
    form = {"upload": upload.split("/")[-2]}
    return session.post(draft.replace("/edit/", "/package/"), form, headers=_tus(session))


def _tus(session: requests.Session) -> dict[str, str]:
    return {"Tus-Resumable": "1.0.0", "X-CSRFToken": session.cookies["csrftoken"]}


def previewed(session: requests.Session, address: str) -> dict[str, list[str]]:
    """What the preview of the push at `address` would send when its button is pressed, every doubt ticked."""
    page = session.get(f"{address}preview/")
    seen = SEEN.search(page.text)
    assert seen, page.url
    return {"seen": [seen[1]], "doubt": DOUBT.findall(page.text)}


def press_send(session: requests.Session, address: str, form: dict[str, list[str]]) -> requests.Response:
    """Press the preview's button."""
    return session.post(f"{address}confirm/", form | {"csrfmiddlewaretoken": [session.cookies["csrftoken"]]})
