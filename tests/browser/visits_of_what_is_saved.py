"""Ways to the pages of audiences and templates."""

import re

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import LONG


def saved_audience(page: Page) -> None:
    steps.begin(page)
    steps.choose_file(page, steps.GOOD)
    page.get_by_role("button", name="Save as audience").click()
    page.get_by_label("Name").fill(f"Fans {LONG}"[:100])
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("A saved audience").check()
    search = page.get_by_role("combobox", name="Saved audience")
    search.fill("fans wort")
    search.press("Enter")
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_text("checked today").last).to_be_visible()


def save_audience(page: Page) -> None:
    steps.begin(page)
    steps.choose_file(page, steps.GOOD)
    page.get_by_role("button", name="Save as audience").click()
    expect(page.get_by_label("Name")).to_be_visible()


def audience(page: Page) -> None:
    saved_audience(page)
    page.get_by_role("link", name="All saved audiences").click()
    page.get_by_role("link", name=re.compile("^Fans ")).first.click()


def audiences(page: Page) -> None:
    page.goto("/applications/1/audiences/")


def template(page: Page) -> None:
    steps.begin(page)
    steps.write(page, LONG, LONG)
    page.locator("summary", has_text="Templates").click()
    page.get_by_label("Save this message under a name").fill(LONG[:90])
    page.get_by_role("button", name="Save as template").click()
    expect(page.get_by_text("is saved.")).to_be_visible()
    page.goto("/applications/1/templates/")
    page.get_by_role("link", name=LONG[:90]).first.click()
    expect(page.get_by_label("Title", exact=True)).to_have_value(LONG)


def templates(page: Page) -> None:
    page.goto("/applications/1/templates/")


def save_filter(page: Page) -> None:
    page.goto(f"/pushes/filters/?status=finished&text={LONG}&sort=-accounts")
    for _ in range(2):
        page.get_by_label("Name").fill(LONG[:60])
        page.get_by_role("button", name="Save", exact=True).click()
        if "/filters/" not in page.url:
            page.goto("/pushes/filters/?status=failed")
    expect(page.get_by_role("button", name="Replace “")).to_be_visible()


def saved_filter(page: Page) -> None:
    save_filter(page)
    page.goto("/pushes/")
    page.get_by_role("navigation", name="Saved filters").get_by_role("link", name=LONG[:20]).click()
    page.get_by_role("link", name="Rename or delete").click()
    expect(page.get_by_label("Name")).to_have_value(LONG[:60])


def records_with_saved_filters(page: Page) -> None:
    saved_filter(page)
    page.go_back()
