"""The demo device with its page closed: Web Push as a real Firefox receives it, from Create Push to the press."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from pushes.tpns.contract import STATISTICS_PATH
from tests.browser import firefox, steps
from tests.browser.firefox import Firefox
from tests.browser.push_server import FirefoxPushService
from tests.browser.windows import Windows
from tests.gateway.running import ACCESS_ID, RunningGateway, until
from tests.installation import MARKETER, Installation

ACCOUNT = "closed-page"
ADDRESSES = "Address.objects.filter(channel__kind='webpush')"
DEMO = "/gateway/devices/demo/"
REACHED = ("verifySvcUv", "verifyUv", "clickUv", "cleanupUv")  # arrived, shown, clicked, cleared
IS_ONLINE = "return document.getElementById('connection').dataset.state === 'online'"
SWITCH = (
    "const box = document.getElementById('background');"
    "return box.disabled ? '' : `${box.checked} ${document.getElementById('background-state').textContent}`"
)
CARDS = "return [...document.querySelectorAll('#cards li')].map((card) => card.innerText)"
ALERTS = (
    "return [...Services.wm.getEnumerator('alert:alert')]"
    ".map((alert) => alert.document.getElementById('alertTitleLabel')?.value)"
)
PRESS = "for (const alert of Services.wm.getEnumerator('alert:alert')) alert.document.getElementById(args[0]).click()"
BLOCK = (
    "const origin = Services.scriptSecurityManager.createContentPrincipalFromOrigin(args[0]);"
    "Services.perms.addFromPrincipal(origin, 'desktop-notification', Services.perms.DENY_ACTION)"
)


@pytest.fixture
def service(installation: Installation) -> Iterator[FirefoxPushService]:
    """At the address that the installation takes for a push service's."""
    with FirefoxPushService(urlsplit(installation.variables["WEB_PUSH_HOSTS"]).port or 0).running() as running:
        assert isinstance(running, FirefoxPushService)
        yield running


@pytest.fixture
def gateway(installation: Installation) -> Iterator[RunningGateway]:
    """Its demo application calls the push service at once, whatever the page's own line does."""
    channel = f"AppChannel.objects.filter(application__access_id='{ACCESS_ID}', kind='webpush')"
    installation.asked(f"{channel}.update(wait_seconds=0)")
    yield RunningGateway(installation)
    installation.asked(f"{channel}.update(wait_seconds=10)")


@pytest.fixture
def browser(service: FirefoxPushService, installation: Installation, tmp_path: Path) -> Iterator[Firefox]:
    """A Firefox whose person has logged in."""
    line = service.url.replace("http:", "ws:") + "/"
    with firefox.running(tmp_path / "profile", **{"dom.push.serverURL": line}) as running:
        running.goto(f"{installation.url}/login/")
        fill = "for (const [name, value] of args[0]) document.getElementsByName(name)[0].value = value"
        running.asked(fill, [["username", MARKETER], ["password", installation.password]])
        running.press("form button.btn-primary")
        running.until("return location.pathname === '/'")
        yield running


def device(browser: Firefox, gateway: RunningGateway) -> None:
    """The demo device, open and online."""
    browser.goto(gateway.installation.url + DEMO)
    browser.until(IS_ONLINE)


def reached(gateway: RunningGateway, push_id: str) -> list[int]:
    """Devices on which it arrived, was shown, clicked, cleared, through whatever channel."""
    channels = gateway.post(STATISTICS_PATH, {"pushId": push_id})["pushStatDataAll"]
    (everything,) = (each["pushState"] for each in channels if each["channel"] == "all")
    return [everything[name] for name in REACHED]


def sent(page: Page, title: str) -> None:
    """Make a push to the account with Create Push, and stand before it when it is carried out."""
    steps.begin(page)
    steps.type_accounts(page, ACCOUNT)
    page.get_by_label("All devices", exact=True).check()
    steps.write(page, title)
    steps.preview(page)
    steps.confirm(page, "1 account")
    steps.wait_until_finished(page)


