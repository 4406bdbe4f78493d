"""The device beside Create Push: it shows what is being written, as each look and each channel does."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from pushes.tpns.vendor_limits import fit
from tests.browser import steps
from tests.browser.looks import check_width
from tests.browser.windows import DESK, PHONE, Windows, check_access
from tests.pictures import picture

FAR = 120  # presses of Tab: more than the page has places to stop at
# What has the focus, where the bar lies over a part of it.
BELOW_THE_BAR = """() => {
  const one = document.activeElement, bar = document.querySelector(".write-bar");
  const at = (element) => element.getBoundingClientRect();
  return !bar.contains(one) && at(one).height && at(one).bottom - 1 > at(bar).top ? one.outerHTML : "";
}"""
TEXT = "From nine in all shops: 九点起，全部门店🔔 " * 4


def expect_shown(page: Page, seen: str, cut: str = "") -> None:
    """The text on the device: what is shown of it, and what is cut off."""
    place = page.locator("#device .device-text")
    expect(place.locator(".seen")).to_have_js_property("textContent", seen)
    expect(place.locator(".cut")).to_have_js_property("textContent", cut)


def test_android_in_its_looks_and_over_its_channels(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    page.get_by_label("Text", exact=True).press_sequentially("Sale")
    expect_shown(page, "Sale")
    steps.write(page, "推" * 21, TEXT)
    expect(page.locator("#device .device-title .cut")).to_have_text("推")
    expect_shown(page, TEXT[:80], TEXT[80:])
    said = page.locator("[data-cut-said]")
    expect(said).to_contain_text("The shortest for the title is TPNS (20), for the text Huawei (80).")
    channel = page.get_by_label("As it is shown over")
    channel.select_option("vivo: title 40, text 100")
    expect_shown(page, TEXT[:100], TEXT[100:])
    expect(said).to_contain_text("Grey: too long for vivo, which refuses the push.")
    channel.select_option("Own gateway")
    expect_shown(page, TEXT)
    expect(said).to_have_text("Own gateway takes all of it.")
    light = page.get_by_role("radio", name="Light")
    light.focus()
    for look in ("Dark", "Expanded"):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("radio", name=look)).to_be_checked()
        check_access(page)
    expect(page.locator("#device .device-picture")).to_be_hidden()
    page.locator("summary", has_text="Picture, sound and badge").click()
    page.get_by_label("Picture", exact=True).fill("https://pictures.example.com/a.jpg")
    expect(page.locator("#device")).to_contain_text("Picture from pictures.example.com")
    page.get_by_label("Upload a picture").set_input_files(
        {"name": "sale.jpg", "mimeType": "image/jpeg", "buffer": picture(800, 600)}
    )
    expect(page.locator(".picture-told")).to_contain_text("The picture is stored with 432 × 324 pixels.")
    expect(page.locator("#div_id_picture_file .kept-file-name")).to_have_text("sale.jpg")
    expect(page.get_by_label("Picture", exact=True)).to_have_value(re.compile(r"/pictures/[0-9a-f]{64}\.jpg$"))
    assert (
        page.locator(".device-image").evaluate("async (image) => { await image.decode(); return image.naturalWidth; }")
        == 432
    )
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.locator("#id_sound").select_option("none")
    expect(page.locator("#device .device-muted")).to_be_visible()


@pytest.mark.parametrize("look", ["Lock screen", "Banner"])
def test_ios_cuts_where_the_server_says_it_does(windows: Windows, look: str) -> None:
    page = windows.logged_in()
    steps.begin(page, "Demo Shop iOS")
    page.get_by_text(look, exact=True).click()
    most = 110 if look == "Lock screen" else 62
    for text in (TEXT, "a" * 63, "推" * 31, "a" + "推" * 55, "🔔" * 60):
        page.get_by_label("Text", exact=True).fill(text)
        beyond = fit(text, most, wide=True).beyond
        expect_shown(page, text[: len(text) - len(beyond)], beyond)
    page.locator("summary", has_text="Picture, sound and badge").click()
    page.get_by_label("Subtitle").fill("Today only")
    expect(page.locator("#device .device-subtitle")).to_have_text("Today only")
    check_access(page)


def test_on_a_phone_a_sheet_one_press_away_and_a_bar_that_hides_nothing_with_the_focus(windows: Windows) -> None:
    page = windows.logged_in(viewport=PHONE, reduced_motion="reduce")  # nothing glides
    steps.begin(page)
    bar, rail = page.locator(".write-bar"), page.locator("#rail")
    opener, close = bar.get_by_role("button", name="Device"), rail.get_by_role("button", name="Close")
    steps.write(page, "Seen on the sheet")
    assert not page.evaluate(BELOW_THE_BAR)
    expect(bar.get_by_text(re.compile(r"Saved \d\d:\d\d:\d\d"))).to_be_in_viewport()
    expect(rail).to_be_hidden()
    opener.click()
    expect(rail.get_by_text("Seen on the sheet")).to_be_in_viewport()
    expect(close).to_be_focused()
    check_access(page)
    check_width(page)
    page.keyboard.press("Escape")
    expect(rail).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(close).to_be_focused()
    page.keyboard.press("Shift+Tab")  # out of the sheet, to what it would cover
    expect(rail).to_be_hidden()
    opener.click()
    close.click()
    expect(rail).to_be_hidden()
    opener.click()
    page.set_viewport_size(DESK)
    expect(rail.get_by_role("heading", name="Summary")).to_be_visible()
    expect(close).to_be_hidden()
    expect(opener).to_be_hidden()
    page.set_viewport_size(PHONE)
    expect(rail).to_be_hidden()
    page.locator(".skip").focus()
    stops = 0
    while not page.evaluate("document.activeElement.matches('.write-bar *')") and stops < FAR:
        page.keyboard.press("Tab")
        stops += 1
        hidden = page.evaluate(BELOW_THE_BAR)
        assert not hidden, hidden
    assert stops > 20


def test_who_stays_for_a_picture_on_its_way_goes_on_writing_and_has_it(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.type_accounts(page, "ann, bob")
    steps.write(page, "With a picture")
    expect(page.get_by_text("Ready for the preview.")).to_be_visible()
    page.locator("summary", has_text="Picture, sound and badge").click()
    held: list[Route] = []
    page.route("**/picture/", lambda upload: held.append(upload), times=1)
    file = {"name": "sale.png", "mimeType": "image/png", "buffer": picture(64, 64, "PNG")}
    page.get_by_label("Upload a picture").set_input_files(file)  # type: ignore[arg-type]
    page.once("dialog", lambda asked: asked.dismiss())
    with page.expect_event("dialog"):
        page.get_by_role("button", name="Preview").click(no_wait_after=True)
    with page.expect_response(re.compile(r"/edit/$")):  # it saves as before
        page.get_by_label("Title", exact=True).fill("Stayed, and written on")
    held[0].continue_()
    expect(page.get_by_label("Picture", exact=True)).to_have_value(re.compile("/pictures/"))
    steps.preview(page)
    expect(page.get_by_text("Stayed, and written on").first).to_be_visible()
    expect(page.locator("img[src*='/pictures/']").first).to_be_visible()
