"""Ways to every page there is, for marketers and for administrators."""

import re

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import LONG
from tests.browser.visits_of_applications import OF_APPLICATIONS, overview
from tests.browser.visits_of_logins import OF_ONESELF, OF_PEOPLE, guarded_roles
from tests.browser.visits_of_pushes import (
    Visit,
    another_time,
    finished_push,
    flight_record,
    gathered_draft,
    preview,
    rehearsal,
    scheduled_push,
    stopped_push,
)
from tests.browser.visits_of_what_is_saved import (
    audience,
    audiences,
    records_with_saved_filters,
    save_audience,
    saved_filter,
    template,
    templates,
)

EDIT = re.compile(r"/pushes/\d+/edit/$")


def home(page: Page) -> None:
    finished_push(page)
    page.goto("/")
    expect(page.locator(".bars").first).to_be_visible()


def home_of_all(page: Page) -> None:
    page.goto("/")


def applications(page: Page) -> None:
    page.goto("/applications/")


def records(page: Page) -> None:
    page.goto("/pushes/")


def drafts(page: Page) -> None:
    steps.begin(page)
    with page.expect_response(EDIT):
        page.get_by_label("Title", exact=True).fill(LONG)
    page.goto("/pushes/drafts/")
    expect(page.get_by_role("link", name=LONG).first).to_be_visible()


def discard(page: Page) -> None:
    steps.begin(page)
    steps.write(page, LONG, LONG)
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Discard this draft?")


def package_set_aside(page: Page) -> None:
    steps.begin(page)
    steps.choose_file(page, steps.GOOD, f"{'long-name-' * 8}.csv")
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("was removed.")).to_be_visible()


def two_versions(page: Page) -> None:
    steps.begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    with other.expect_response(EDIT):
        steps.write(other, LONG, LONG)
    other.close()
    with page.expect_response(EDIT):
        page.get_by_label("Title", exact=True).fill(f"Other {LONG}")
    page.locator("#saved").get_by_role("link", name="Compare both versions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two versions of this draft")


def nothing_found(page: Page) -> None:
    page.goto("/pushes/?text=nothing-is-called-so")


def a_filter_nobody_knows(page: Page) -> None:
    page.goto("/pushes/?status=bogus")
    expect(page.get_by_text("“bogus” is not in this list. Choose one that is.")).to_be_visible()


def empty_draft(page: Page) -> None:
    steps.begin(page)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert").get_by_text("Upload an account package.")).to_be_visible()


def draft_with_rejects(page: Page) -> None:
    steps.begin(page, "Demo Shop iOS")
    steps.choose_file(page, steps.GOOD + f"{LONG}\n" * 3 + "x\n" * 60, f"{'long-name-' * 8}.csv")
    expect(page.locator("#package-card").get_by_text("rejected rows").first).to_be_visible()
    steps.write(page, LONG, LONG)


def draft_with_a_refused_package(page: Page) -> None:
    steps.begin(page)
    steps.choose_file(page, "a1,b1\n")
    expect(page.get_by_text("The file has 2 columns.")).to_be_visible()


def nowhere(page: Page) -> None:
    page.goto("/pushes/99999999/")


def not_allowed(page: Page) -> None:
    page.goto("/applications/add/")


def device(page: Page) -> None:
    page.goto("/gateway/devices/demo/")
    expect(page.locator("#connection")).to_have_attribute("data-state", "online")


def standing_still(page: Page) -> None:
    page.goto("/pushes/standing-still/")


def audit_log(page: Page) -> None:
    page.goto("/audit/")


MARKETERS: tuple[Visit, ...] = (
    home,
    applications,
    records,
    drafts,
    two_versions,
    discard,
    package_set_aside,
    save_audience,
    audience,
    audiences,
    template,
    templates,
    saved_filter,
    records_with_saved_filters,
    nothing_found,
    a_filter_nobody_knows,
    empty_draft,
    draft_with_rejects,
    draft_with_a_refused_package,
    preview,
    scheduled_push,
    another_time,
    stopped_push,
    finished_push,
    gathered_draft,
    flight_record,
    *OF_ONESELF,
    overview,
    rehearsal,
    nowhere,
    not_allowed,
    device,
)
ADMINISTRATORS: tuple[Visit, ...] = (
    home_of_all,
    applications,
    *OF_APPLICATIONS,
    records,
    standing_still,
    audit_log,
    overview,
    guarded_roles,
    *OF_PEOPLE,
)
