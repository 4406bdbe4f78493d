"""An installation whose data was emptied, started anew at the same address, before a browser that knows the old one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_job import device
from tests.browser.windows import Windows, check_access, log_in
from tests.console.processes import until
from tests.gateway.running import RunningGateway
from tests.installation import Installation

ACCOUNT = "kept-by-the-browser"


class Lives:
    """One installation after another in the same place."""

    def __init__(self, data_dir: Path) -> None:
        self.now = Installation(data_dir)

    def begin_anew(self) -> RunningGateway:
        """Stop, empty the data directory, start at the same port."""
        data_dir, port = self.now.data_dir, self.now.console.port
        self.now.stop()
        shutil.rmtree(data_dir)
        self.now = Installation(data_dir, port)
        return RunningGateway(self.now)


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[Lives]:
    made = Lives(tmp_path / "data")
    yield made
    made.now.stop()


def opens(page: Page, address: str, heading: str) -> None:
    """The page is one of ours, whatever the browser still has of another installation."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_browser_goes_on_with_an_installation_that_was_emptied(chromium: Browser, lives: Lives) -> None:
    windows = Windows(chromium, lives.now, {})
    windows.forgive("401").forgive("ERR_CONNECTION").forgive("ERR_INCOMPLETE_CHUNKED").forgive("ERR_EMPTY_RESPONSE")
    page = windows.logged_in()
    phone = device(page, ACCOUNT, kind=0)
    RunningGateway(lives.now).push("Of the first life", ACCOUNT)
    expect(phone.locator("#cards li")).to_contain_text("Of the first life")
    token = phone.locator("#token").inner_text()

    gateway = lives.begin_anew()
    expect(phone.get_by_role("alert")).to_contain_text("Your login has ended. Log in again in another tab")
    opens(page, "/pushes/", "Log in")
    log_in(page, lives.now)
    opens(page, "/pushes/", "Push records")
    opens(page, "/", "Home")

    expect(phone.get_by_role("alert")).to_contain_text("it is a new one, without accounts. Bind them again.")
    expect(phone.locator("#connection")).to_have_attribute("data-state", "online")
    expect(phone.locator("#token")).not_to_have_text(token)
    check_access(phone)
    phone.reload()
    expect(phone.get_by_role("alert")).to_contain_text("Bind them again.")
    phone.get_by_label("Account type").select_option("0")
    phone.get_by_label("Account", exact=True).fill(ACCOUNT)
    phone.get_by_role("button", name="Bind", exact=True).click()
    expect(phone.get_by_role("alert")).to_be_hidden()
    push_id = gateway.push("Of the second life", ACCOUNT)
    expect(phone.locator("#cards li").first).to_contain_text("Of the second life")
    expect(phone.locator("#cards li")).to_have_count(2)
    kept = "JSON.parse(Object.values(localStorage).find((each) => each[0] === '{'))"
    until(lambda: phone.evaluate(f"!{kept}.reports.length"))
    assert gateway.figures(push_id)[:3] == [1, 1, 1]
    windows.close()
    assert windows.troubles == []
