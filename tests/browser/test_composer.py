"""The composer asks for what is missing, and stays a form that can be gone on with."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.windows import PHONE, Windows, check_access

EDIT = re.compile(r"/pushes/\d+/edit/(\?.*)?$")
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")


def refused(windows: Windows, **options: bool) -> Page:
    """A window whose Preview was refused, for want of a title and a text."""
    page = windows.logged_in(**options)
    steps.begin(page)
    steps.type_accounts(page, "ann, bob")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(["Write a title.", "Write the text."])
    return page


def posts(page: Page) -> list[str]:
    """The pages that are posted to from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    return asked


def test_a_forgotten_title_is_written_and_the_preview_comes(windows: Windows) -> None:
    page = refused(windows)
    steps.write(page, "Not forgotten any more")
    steps.preview(page)
    expect(page.get_by_text("Not forgotten any more").first).to_be_visible()


def test_a_refused_preview_is_read_again_and_posts_nothing(windows: Windows) -> None:
    page = refused(windows)
    asked = posts(page)
    page.reload()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(["Write a title.", "Write the text."])
    assert asked == []
    expect(page.get_by_role("textbox", name="Accounts")).to_have_value("ann, bob")


def test_what_was_asked_for_goes_when_it_is_there(windows: Windows) -> None:
    page = refused(windows)
    field = page.get_by_label("Title", exact=True)
    expect(page.locator("#div_id_title")).to_contain_text("Write a title.")
    field.fill("Here it is")
    expect(page.locator("#div_id_title")).not_to_contain_text("Write a title.")
    expect(field).not_to_have_class(re.compile("is-invalid"))
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(["Write the text."])
    size = page.locator("#size span")
    before = int(size.inner_text())
    counted = str(before + len("And “the” text".encode()) + len('\\n\\"🔔\\"'.encode()))
    held: list[Route] = []
    page.route(EDIT, lambda saving: held.append(saving))
    page.get_by_label("Text", exact=True).fill('And “the” text\n"🔔" ')
    expect(size).to_have_text(counted)  # before it is saved, and after
    page.unroute(EDIT)
    for saving in held:
        saving.continue_()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#size")).to_have_attribute("data-besides", re.compile(r"\d+"))
    expect(size).to_have_text(counted)


def test_without_scripts_what_was_asked_for_goes_with_the_next_page(windows: Windows) -> None:
    page = refused(windows, java_script_enabled=False)
    page.get_by_label("Title", exact=True).fill("Here it is")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(["Write the text."])
    asked = posts(page)
    page.reload()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Here it is")
    assert asked == []
    page.get_by_label("Text", exact=True).fill("And the text")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you send")


