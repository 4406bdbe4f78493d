"""Ways to the pages of a push: its preview, what it says while it waits, what came of it."""

from collections.abc import Callable
from functools import wraps
from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import steps
from tests.browser.looks import check_width
from tests.browser.steps import LONG
from tests.browser.windows import check_access

Visit = Callable[[Page], None]


def once(visit: Visit) -> Visit:
    """A visit that is made once in each browser: whoever comes later opens the page where it ended."""
    ended: WeakKeyDictionary[BrowserContext, str] = WeakKeyDictionary()

    @wraps(visit)
    def again(page: Page) -> None:
        if address := ended.get(page.context):
            page.goto(address)
        else:
            visit(page)
            ended[page.context] = page.url

    return again


def new_preview(page: Page) -> None:
    steps.begin(page)
    steps.choose_type(page)
    steps.choose_file(page, steps.MIXED)
    steps.wait_for_ledger(page, "5 rows = 2 accounts + 1 duplicate + 1 rejected + 1 blank")
    steps.write(page, LONG, LONG)
    steps.preview(page)


@once
def preview(page: Page) -> None:
    new_preview(page)


@once
def finished_push(page: Page) -> None:
    new_preview(page)
    steps.confirm(page, "2 accounts")
    steps.wait_until_finished(page)
    expect(page.get_by_role("heading", name="What came of it")).to_be_visible()


def gathered_draft(page: Page) -> None:
    """By way of the page that asks who gets it."""
    finished_push(page)
    page.get_by_role("link", name="Those who did not get it, or did not click").click()
    page.get_by_label("Had no device then").check()
    check_access(page)
    check_width(page)
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_text("2 of 2 accounts, gathered")).to_be_visible()


def new_scheduled_push(page: Page) -> None:
    steps.begin(page)
    steps.type_accounts(page, "ann, bob")
    steps.write(page, "Scheduled for another day")
    steps.schedule(page)
    steps.preview(page)
    steps.tick_doubts(page)
    page.get_by_role("button", name="Schedule 2 accounts for").click()
    expect(page.locator("#progress .status")).to_have_text("Scheduled")


@once
def kept_scheduled_push(page: Page) -> None:
    new_scheduled_push(page)


def scheduled_push(page: Page) -> None:
    kept_scheduled_push(page)
    page.locator("summary", has_text="Send now").click()


def another_time(page: Page) -> None:
    kept_scheduled_push(page)
    page.get_by_role("link", name="Change time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change time")


def stopped_push(page: Page) -> None:
    new_scheduled_push(page)
    page.get_by_role("button", name="Cancel push").click()
    expect(page.locator("#progress .status")).to_have_text("Stopped")


def flight_record(page: Page) -> None:
    finished_push(page)
    page.get_by_role("link", name="Whole flight record").click()
    page.locator("summary", has_text="Request").first.click()


def rehearsal(page: Page) -> None:
    preview(page)
    page.locator("summary", has_text="Rehearse first").click()
    page.get_by_text("Fair weather").click()
    page.get_by_role("button", name="Rehearse with 2 accounts").click()
    expect(page.locator("#progress .status")).to_have_text("Finished")
