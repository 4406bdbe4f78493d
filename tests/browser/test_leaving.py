"""Who leaves Create Push while something is not saved yet: it goes along, or the browser asks first."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.windows import Windows

WRITTEN = "Written in the last moment"
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")


def write(page: Page, text: str = WRITTEN) -> None:
    """With keys, as people do, for the browser asks nobody who has touched nothing."""
    page.get_by_label("Title", exact=True).press_sequentially(text)


def follow(page: Page) -> None:
    page.get_by_role("link", name="Push records").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Push records")


def change_language(page: Page) -> None:
    """There and back: what a person has chosen is kept, and would greet them in the tests after this one."""
    for button, language in (("简体中文", "zh-hans"), ("English", "en")):
        page.get_by_role("button", name=button).click()
        expect(page.locator("html")).to_have_attribute("lang", language)


def reload(page: Page) -> None:
    page.once("dialog", lambda asked: asked.accept())
    with page.expect_event("dialog"):
        page.reload()


@pytest.mark.parametrize("leave", [follow, change_language, reload], ids=["link", "language", "reload"])
def test_what_was_written_in_the_last_moment_goes_along(windows: Windows, leave: Callable[[Page], None]) -> None:
    page = windows.logged_in()
    steps.begin(page)
    draft = page.url
    write(page)
    leave(page)
    page.goto(draft)
    title = page.locator("[name=title]")
    expect(title).to_have_value(WRITTEN)
    title.fill(f"{WRITTEN}, and gone on")
    page.locator("[name=preview]").click()
    page.wait_for_url("**/edit/?todo=1")  # and not the page of two versions
    expect(title).to_have_value(f"{WRITTEN}, and gone on")


def test_who_leaves_while_the_console_is_away_stays_then_is_asked_then_goes(windows: Windows) -> None:
    page = windows.forgive("net::ERR_INTERNET_DISCONNECTED").forgive("htmx:").logged_in()
    steps.begin(page)
    draft = page.url
    write(page, "Written")
    expect(page.locator("#saved")).to_have_text(SAVED)
    page.context.set_offline(True)
    write(page, " on a train")
    page.get_by_role("link", name="Push records").click()
    expect(page.locator("#saved")).to_contain_text("Not saved")
    page.once("dialog", lambda asked: asked.dismiss())
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Push records").click()
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text(SAVED)  # it tries again by itself
    follow(page)
    page.goto(draft)
    expect(page.get_by_label("Title", exact=True)).to_have_value("Written on a train")
