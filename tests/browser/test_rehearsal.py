"""A marketer rehearses a draft, sees how it went, and sends it afterwards."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_keyboard import press
from tests.browser.test_pages import look_closely
from tests.browser.windows import Windows

MARK = "Rehearsal – nobody is reached"
ACCOUNTS = ", ".join(f"account{number}" for number in range(400))


def previewed(page: Page, title: str) -> None:
    """The preview of a draft to 400 typed accounts, with the choice of the weather open."""
    steps.begin(page)
    steps.type_accounts(page, ACCOUNTS)
    steps.write(page, title)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you send")
    page.locator("summary", has_text="Rehearse first").click()


def rehearsed(page: Page) -> None:
    """The page of the rehearsal that has just begun, once it has ended and has figures."""
    page.wait_for_url("**/pushes/*/")
    expect(page.get_by_text(MARK)).to_be_visible()
    expect(page.locator("#progress .status")).to_have_text("Finished")
    expect(page.get_by_text("Simulated devices, as the gateway counted them")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_draft_is_rehearsed_in_bad_weather_and_sent_afterwards(windows: Windows, scripts: bool) -> None:
    page = windows.logged_in(java_script_enabled=scripts)
    title = f"Rehearsed {uuid4().hex[:8]}"
    previewed(page, title)
    preview = page.url
    page.get_by_role("button", name="Rehearse with 400 accounts").click()
    while not scripts and page.locator("#progress .status").inner_text() != "Finished":
        page.get_by_role("link", name="Reload to see how far it is").click()
    if scripts:
        rehearsed(page)
        expect(page).to_have_title(re.compile(f"^Rehearsal: {title}"))
        expect(page.get_by_text("The service's records have the call: it had arrived")).to_be_visible()
        expect(page.get_by_text("The real push goes through this same gateway")).to_be_visible()
        look_closely(page)
    page.goto(preview)
    expect(page.get_by_role("heading", name="Rehearsals")).to_be_visible()
    steps.tick_doubts(page)
    page.get_by_role("button", name="Send to 400 accounts now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text(MARK)).to_have_count(0)


def test_the_weather_is_chosen_and_begun_with_keys_and_looks_right(windows: Windows) -> None:
    page = windows.logged_in()
    previewed(page, f"With keys {uuid4().hex[:8]}")
    look_closely(page)
    page.reload()  # in English again
    page.locator("summary", has_text="Rehearse first").click()
    bad = page.get_by_role("radio", name=re.compile("^Bad weather"))
    expect(bad).to_be_checked()
    bad.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=re.compile("^Fair weather"))).to_be_checked()
    press(page, page.get_by_role("button", name="Rehearse with 400 accounts"))
    rehearsed(page)
    expect(page.locator("dd", has_text="Fair weather")).to_be_visible()
    page.get_by_role("link", name="Whole flight record").click()
    expect(page.get_by_text(MARK)).to_be_visible()
    look_closely(page)
    page.goto("/pushes/?kind=rehearsals")
    expect(page.locator(".rehearsal-mark").first).to_be_visible()
    look_closely(page)


def test_a_double_click_is_one_rehearsal(windows: Windows) -> None:
    page = windows.logged_in()
    title = f"Twice {uuid4().hex[:8]}"
    previewed(page, title)
    page.get_by_role("button", name="Rehearse with 400 accounts").dblclick()
    rehearsed(page)
    begun = f"Push.objects.filter(title='{title}', rehearses__isnull=False).count()"
    assert windows.installation.asked(begun) == "1"