def registered(gateway: RunningGateway) -> str:
    """The addresses of browsers that live: one, or none."""
    return gateway.installation.asked(f"[each.text for each in {ADDRESSES}.filter(dead_at=None)]")


def opening(gateway: RunningGateway, title: str, url: str) -> str:
    """The push id of a push whose press opens `url`."""
    action = {"action_type": 2, "browser": {"url": url}}
    message = {"title": title, "content": "From nine", "android": {"action": action}}
    return gateway.push(title, ACCOUNT, account_push_type=1, message=message)


def switch_on(browser: Firefox, gateway: RunningGateway, service: FirefoxPushService) -> None:
    """Bind the account, and press what the page offers for the time when it is closed."""
    device(browser, gateway)
    browser.asked("[account.value, document.getElementById('account-type').value] = args", ACCOUNT, "0")
    browser.press("#bind button")
    browser.until("return document.querySelector('#accounts li')")
    assert browser.until(SWITCH).startswith("false Off")
    browser.press("#background")
    host = service.url.removeprefix("http://")
    until(lambda: browser.until(SWITCH) == f"true On, by way of {host}")


def test_firefox_is_reached_while_the_page_is_closed(
    windows: Windows, browser: Firefox, gateway: RunningGateway, service: FirefoxPushService
) -> None:
    switch_on(browser, gateway, service)
    page = windows.logged_in()
    is_shown_pressed_and_counted(browser, page)
    is_taken_back(browser, gateway, page)
    page.close()
    opens_what_the_push_says(browser, gateway)
    is_wiped_away(browser, gateway)
    is_on_the_page_when_it_is_opened(browser, gateway)
    is_shown_once_while_the_page_is_open(browser, gateway, service)
    survives_a_subscription_taken_away(browser, gateway, service)
    subscribes_anew_for_another_key(browser, gateway)
    can_be_switched_off(browser, gateway, service)
    says_that_the_browser_blocks_it(browser, gateway)


def is_shown_pressed_and_counted(browser: Firefox, page: Page) -> None:
    browser.reopen("about:blank")
    sent(page, "Nowhere")
    until(lambda: browser.inside(ALERTS) == ["Nowhere"])
    steps.funnel(page, accounts=1, with_device=1, sent=1, arrived=1, shown=1, clicked=0)
    browser.inside(PRESS, "alertBox")
    until(lambda: any(address.endswith(f"{DEMO}?device=1") for address in browser.addresses()))
    steps.funnel(page, clicked=1)
    channels = page.get_by_role("table", name="Devices, by channel").get_by_role("row")
    expect(channels).to_have_text(["Taken Arrived Refused Dead address", "Web Push 1 1 0 0"])


def is_taken_back(browser: Firefox, gateway: RunningGateway, page: Page) -> None:
    browser.reopen("about:blank")
    sent(page, "A mistake")
    until(lambda: browser.inside(ALERTS) == ["A mistake"])
    page.get_by_text("Call back what was sent").click()
    page.get_by_role("button", name="Take it off the devices").click()
    until(lambda: browser.inside(ALERTS) == [])
    mine = f"Delivery.objects.filter(push__message__title='A mistake', push__targets={[ACCOUNT]})"
    withdrawn = f"{mine}.exclude(withdrawn_at=None).count()"
    until(lambda: gateway.installation.asked(withdrawn) == "1")
    steps.funnel(page, arrived=1, shown=1, clicked=0)


def opens_what_the_push_says(browser: Firefox, gateway: RunningGateway) -> None:
    target = f"{gateway.installation.url}/pushes/?sale"
    push_id = opening(gateway, "秋季 sale", target)
    until(lambda: browser.inside(ALERTS) == ["秋季 sale"])
    until(lambda: reached(gateway, push_id) == [1, 1, 0, 0])
    browser.inside(PRESS, "alertBox")
    until(lambda: reached(gateway, push_id) == [1, 1, 1, 0])
    until(lambda: target in browser.addresses())
    assert browser.inside(ALERTS) == []


