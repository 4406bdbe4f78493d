"""What a proxy shows while the console does not answer: it tells what to do, goes on by itself, sends nothing anew."""

from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.looks import check_widths
from tests.browser.test_control import confirmed
from tests.browser.test_logged_out import EDIT
from tests.browser.windows import Windows, check_access
from tests.console.processes import ROOT

PAGE = ROOT / "deploy" / "proxies" / "pages" / "away.html"  # tests/deploy: each proxy says this, and only this


def away(page: Page) -> None:
    """The proxy gets no answer from the console."""
    page.context.route("**/*", lambda route: route.fulfill(status=502, path=PAGE, content_type="text/html"))


def back(page: Page) -> None:
    """It gets answers again."""
    page.context.unroute_all()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_a_page_that_was_asked_for_opens_once_the_console_answers(windows: Windows) -> None:
    windows.forgive("status of 502")
    page = windows.logged_in(locale="zh-CN")
    page.goto("/applications/")  # which leaves what it speaks
    for _ in ("once", "again"):
        away(page)
        page.goto("/pushes/")
        heading(page, "控制台暂时没有响应")
        expect(page.get_by_text("会自动打开")).to_be_visible()
        back(page)
        heading(page, "推送记录")


def test_its_looks(windows: Windows) -> None:
    page = windows.forgive("status of 502").new(locale="en-GB")  # of nobody who was here before
    away(page)
    page.goto("/pushes/")
    heading(page, "The console does not answer just now")
    expect(page.get_by_text("opens by itself")).to_be_visible()
    check_widths(page)
    check_access(page)


def test_a_press_leads_back_to_its_button_and_is_not_repeated(windows: Windows) -> None:
    page = windows.forgive("status of 502").forgive("Error Code 502").logged_in()
    steps.begin(page)
    steps.type_accounts(page, "ann, bob")
    steps.write(page, "Pressed while nobody answers")
    expect(page.get_by_text("Ready for the preview.")).to_be_visible()
    draft = page.url
    for _ in ("once", "again"):
        away(page)
        page.get_by_role("button", name="Preview").click()
        heading(page, "The console does not answer just now")
        expect(page.locator(".pressed:visible")).to_contain_text("leads back to the button by itself")
        back(page)
        page.wait_for_url(draft)
        expect(page.get_by_label("Title", exact=True)).to_have_value("Pressed while nobody answers")
    steps.preview(page)


def test_who_presses_before_it_is_saved_keeps_the_page(windows: Windows) -> None:
    page = windows.forgive("status of 502").forgive("Error Code 502").logged_in()
    steps.begin(page)
    steps.type_accounts(page, "ann, bob")
    steps.write(page, "Written while nobody answers", text="First")
    expect(page.get_by_text("Ready for the preview.")).to_be_visible()
    preview = page.get_by_role("button", name="Preview")
    for text in ("Second", "Third"):
        away(page)
        page.get_by_label("Text", exact=True).fill(text)
        expect(page.locator("#saved")).to_have_text("Not saved, no answer. Stay here: it tries again by itself.")
        with page.expect_response(EDIT):
            preview.click()
        back(page)
        expect(page.locator("#saved")).to_contain_text("Saved")
    steps.preview(page)
    expect(page.get_by_role("definition").filter(has_text="Third")).to_be_visible()


def test_a_push_under_way_says_that_what_stands_there_may_be_old(windows: Windows) -> None:
    page = windows.forgive("status of 502").forgive("Error Code 502").logged_in()
    confirmed(page, "Watched while nobody answers")
    told = page.locator("#no-answer")
    expect(told).to_be_hidden()
    for _ in ("once", "again"):
        away(page)
        expect(told).to_contain_text("What you see may be old")
        expect(told).to_be_visible()
        back(page)
        expect(told).to_be_hidden()


def test_a_save_that_is_never_answered_is_told_of_and_tried_again(windows: Windows) -> None:
    page = windows.forgive("htmx:timeout").forgive("htmx:afterRequest").logged_in()
    steps.begin(page)
    form = page.locator("#draft")
    assert form.get_attribute("hx-request") == '{"timeout": 30000}'
    form.evaluate("""form => form.setAttribute("hx-request", '{"timeout": 300}')""")
    for title in ("One", "Two"):
        page.route(EDIT, lambda _: None)  # a proxy would wait for minutes
        page.get_by_label("Title", exact=True).fill(title)
        expect(page.locator("#saved")).to_contain_text("Not saved, no answer.")
        page.unroute_all()
        form.evaluate("form => form.removeAttribute('hx-request')")  # this machine may be slower than that
        expect(page.locator("#saved")).to_contain_text("Saved")
        form.evaluate("""form => form.setAttribute("hx-request", '{"timeout": 300}')""")


def test_the_preview_asks_the_gateway_again_when_the_console_was_away(windows: Windows) -> None:
    page = windows.forgive("status of 502").forgive("Error Code 502").logged_in()
    steps.begin(page)
    steps.type_accounts(page, "away-while-counted")
    steps.write(page, "Counted in the end")
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.fulfill(status=502, path=PAGE, content_type="text/html")

    page.route("**/bound/*", refuse, times=2)
    steps.preview(page)
    steps.wait_for_gateway(page)
    assert len(refused) == 2
