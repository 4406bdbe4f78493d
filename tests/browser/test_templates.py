"""Templates: what a draft says is saved under a name, changed in all its options, said again, and deleted."""

from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.test_pages import look_closely
from tests.browser.windows import Windows


def test_a_template_is_made_of_a_draft_changed_put_into_another_and_deleted(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.write(page, "Sale of the week", "From nine")
    page.locator("summary", has_text="Templates").click()
    page.get_by_label("Save this message under a name").fill("Weekly")
    page.get_by_role("button", name="Save as template").click()
    expect(page.get_by_text("The template “Weekly” is saved.")).to_be_visible()
    page.locator("summary", has_text="Templates").click()
    page.get_by_role("link", name="All templates of this application").click()
    page.get_by_role("link", name="Weekly").click()
    page.get_by_label("A web address").check()
    page.get_by_label("Web address", exact=True).fill("https://example.com/sale")
    page.get_by_text("Picture, sound and badge").click()
    page.get_by_label("Sound", exact=True).select_option(label="None")
    expect(page.locator("#device .device-muted")).to_be_visible()
    page.get_by_label("Title", exact=True).fill("Each week")
    expect(page.locator("#device .device-title")).to_contain_text("Each week")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("row").filter(has_text="Weekly")).to_contain_text("Each week")
    look_closely(page)
    page.get_by_role("link", name="Weekly").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Each week")
    look_closely(page)
    steps.begin(page)
    page.locator("summary", has_text="Templates").click()
    page.get_by_label("Template", exact=True).select_option(label="Weekly")
    page.get_by_role("button", name="Put it here").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Each week")
    expect(page.get_by_label("Web address", exact=True)).to_have_value("https://example.com/sale")
    expect(page.locator("#set-looks")).to_contain_text("Sound")
    page.locator("summary", has_text="Templates").click()
    page.get_by_role("link", name="All templates of this application").click()
    page.get_by_role("link", name="Weekly").click()
    page.locator("summary", has_text="Delete this template").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("No templates yet")).to_be_visible()
