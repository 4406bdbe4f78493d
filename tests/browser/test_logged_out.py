"""The login ends while somebody writes: nothing is lost, with scripts and without, and it goes on afterwards."""

import re

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.windows import Windows, check_access, log_in
from tests.installation import ADMINISTRATOR, MARKETER

EDIT = re.compile(r"/pushes/\d+/edit/$")


def forgiving(windows: Windows) -> Windows:
    """Windows in which nobody is logged in for a while."""
    return windows.forgive("status of 401").forgive("Response Status Error Code 401")


def log_out(page: Page) -> None:
    """The session is gone, as when it has expired."""
    page.context.clear_cookies(name="sessionid")


def log_in_elsewhere(windows: Windows, page: Page) -> None:
    """Log in in another tab of the same browser, and close it."""
    other = page.context.new_page()
    log_in(other, windows.installation)
    other.close()


def log_in_here(windows: Windows, page: Page, name: str = MARKETER) -> None:
    """Log in on the page that asks for it."""
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(windows.installation.password)
    page.get_by_role("button", name="Log in").click()


def test_preview_after_the_login_expired_leads_to_the_preview(windows: Windows) -> None:
    page = windows.logged_in(java_script_enabled=False)
    steps.begin(page)
    steps.type_accounts(page, "ann, bob")
    steps.write(page, "Written too late", "By hand\nin two lines")
    for _ in range(2):  # twice in a row
        log_out(page)
        page.get_by_role("button", name="Preview").click()
        log_in_here(windows, page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Check before you send")
        expect(page.get_by_text("What you wrote before you logged in again is saved.")).to_be_visible()
        expect(page.get_by_text("Written too late").first).to_be_visible()
        page.get_by_role("link", name="Back").click()
        expect(page.get_by_label("Text", exact=True)).to_have_value("By hand\nin two lines")


def test_a_page_older_than_the_login_in_another_tab_loses_nothing(windows: Windows) -> None:
    page = windows.logged_in(java_script_enabled=False)
    steps.begin(page)
    page.get_by_label("Title", exact=True).fill("On an old page")
    log_out(page)
    log_in_elsewhere(windows, page)
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("On an old page")
    expect(page.get_by_text("What you wrote before you logged in again is saved.")).to_be_visible()


def test_a_page_closed_while_nobody_was_logged_in_loses_nothing(windows: Windows) -> None:
    page = forgiving(windows).logged_in()
    steps.begin(page)
    where = page.url
    log_out(page)
    with page.expect_response(EDIT):
        page.get_by_label("Title", exact=True).fill("The page is closed now")
    expect(page.locator("#saved")).to_contain_text("you are logged out. What you write is kept.")
    page.close()
    again = windows.logged_in()
    again.goto(where)
    expect(again.get_by_label("Title", exact=True)).to_have_value("The page is closed now")


def test_the_autosave_leads_to_a_login_and_goes_on(windows: Windows) -> None:
    page = forgiving(windows).logged_in()
    steps.begin(page)
    log_out(page)
    page.get_by_label("Title", exact=True).fill("Saved after the login")
    with page.expect_popup() as opened:
        page.locator("#saved").get_by_role("link", name="Log in in another tab").click()
    log_in_here(windows, opened.value)
    opened.value.wait_for_url("**/")
    expect(page.locator("#saved")).to_have_text(re.compile(r"Saved \d\d:\d\d:\d\d"))
    page.get_by_label("Text", exact=True).fill("And gone on with")
    page.reload()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Saved after the login")


def test_somebody_else_who_logs_in_gets_nothing_of_it(windows: Windows) -> None:
    page = forgiving(windows).forgive("status of 404").logged_in()
    steps.begin(page)
    where = page.url
    log_out(page)
    with page.expect_response(EDIT):
        page.get_by_label("Title", exact=True).fill("Not for the administrator")
    other = page.context.new_page()
    log_in(other, windows.installation, ADMINISTRATOR)
    page.wait_for_url("**/pushes/*/")  # the page of a draft that is not one's own
    expect(page.get_by_text("Not for the administrator")).to_have_count(0)
    log_out(page)
    log_in(other, windows.installation)
    other.goto(where)
    expect(other.get_by_label("Title", exact=True)).to_have_value("Not for the administrator")


def test_what_one_person_was_shown_is_not_sent_as_the_next(windows: Windows) -> None:
    page = windows.forgive("status of 403").logged_in()
    page.goto("/profile/")
    tick = "When a push of mine has ended, with its figures"
    page.get_by_label(tick).uncheck()
    other = page.context.new_page()
    log_out(page)
    log_in(other, windows.installation, ADMINISTRATOR)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is too old to be sent")
    other.goto("/profile/")
    expect(other.get_by_label(tick)).to_be_checked()
    for _ in range(2):  # as themselves again, and once more while their page is open: it goes on
        page.goto("/profile/")
        log_out(page)
        log_in(other, windows.installation)
    expect(page.get_by_label(tick)).to_be_checked()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile is saved.")).to_be_visible()


def test_an_upload_says_that_nobody_is_logged_in_and_goes_on_after_the_login(windows: Windows) -> None:
    page = forgiving(windows).logged_in()
    steps.begin(page)
    for rows in (2, 3):  # twice in a row
        log_out(page)
        steps.choose_file(page, "".join(f"+861371111222{row}\n" for row in range(rows)))
        expect(page.locator(".upload-text")).to_contain_text("Not uploaded yet: you are logged out.")
        with page.expect_popup() as opened:
            page.locator(".upload-text").get_by_role("link", name="Log in in another tab").click()
        log_in_here(windows, opened.value)
        opened.value.wait_for_url("**/")
        opened.value.close()
        steps.wait_for_ledger(page, f"{rows} rows = {rows} accounts + 0 duplicates + 0 rejected + 0 blank")
        expect(page.locator(".upload-state")).to_be_hidden()


def test_an_upload_that_waits_for_a_login_can_be_cancelled(windows: Windows) -> None:
    page = forgiving(windows).logged_in()
    steps.begin(page)
    log_out(page)
    steps.choose_file(page, steps.GOOD)
    expect(page.locator(".upload-text")).to_contain_text("you are logged out")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".upload-text")).to_have_text("The upload was cancelled. Nothing was stored.")
    log_in_elsewhere(windows, page)
    page.reload()
    expect(page.get_by_text("no package yet")).to_be_visible()


def test_a_channels_form_loses_nothing_but_its_secret(windows: Windows) -> None:
    page = windows.logged_in(ADMINISTRATOR)
    page.goto("/applications/1/channels/oppo/")
    page.get_by_label("AppKey").fill("the app's key")
    page.get_by_label("MasterSecret").fill("a secret of the maker")
    page.get_by_label("Place in the order").fill("4")
    log_out(page)
    page.get_by_role("button", name="Save").click()
    log_in_here(windows, page, ADMINISTRATOR)
    expect(page.locator("#kept")).to_contain_text("Give the secret again: it was not kept.")
    expect(page.get_by_label("AppKey")).to_have_value("the app's key")
    expect(page.get_by_label("Place in the order")).to_have_value("4")
    expect(page.get_by_label("MasterSecret")).to_have_value("")
    check_access(page)
    page.get_by_role("button", name="Leave it, show what is saved").click()
    expect(page.get_by_label("AppKey")).to_have_value("")
