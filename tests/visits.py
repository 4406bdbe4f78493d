"""A marketer's browser without a window: real pages of a running installation, by requests."""

import re

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


def previewed(session: requests.Session, address: str) -> dict[str, list[str]]:
    """What the preview of the push at `address` would send when its button is pressed, every doubt ticked."""
    page = session.get(f"{address}preview/")
    seen = SEEN.search(page.text)
    assert seen, page.url
    return {"seen": [seen[1]], "doubt": DOUBT.findall(page.text)}


def press_send(session: requests.Session, address: str, form: dict[str, list[str]]) -> requests.Response:
    """Press the preview's button."""
    return session.post(f"{address}confirm/", form | {"csrfmiddlewaretoken": [session.cookies["csrftoken"]]})
