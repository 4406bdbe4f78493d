"""Tests of applications: how their list looks, and what becomes of a configuration when the login ends."""

from playwright.sync_api import expect

from tests.browser.looks import WIDTHS, check_width
from tests.browser.windows import DESK, Windows, check_access
from tests.installation import ADMINISTRATOR

BROKEN = """() => [...document.querySelectorAll(".list .tag, .list .code")]
  .filter((one) => one.getBoundingClientRect().height > 32).map((one) => one.innerText)"""


def test_no_tag_and_no_access_id_is_broken(windows: Windows) -> None:
    page = windows.logged_in(ADMINISTRATOR)
    page.goto("/applications/")
    assert page.get_by_role("link", name="Any account can be bound").count() == 2
    for width in WIDTHS:
        page.set_viewport_size({**DESK, "width": width})
        assert page.evaluate(BROKEN) == [], width
        check_width(page)


def test_a_configuration_that_was_written_too_late_is_there_after_the_login(windows: Windows) -> None:
    page = windows.logged_in(ADMINISTRATOR)
    page.goto("/applications/1/configuration/")
    page.get_by_label("Undo window").fill("77")
    page.get_by_label("SecretKey").fill("0f9e8d7c6b5a49382716050413223140")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Username").fill(ADMINISTRATOR)
    page.get_by_label("Password").fill(windows.installation.password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()
    expect(page.get_by_text("Type the SecretKey again")).to_be_visible()
    expect(page.get_by_label("Undo window")).to_have_value("77")
    expect(page.get_by_label("SecretKey")).to_have_value("")
    for width in WIDTHS:
        page.set_viewport_size({**DESK, "width": width})
        check_access(page)
        check_width(page)
    page.get_by_role("button", name="Leave it, show what is saved").click()
    expect(page.get_by_role("heading", name="Not saved yet")).to_be_hidden()
    expect(page.get_by_label("Undo window")).not_to_have_value("77")
