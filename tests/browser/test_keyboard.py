"""The whole job without a mouse: what has the focus is always seen, and everything can be reached."""

from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.windows import Windows, check_access
from tests.installation import MARKETER

FAR = 120  # presses of Tab: more than any page has places to stop at


def has_focus(place: Locator) -> bool:
    return bool(place.evaluate("element => element === document.activeElement"))


def go_to(page: Page, place: Locator) -> None:
    """Press Tab until `place` has the focus, and is seen to have it."""
    place.wait_for()
    for _ in range(FAR):
        if has_focus(place):
            break
        page.keyboard.press("Tab")
    assert has_focus(place), f"Tab does not reach {place}"
    seen = place.evaluate(
        """element => {
            const style = getComputedStyle(element);
            return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
        }"""
    )
    assert seen, f"{place} does not show that it has the focus"


def press(page: Page, place: Locator, key: str = "Enter") -> None:
    go_to(page, place)
    page.keyboard.press(key)


def write(page: Page, place: Locator, text: str) -> None:
    go_to(page, place)
    page.keyboard.type(text)


def test_from_login_to_confirmation(windows: Windows) -> None:
    page = windows.new()
    page.goto("/")
    write(page, page.get_by_label("Username"), MARKETER)
    write(page, page.get_by_label("Password"), windows.installation.password)
    page.keyboard.press("Enter")
    press(page, page.get_by_role("button", name="Create Push for Demo Shop", exact=True))
    page.wait_for_url("**/edit/")
    with page.expect_file_chooser() as chooser:
        press(page, page.get_by_label("Account package", exact=True))
    chooser.value.set_files({"name": "keys.csv", "mimeType": "text/csv", "buffer": steps.MIXED.encode()})
    write(page, page.get_by_role("combobox", name="Account type"), "1002")
    press(page, page.get_by_label("Recent device"), "ArrowDown")
    expect(page.get_by_label("All devices")).to_be_checked()
    write(page, page.get_by_label("Title", exact=True), "Without a mouse")
    write(page, page.get_by_label("Text", exact=True), "Every step with keys")
    steps.wait_for_ledger(page, "5 rows = 2 accounts + 1 duplicate + 1 rejected + 1 blank")
    expect(page.get_by_text("Ready for the preview.")).to_be_visible()
    press(page, page.get_by_role("button", name="Preview"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you send")
    steps.wait_for_gateway(page)
    for box in page.get_by_role("checkbox").all():
        press(page, box, "Space")
    press(page, page.get_by_role("button", name="Send to 2 accounts now"))
    steps.wait_until_finished(page)


def test_the_first_stop_leads_past_the_navigation(windows: Windows) -> None:
    page = windows.logged_in()
    page.goto("/")
    skip = page.get_by_role("link", name="Skip to the content")
    go_to(page, skip)
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_refused_form_takes_the_focus_to_what_there_is_to_do(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    press(page, page.get_by_role("button", name="Preview"))
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()


def test_shortcuts(windows: Windows) -> None:
    page = windows.logged_in()
    page.goto("/")
    listed = page.get_by_role("dialog", name="Keyboard shortcuts")
    page.keyboard.press("?")
    expect(listed).to_be_visible()
    check_access(page)
    page.keyboard.press("n")  # what is behind the list rests
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    page.keyboard.press("n")  # gets the focus, and is not pressed
    expect(page.get_by_role("button", name="Create Push for").first).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/pushes/")
    page.keyboard.press("/")
    page.keyboard.type("g h?")
    expect(page.locator("#id_text")).to_have_value("g h?")
    steps.begin(page)
    page.get_by_label("Title", exact=True).fill("No key sends it")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").get_by_text("Write the text.")).to_be_visible()  # the preview was asked for
    page.goto("/profile/")
    page.get_by_label("Single keys are shortcuts").uncheck()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your profile is saved.").wait_for()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(listed).to_be_hidden()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(listed).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Single keys are shortcuts").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your profile is saved.").wait_for()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(listed).to_be_visible()
