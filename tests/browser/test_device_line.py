"""The demo device's line: hung up when it is silent, shared between tabs, let go while nobody looks."""

import socket
import threading
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.test_job import device
from tests.browser.windows import Windows, check_access
from tests.gateway.running import RunningGateway, until
from tests.installation import Installation
from tests.slowline import SlowLine

TABS = 8
SILENT = "Nothing came for 40 seconds"


class Freezing(SlowLine):
    """A proxy that can freeze: it keeps every line and takes what comes, and passes nothing on."""

    def __init__(self, target: int) -> None:
        self.flows = threading.Event()
        self.flows.set()
        super().__init__(target, limit=0)
        self.release()

    def _pass(self, source: socket.socket, sink: socket.socket, limit: int | None) -> None:
        super()._pass(_Held(source, self.flows), sink, limit)  # type: ignore[arg-type]


class _Held:
    """A socket of which nothing is read while the proxy is frozen."""

    def __init__(self, source: socket.socket, flows: threading.Event) -> None:
        self._source, self._flows = source, flows
        self.shutdown, self.close = source.shutdown, source.close

    def recv(self, size: int) -> bytes:
        block = self._source.recv(size)
        self._flows.wait()
        return block


@pytest.fixture(scope="module")
def gateway(installation: Installation) -> RunningGateway:
    """The gateway of the installation that the pages are of."""
    return RunningGateway(installation)


def state(page: Page, how: str) -> None:
    expect(page.locator("#connection")).to_have_attribute("data-state", how)


def hide(page: Page, hidden: bool) -> None:
    """Have the page believe that its tab is hidden, or shown: Chromium without a screen shows all tabs."""
    for name, value in {"hidden": hidden, "visibilityState": "hidden" if hidden else "visible"}.items():
        page.evaluate(
            "([name, value]) => Object.defineProperty(document, name, { configurable: true, get: () => value })",
            [name, value],
        )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def tabs_of(phone: Page, addresses: list[str]) -> list[Page]:
    opened = []
    for address in addresses:
        opened.append(phone.context.new_page())
        opened[-1].goto(address)
    return opened


def test_a_silent_line_is_hung_up_said_and_found_again(windows: Windows, gateway: RunningGateway) -> None:
    proxy = Freezing(int(gateway.installation.url.rpartition(":")[2]))
    account = f"silent-{uuid4()}"
    page = windows.forgive(f"127.0.0.1:{proxy.port}").logged_in(base_url=f"http://127.0.0.1:{proxy.port}")
    page.context.clock.install()
    phone = device(page, account, kind=0)
    proxy.flows.clear()
    gateway.push("While it is frozen", account)
    state(phone, "online")
    phone.context.clock.fast_forward(41_000)
    expect(phone.get_by_role("alert")).to_contain_text(SILENT)
    expect(phone.locator("#connection")).not_to_have_attribute("data-state", "online")
    check_access(phone)
    proxy.flows.set()
    state(phone, "online")
    expect(phone.get_by_role("alert")).to_be_hidden()
    expect(phone.locator("#cards li")).to_contain_text("While it is frozen")
    proxy.close()


def test_tabs_of_a_device_share_one_line_and_hand_it_on(windows: Windows, gateway: RunningGateway) -> None:
    account = f"shared-{uuid4()}"
    lines: list[str] = []

    def count(request: Request) -> None:
        lines.extend([request.url] if request.url.endswith("/devices/events") else [])

    first = device(windows.logged_in(), account, kind=0)
    first.context.on("request", count)
    others = tabs_of(first, [first.url] * (TABS - 1))
    for tab in others:
        state(tab, "online")
    assert lines == []
    (console,) = tabs_of(first, ["/pushes/"])
    expect(console.get_by_role("heading", level=1)).to_be_visible()
    gateway.push("On every tab", account)
    for tab in [first, *others]:
        expect(tab.locator("#cards li")).to_contain_text("On every tab")
    first.close()
    gateway.push("By the next tab", account)
    for tab in others:
        expect(tab.locator("#cards li")).to_have_count(2)
        state(tab, "online")
    assert len(lines) == 1


def test_many_devices_of_a_browser_leave_the_console_its_lines(windows: Windows) -> None:
    first = windows.logged_in()
    many = tabs_of(first, [f"/gateway/devices/demo/?device={number}" for number in range(1, TABS + 1)])
    until(lambda: sorted(how(tab) for tab in many) == ["crowded"] * (TABS - 3) + ["online"] * 3)
    first.goto("/pushes/")
    expect(first.get_by_role("heading", level=1)).to_be_visible()
    waits = next(tab for tab in many if how(tab) == "crowded")
    check_access(waits)
    waits.evaluate("window.dispatchEvent(new Event('focus'))")
    state(waits, "online")
    until(lambda: sorted(how(tab) for tab in many) == ["crowded"] * (TABS - 3) + ["online"] * 3)


def how(page: Page) -> str | None:
    return page.locator("#connection").get_attribute("data-state")


def test_a_hidden_tab_lets_go_and_gets_what_it_missed(windows: Windows, gateway: RunningGateway) -> None:
    account = f"hidden-{uuid4()}"
    page = windows.logged_in()
    page.context.clock.install()
    phone = device(page, account, kind=0)
    hide(phone, True)
    phone.context.clock.fast_forward(20_000)
    state(phone, "online")
    phone.context.clock.fast_forward(20_000)
    state(phone, "asleep")
    push_id = gateway.push("Behind other tabs", account)
    assert gateway.figures(push_id)[1:3] == [0, 0]
    hide(phone, False)
    expect(phone.locator("#cards li")).to_contain_text("Behind other tabs")
    until(lambda: gateway.figures(push_id)[1:4] == [1, 1, 1])


def test_a_new_token_forgets_what_the_old_one_has_seen(windows: Windows, gateway: RunningGateway) -> None:
    account = f"renewed-{uuid4()}"
    # A report may be on its way when the token goes.
    phone = device(windows.forgive("401 (Unauthorized)").logged_in(), account, kind=0)
    gateway.push("Of the old life", account)
    expect(phone.locator("#cards li")).to_have_count(1)
    token = phone.locator("#token").inner_text()
    gateway.installation.asked(f"Device.objects.filter(token='{token}').update(token='{uuid4().hex}')")
    phone.reload()
    expect(phone.locator("#token")).not_to_have_text(token)
    seen = "Object.keys(localStorage).filter((key) => key.startsWith('gateway.device.1.'))"
    assert phone.evaluate(f"{seen}.map((key) => JSON.parse(localStorage[key]).seen)") == [[]]
