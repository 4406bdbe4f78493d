"""Ways to the pages about one's own login."""

from playwright.sync_api import Page, expect


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
    expect(page.get_by_text("Write an address such as anna@example.com")).to_be_visible()


def password(page: Page) -> None:
    page.goto("/password/")


def password_changed(page: Page) -> None:
    page.goto("/password/done/")