def test_enter_in_a_text_field_saves_and_leaves_the_page_alone(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    asked: list[str] = []
    page.on("framenavigated", lambda frame: asked.append(frame.url))
    title = page.get_by_label("Title", exact=True)
    title.fill("Entered")
    with page.expect_response(EDIT):
        title.press("Enter")
    expect(page.locator("#saved")).to_have_text(SAVED)
    expect(title).to_be_focused()
    assert asked == []
    page.reload()
    expect(title).to_have_value("Entered")


def test_whether_it_is_saved_is_always_seen_and_said_only_when_it_changes(windows: Windows) -> None:
    page = windows.forgive("net::ERR_INTERNET_DISCONNECTED").forgive("htmx:").logged_in()
    steps.begin(page)
    told = page.locator("#told")
    for words in ("One", "Two"):
        with page.expect_response(EDIT):
            page.get_by_label("Text", exact=True).fill(words)
        expect(page.locator("#saved")).to_have_text(SAVED)
        expect(told).to_have_text("")
    page.get_by_role("button", name="Preview").scroll_into_view_if_needed()
    expect(page.locator("#saved")).to_be_in_viewport()
    page.context.set_offline(True)
    page.get_by_label("Text", exact=True).fill("Three")
    expect(told).to_have_text("Not saved, no answer. Stay here: it tries again by itself.")
    expect(page.locator("#saved")).to_be_in_viewport()
    page.context.set_offline(False)
    expect(told).to_have_text("Saved")
    assert page.locator("#saved").get_attribute("role") is None


def test_discarding_asks_and_keeping_it_loses_nothing(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    page.get_by_label("Title", exact=True).fill("Written in this very moment")
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Discard this draft?")
    page.get_by_role("link", name="Keep it").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Written in this very moment")
    page.get_by_role("button", name="Discard draft").click()
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_text("The draft is deleted.")).to_be_visible()


def test_a_field_with_the_focus_does_not_look_as_if_it_were_disabled(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    for field in (page.get_by_label("Title", exact=True), page.get_by_role("combobox", name="Account type")):
        colour = "element => getComputedStyle(element).backgroundColor"
        before = field.evaluate(colour)
        field.focus()
        field.evaluate("element => Promise.all(element.getAnimations().map((fade) => fade.finished)).then(() => {})")
        assert field.evaluate(colour) == before


def test_an_emoji_is_found_by_keys_in_either_language_and_stands_where_the_caret_was(windows: Windows) -> None:
    page = windows.forgive("net::ERR_INTERNET_DISCONNECTED").forgive("htmx:").logged_in()
    steps.begin(page)
    steps.write(page, "Sale today")
    expect(page.locator("#saved")).to_have_text(SAVED)
    title, opener = page.get_by_label("Title", exact=True), page.get_by_role("button", name="Emoji for: Title")
    picker = page.get_by_role("dialog", name="Emoji")
    page.context.set_offline(True)
    opener.click()
    expect(page.get_by_text("The emoji did not arrive. Press the button again.")).to_be_visible()
    page.context.set_offline(False)
    title.evaluate("field => { field.focus(); field.setSelectionRange(4, 4); }")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The emoji did not arrive")).to_have_count(0)
    expect(picker.get_by_role("searchbox", name="Search emoji")).to_be_focused()
    page.keyboard.type("red heart")
    expect(picker.get_by_role("button", name="red heart", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(picker).to_have_count(0)
    expect(title).to_have_value("Sale❤️ today")
    expect(title).to_be_focused()
    page.keyboard.type("!")
    expect(title).to_have_value("Sale❤️! today")
    expect(page.locator("#device")).to_contain_text("Sale❤️! today")
    expect(page.locator("[data-counts=id_title]")).to_have_text("13 / 20")
    for key in ("Shift+Home", "Tab", "Space"):
        page.keyboard.press(key)
    page.keyboard.type("铃铛")
    page.keyboard.press("ArrowDown")
    expect(picker.get_by_role("button", name="bell", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Control+A")
    page.keyboard.type("no such thing")
    expect(picker.get_by_text("No emoji is called so.").first).to_be_attached()
    check_access(page)
    page.keyboard.press("Escape")
    expect(title).to_be_focused()
    expect(title).to_have_value("Sale❤️! today")  # nothing that was selected is gone


def test_emoji_of_a_group_and_those_used_last_are_gone_through_with_arrows(windows: Windows) -> None:
    page = windows.logged_in(viewport=PHONE)
    steps.begin(page)
    text, opener = page.get_by_label("Text", exact=True), page.get_by_role("button", name="Emoji for: Text")
    picker = page.get_by_role("dialog", name="Emoji")
    opener.click()
    picker.get_by_role("button", name="Activities").click()
    expect(picker.get_by_role("button", name="jack-o-lantern")).to_be_focused()
    expect(picker.get_by_role("button", name="jack-o-lantern")).to_be_in_viewport()
    for key in ("ArrowRight", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    with page.expect_response(EDIT):
        page.keyboard.press("Enter")
    expect(text).to_have_value("🎄")
    page.reload()
    opener.click()
    used = picker.get_by_role("region", name="Used last")
    expect(used.get_by_role("button")).to_have_text(["🎄"])
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        check_access(page)
    used.get_by_role("button").click()
    expect(text).to_have_value("🎄🎄")
    page.keyboard.press("Control+Z")
    expect(text).to_have_value("🎄")
    opener.click()
    page.mouse.click(20, 20)
    expect(picker).to_have_count(0)
    expect(text).to_be_focused()
