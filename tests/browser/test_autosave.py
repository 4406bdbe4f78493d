"""Nothing that was written is lost: reloads, second tabs, expired logins, lines that break."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.windows import Windows, log_in

EDIT = re.compile(r"/pushes/\d+/edit/$")


def saved(page: Page) -> None:
    """The page says that everything is saved."""
    expect(page.locator("#saved")).to_have_text(re.compile(r"Saved \d\d:\d\d:\d\d"))


def title(page: Page) -> str:
    return page.get_by_label("Title", exact=True).input_value()


def test_a_reload_loses_nothing(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    with page.expect_response(EDIT):
        steps.type_accounts(page, "ann, bob\n13800138000")
    with page.expect_response(EDIT):
        steps.choose_type(page, 1009)
    with page.expect_response(EDIT):
        page.get_by_label("All devices").check()
    with page.expect_response(lambda answer: re.search(rb"line.{1,3}two", answer.request.post_data_buffer or b"")):
        steps.write(page, "Written, not sent", "Line one\nline two")  # not what was saved between the two
    saved(page)
    expect(page.locator("form#draft")).not_to_have_class(re.compile("htmx-request"))
    page.reload()
    expect(page.get_by_role("textbox", name="Accounts")).to_have_value("ann, bob\n13800138000")
    steps.expect_type(page, 1009)
    expect(page.get_by_label("All devices")).to_be_checked()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Line one\nline two")
    assert title(page) == "Written, not sent"


def test_saving_does_not_disturb_who_goes_on_writing(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.type_accounts(page, "ann")
    words = "A long sentence that is written while the page saves, again and again"
    page.get_by_label("Text", exact=True).press_sequentially(words, delay=60)
    expect(page.get_by_label("Text", exact=True)).to_have_value(words)
    expect(page.get_by_label("Text", exact=True)).to_be_focused()
    with page.expect_response(EDIT):
        page.get_by_label("Title", exact=True).fill("Title")
    saved(page)
    page.reload()
    expect(page.get_by_label("Text", exact=True)).to_have_value(words)


def test_pressing_preview_while_the_page_saves_is_no_conflict(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.type_accounts(page, "ann, bob")
    saved(page)

    def delay(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route(EDIT, delay)
    with page.expect_request(EDIT):
        steps.write(page, "Pressed in the middle of saving")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you send")
    expect(page.get_by_text("Pressed in the middle of saving").first).to_be_visible()


def test_the_second_tab_is_told_and_overwrites_nothing(windows: Windows) -> None:
    first = windows.logged_in()
    steps.begin(first)
    second = first.context.new_page()
    second.goto(first.url)
    second.wait_for_load_state()
    with first.expect_response(EDIT):
        first.get_by_label("Title", exact=True).fill("Written in the first tab")
    saved(first)
    second.get_by_label("Title", exact=True).fill("Written in the second tab")
    expect(second.locator("#saved")).to_contain_text("changed elsewhere")
    second.get_by_role("button", name="Preview").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Two versions of this draft")
    box = second.get_by_role("group", name="Title")
    expect(box).to_contain_text("Written in the first tab")
    expect(box).to_contain_text("Written in the second tab")
    first.reload()
    assert title(first) == "Written in the first tab"
    expect(first.get_by_role("link", name="Compare with what was written")).to_be_visible()
    second.get_by_role("button", name="Go on with what is chosen").click()
    expect(second.get_by_label("Title", exact=True)).to_have_value("Written in the second tab")


def test_a_line_that_breaks_is_told_and_saving_goes_on_by_itself(windows: Windows) -> None:
    page = windows.forgive("net::ERR_INTERNET_DISCONNECTED").forgive("htmx:").logged_in()
    steps.begin(page)
    page.context.set_offline(True)
    page.get_by_label("Title", exact=True).fill("Written on a train")
    expect(page.locator("#saved")).to_contain_text("Not saved")
    page.context.set_offline(False)
    saved(page)
    page.reload()
    assert title(page) == "Written on a train"


def test_an_expired_login_loses_nothing(windows: Windows) -> None:
    page = windows.forgive("status of 401").forgive("Response Status Error Code 401").logged_in()
    steps.begin(page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Title", exact=True).fill("Written after the login expired")
    expect(page.locator("#saved")).to_contain_text("Log in")
    assert title(page) == "Written after the login expired"
    other = page.context.new_page()
    log_in(other, windows.installation)
    saved(page)  # it tries again by itself
    page.reload()
    assert title(page) == "Written after the login expired"
