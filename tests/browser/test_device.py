"""The demo device: what happens to a notification after it came."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.looks import check_width
from tests.browser.test_job import device
from tests.browser.windows import DESK, PHONE, Windows, check_access
from tests.gateway.running import RunningGateway, until
from tests.gateway.test_cases import change
from tests.installation import Installation
from tests.pictures import picture


@pytest.fixture(scope="module")
def gateway(installation: Installation) -> RunningGateway:
    """The gateway of the installation that the pages are of."""
    return RunningGateway(installation)


def cleared(gateway: RunningGateway, push_id: str) -> bool:
    noted = f"Delivery.objects.filter(push__push_id='{push_id}', cleared_at__isnull=False).count()"
    return gateway.installation.asked(noted) == "1"


def test_clearing_is_reported(windows: Windows, gateway: RunningGateway) -> None:
    account = f"clears-{uuid4()}"
    phone = device(windows.logged_in(), account, kind=0)
    one, other = gateway.push("Wiped away", account), gateway.push("Cleared with all", account)
    cards = phone.locator("#cards li")
    expect(cards).to_have_count(2)
    phone.get_by_role("button", name="Clear Wiped away").click()
    expect(cards).to_have_count(1)
    expect(phone.locator("#cards button").first).to_be_focused()
    phone.get_by_role("button", name="Clear all").click()
    expect(phone.get_by_text("No notifications")).to_be_visible()
    until(lambda: cleared(gateway, one) and cleared(gateway, other))
    assert gateway.figures(one) == [1, 1, 1, 1, 0]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_is_revoked_goes_from_the_screen(
    windows: Windows, gateway: RunningGateway, theme: str, size: dict[str, int]
) -> None:
    account = f"revoked-{uuid4()}"
    phone = device(windows.logged_in(color_scheme=theme, viewport=size), account, kind=0)
    kept, mistake = gateway.push("Kept", account), gateway.push("A mistake", account)
    expect(phone.get_by_text("A mistake")).to_be_visible()
    phone.get_by_text("Kept", exact=True).click()
    expect(phone.get_by_text("Opened")).to_be_visible()
    change(gateway, mistake, "revoked")
    expect(phone.get_by_text("Taken back by the sender")).to_be_visible()
    expect(phone.get_by_text("A mistake")).to_have_count(0)
    expect(phone.get_by_text("Kept", exact=True)).to_be_visible()
    until(lambda: gateway.figures(kept) == [1, 1, 1, 1, 1])
    check_access(phone)
    check_width(phone)
    phone.reload()
    expect(phone.get_by_text("Taken back by the sender")).to_be_visible()


def uploaded_picture(page: Page) -> str:
    """The address of a picture that the console serves."""
    steps.begin(page)
    page.locator("summary", has_text="Picture, sound and badge").click()
    file = {"name": "sale.png", "mimeType": "image/png", "buffer": picture(64, 64, "PNG")}
    page.get_by_label("Upload a picture").set_input_files(file)
    expect(page.get_by_label("Picture", exact=True)).to_have_value(re.compile("/pictures/"))
    return page.get_by_label("Picture", exact=True).input_value()


def test_a_press_offers_what_it_opens_and_nothing_opens_by_itself(windows: Windows, gateway: RunningGateway) -> None:
    account = f"opens-{uuid4()}"
    phone = device(windows.logged_in(), account, kind=0)
    words = {"content": "From nine", "xg_media_resources": "https://pictures.example.com/a.jpg"}
    for title, url in (("Good", "https://example.com/sale"), ("Bad", "https://[")):
        action = {"action_type": 2, "browser": {"url": url}}
        gateway.push(title, account, message={**words, "title": title, "android": {"action": action}})
    gateway.push(
        "App",
        account,
        message={**words, "title": "App", "android": {"action": {"action_type": 3, "intent": "shop://7"}}},
    )
    cards = phone.locator("#cards li")
    expect(cards).to_have_count(3)
    expect(cards.filter(has_text="Picture from pictures.example.com")).to_have_count(3)
    expect(phone.locator("#cards a")).to_have_count(0)
    pages = len(phone.context.pages)
    for title in ("Good", "Bad", "App"):
        phone.get_by_text(title, exact=True).click()
    link = phone.get_by_role("link", name="Open https://example.com/sale")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(phone.locator("#cards a")).to_have_count(1)
    expect(phone.get_by_text("Opens in the app: shop://7")).to_be_visible()
    own = {"title": "Seen", "content": "From nine", "xg_media_resources": uploaded_picture(windows.logged_in())}
    gateway.push("Seen", account, message=own | {"android": {}})
    hours = [{"start": {"hour": "13", "min": "00"}, "end": {"hour": "14", "min": "00"}}]
    phone.clock.set_fixed_time("2026-11-11T12:59:50")
    gateway.push("Later", account, message={"title": "Later", "content": "x", "accept_time": hours, "android": {}})
    expect(phone.get_by_text("Came, and is shown when its hours begin")).to_be_visible()
    expect(phone.get_by_text("Later", exact=True)).to_have_count(0)
    phone.clock.set_fixed_time("2026-11-11T13:00:10")
    expect(phone.get_by_text("Later", exact=True)).to_be_visible()
    expect(phone.get_by_role("img", name="Picture")).to_be_visible()
    assert len(phone.context.pages) == pages


def test_a_login_that_ended_is_said_and_found_again(windows: Windows) -> None:
    phone = device(windows.forgive("401").forgive("ERR_FAILED").logged_in(), f"logged-out-{uuid4()}", kind=0)
    context, cookies = phone.context, phone.context.cookies()
    context.route("**/devices/events", lambda route: route.abort())
    phone.reload()
    expect(phone.get_by_role("alert")).to_contain_text("cannot be reached")  # no answer is under way
    context.clear_cookies(name="sessionid")
    expect(phone.get_by_role("alert")).to_contain_text("Log in again in another tab")
    context.unroute("**/devices/events")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    expect(phone.locator("#connection")).to_have_attribute("data-state", "online")
    expect(phone.get_by_role("alert")).to_be_hidden()
