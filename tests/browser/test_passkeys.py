"""Passkeys in a real browser: added, used alone and as a second step, cancelled, wrong, removed, while one writes."""

from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_logged_out import EDIT, forgiving, log_out
from tests.browser.test_pages import look_closely
from tests.browser.windows import Windows, log_in

NUMBERS = count(1)
LOCK = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}


class Device:
    """What stands for a phone's or a laptop's keeper of passkeys, in the browser of a page."""

    def __init__(self, page: Page) -> None:
        self._line = page.context.new_cdp_session(page)
        self._line.send("WebAuthn.enable")
        options = LOCK | {"isUserVerified": True, "automaticPresenceSimulation": True}
        self._id = self._line.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def _send(self, what: str, **more: Any) -> Any:
        return self._line.send(f"WebAuthn.{what}", {"authenticatorId": self._id, **more})

    def unlocks(self, will: bool) -> None:
        """Whether its person unlocks it, or turns the question down."""
        self._send("setUserVerified", isUserVerified=will)

    def keys(self) -> list[dict[str, Any]]:
        """The passkeys in it, with their private halves."""
        return list(self._send("getCredentials")["credentials"])

    def take(self, key: dict[str, Any]) -> None:
        """Have one more."""
        self._send("addCredential", credential=key)

    def lose(self) -> None:
        """Have none any more."""
        self._send("clearCredentials")


@pytest.fixture
def opened(windows: Windows) -> Callable[..., Page]:
    """Opens the console by a name: browsers give no passkeys to numbers."""
    local = f"http://localhost:{urlsplit(windows.installation.url).port}"
    windows.forgive(f"request: {local}")
    return lambda **options: windows.new(base_url=local, **options)


def somebody(windows: Windows) -> str:
    """The name of a new marketer of the demo's application."""
    name, shop = f"keeper-{next(NUMBERS)}", "Application.objects.get(pk=1)"
    users = "Application._meta.get_field('people').related_model.objects"
    made = f"{users}.create_user({name!r}, password={windows.installation.password!r})"
    given = f"new.groups.set({users}.get(username='marketer').groups.all()), {shop}.people.add(new)"
    windows.installation.asked(f"[({given}) for new in [{made}]]")
    return name


def add(page: Page, name: str = "My laptop") -> None:
    """From the page of the second factor."""
    page.goto("/profile/second-factor/")
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Add a passkey").click()


def with_passkey(windows: Windows, page: Page) -> tuple[str, Device]:
    """Somebody who is logged in and has a passkey in the browser of the page."""
    name, device = somebody(windows), Device(page)
    log_in(page, windows.installation, name)
    add(page)
    page.get_by_role("link", name="I have kept them").click()
    return name, device


def look(page: Page) -> None:
    """Look at it in both languages, and go on in English."""
    look_closely(page)
    page.reload()


def leave(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")


def give_password(windows: Windows, page: Page, name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(windows.installation.password)
    page.get_by_role("button", name="Log in", exact=True).click()


def test_added_and_logged_in_with_alone_and_as_the_second_step(windows: Windows, opened: Callable[..., Page]) -> None:
    page = opened()
    name, device = with_passkey(windows, page)
    assert len(device.keys()) == 1
    page.goto("/profile/second-factor/")
    expect(page.get_by_text("not used yet")).to_be_visible()
    look(page)
    add(page, "The same")
    expect(page.get_by_text("This device has a passkey of yours already.")).to_be_visible()
    leave(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".who")).to_be_visible()
    expect(page.get_by_role("link", name=name)).to_be_visible()
    leave(page)
    give_password(windows, page, name)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    look(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".who")).to_be_visible()
    page.goto("/profile/second-factor/")
    expect(page.get_by_text("last used")).to_be_visible()


def test_turned_down_and_then_not(windows: Windows, opened: Callable[..., Page]) -> None:
    page = opened()
    name, device = with_passkey(windows, page)
    leave(page)
    for _way in ("alone", "as the second step"):
        device.unlocks(False)
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.get_by_text("No passkey was used. Try again, or choose another way.")).to_be_visible()
        device.unlocks(True)
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.locator(".who")).to_be_visible()
        leave(page)
        give_password(windows, page, name)


def test_a_wrong_key_logs_nobody_in(windows: Windows, opened: Callable[..., Page]) -> None:
    page, other = opened(), opened()
    _name, device = with_passkey(windows, page)
    _other, theirs = with_passkey(windows, other)
    (mine,), (wrong,) = device.keys(), theirs.keys()
    leave(page)
    device.lose()
    device.take(mine | {"privateKey": wrong["privateKey"], "signCount": 50})  # it claims to be mine
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("That passkey was not accepted.")).to_be_visible()
    device.lose()
    device.take(mine | {"signCount": 50})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator(".who")).to_be_visible()
    leave(page)
    device.lose()
    device.take(mine)  # a copy of before, which counts behind
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("That passkey was not accepted.")).to_be_visible()


def test_one_that_is_removed_logs_in_no_more(windows: Windows, opened: Callable[..., Page]) -> None:
    page = opened()
    name, _device = with_passkey(windows, page)
    page.goto("/profile/second-factor/")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The second factor is off.")).to_be_visible()
    leave(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("That passkey was not accepted.")).to_be_visible()
    log_in(page, windows.installation, name)


def test_what_was_being_written_is_kept(windows: Windows, opened: Callable[..., Page]) -> None:
    windows = forgiving(windows)
    page = opened()
    with_passkey(windows, page)
    page.goto("/")
    steps.begin(page)
    log_out(page)
    with page.expect_response(EDIT):
        page.get_by_label("Title", exact=True).fill("Written too late")
    page.reload()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Written too late")
    log_out(page)
    page.get_by_label("Title", exact=True).fill("And later still")
    with page.expect_popup() as popup:
        page.locator("#saved").get_by_role("link", name="Log in in another tab").click()
    Device(popup.value)
    expect(popup.value.get_by_role("button", name="Use a passkey")).to_be_visible()


def test_a_passkey_is_a_proof_before_something_is_changed(windows: Windows, opened: Callable[..., Page]) -> None:
    page = opened()
    with_passkey(windows, page)
    page.goto("/profile/second-factor/prove/")
    look(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.get_by_role("link", name="Set up", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up an authenticator app")
    look(page)
