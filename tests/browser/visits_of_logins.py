"""Ways to the pages about logins: one's own, and other people's."""

import re

from playwright.sync_api import Page, expect

from tests.browser.windows import check_access


def login(page: Page) -> None:
    page.goto("/login/")
    page.get_by_role("button", name="Log in").click()  # the browser itself asks for what is missing
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("correct username and password")).to_be_visible()


def profile(page: Page) -> None:
    page.goto("/profile/")
    page.get_by_label("E-mail address").fill("nobody")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Write an address such as anna@example.com")).to_be_visible()


def password(page: Page) -> None:
    page.goto("/password/")


def password_changed(page: Page) -> None:
    page.goto("/password/done/")


def tokens(page: Page) -> None:
    page.goto("/profile/api-tokens/")
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_text("Write what the token is for.")).to_be_visible()
    check_access(page)
    page.get_by_role("textbox", name="Name").fill("A program with a long name " * 2)
    page.get_by_role("combobox", name="Application").select_option(index=1)
    page.get_by_role("button", name="Make the token").click()
    expect(page.locator("#secret")).to_be_visible()


def api_page(page: Page) -> None:
    page.goto("/api/")


def second_factor(page: Page) -> None:
    page.goto("/profile/second-factor/")
    page.get_by_role("textbox", name="Code").fill("12345")
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("That code does not fit.")).to_be_visible()


def guarded_roles(page: Page) -> None:
    page.goto("/second-factor/roles/")
    page.get_by_label("Marketers").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Set up your own second factor first")).to_be_visible()


def invite(page: Page) -> None:
    page.goto("/people/invite/")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("alert").get_by_text("Choose at least one role.")).to_be_visible()
    check_access(page)
    page.get_by_label("Marketers").check()
    page.get_by_label("E-mail address").fill("a-long-name-of-somebody@mail.example.com")
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("The link, to copy")
    expect(link).to_have_value(re.compile("/invitation/"))
    address, browser = link.input_value(), page.context.browser
    assert browser
    stranger = browser.new_page()  # who is logged in here is not who is invited
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Welcome")
    check_access(stranger)
    stranger.close()


def everybody(page: Page) -> None:
    page.goto("/people/?text=market")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.goto("/people/")


def one_person(page: Page) -> None:
    page.goto("/people/?text=marketer")
    page.get_by_role("link", name="marketer", exact=True).click()
    expect(page.get_by_label("Username")).to_have_value("marketer")
    check_access(page)
    page.get_by_role("link", name="Deactivate…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deactivate marketer?")


OF_ONESELF = (profile, password, password_changed, api_page)
AFTER_A_PROOF = (tokens, second_factor)
OF_PEOPLE = (everybody, invite, one_person)