def is_wiped_away(browser: Firefox, gateway: RunningGateway) -> None:
    push_id = opening(gateway, "Wiped away", "https://[")
    until(lambda: browser.inside(ALERTS) == ["Wiped away"])
    browser.inside(PRESS, "alert-close")
    until(lambda: reached(gateway, push_id) == [1, 1, 0, 1])


def is_on_the_page_when_it_is_opened(browser: Firefox, gateway: RunningGateway) -> None:
    browser.reopen(gateway.installation.url + DEMO)
    browser.until(IS_ONLINE)
    cards = browser.until(CARDS)
    assert [card for card in cards if "Wiped away" in card or "A mistake" in card] == []
    sale, mistake, nowhere = cards
    assert "秋季 sale" in sale
    assert "Opened" in sale
    assert "Taken back by the sender" in mistake
    assert "Nowhere" in nowhere
    assert browser.until(SWITCH).startswith("true On")


def is_shown_once_while_the_page_is_open(
    browser: Firefox, gateway: RunningGateway, service: FirefoxPushService
) -> None:
    push_id = opening(gateway, "While it is open", "https://example.com/")
    until(lambda: reached(gateway, push_id)[:2] == [1, 1])
    until(lambda: browser.inside(ALERTS) == ["While it is open"])
    taken = len(service.acknowledged)
    service.repeat()
    until(lambda: len(service.acknowledged) > taken)
    assert browser.inside(ALERTS) == ["While it is open"]
    assert [card for card in browser.asked(CARDS) if "While it is open" in card] == browser.asked(CARDS)[:1]
    browser.inside(PRESS, "alert-close")
    until(lambda: len(browser.asked(CARDS)) == 3)


def survives_a_subscription_taken_away(browser: Firefox, gateway: RunningGateway, service: FirefoxPushService) -> None:
    browser.reopen("about:blank")
    gateway.give_browsers_another_key()
    service.forget()
    until(lambda: any(path in registered(gateway) for path in list(service.channels)))
    push_id = opening(gateway, "By another address", "https://example.com/")
    until(lambda: reached(gateway, push_id) == [1, 1, 0, 0])
    browser.inside(PRESS, "alert-close")


def subscribes_anew_for_another_key(browser: Firefox, gateway: RunningGateway) -> None:
    device(browser, gateway)
    until(lambda: browser.until(SWITCH).startswith("true On"))
    gateway.give_browsers_another_key()
    for shown in ("false Off", "true On"):
        browser.press("#background")
        until(lambda shown=shown: browser.until(SWITCH).startswith(shown))
    browser.reopen("about:blank")
    push_id = opening(gateway, "For another key", "https://example.com/")
    until(lambda: reached(gateway, push_id) == [1, 1, 0, 0])
    browser.inside(PRESS, "alert-close")


def can_be_switched_off(browser: Firefox, gateway: RunningGateway, service: FirefoxPushService) -> None:
    device(browser, gateway)
    until(lambda: browser.until(SWITCH).startswith("true On"))
    # A browser that was forgotten in the middle of subscribing may leave a second one behind, which nobody sends to.
    (mine,) = (path for path in service.channels if path in registered(gateway))
    browser.press("#background")
    until(lambda: browser.until(SWITCH).startswith("false Off"))
    until(lambda: mine not in service.channels)
    assert gateway.installation.asked(f"{ADDRESSES}.count()") == "0"
    browser.goto(gateway.installation.url + DEMO)
    assert browser.until(SWITCH).startswith("false Off")


def says_that_the_browser_blocks_it(browser: Firefox, gateway: RunningGateway) -> None:
    browser.inside(BLOCK, gateway.installation.url)
    device(browser, gateway)
    said = (
        "return document.getElementById('background').disabled && document.getElementById('background-state').innerText"
    )
    assert "Your browser blocks notifications of this page" in browser.until(said)
