"""Pressed twice, in two tabs, after Back, or replayed by hand: one push."""

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.windows import Windows

SEND = re.compile("Send to 2 accounts now")


@pytest.fixture
def title() -> str:
    """A title that only this test's push has."""
    return f"Once {uuid4().hex[:12]}"


def ready(windows: Windows, title: str) -> Page:
    """A window before the preview of a push to two typed accounts."""
    page = windows.logged_in()
    steps.begin(page)
    steps.type_accounts(page, "ann, bob")
    steps.write(page, title)
    steps.preview(page)
    steps.tick_doubts(page)
    return page


def check_once(windows: Windows, page: Page, title: str) -> None:
    """Console and gateway have one push of this title, and it is finished."""
    page.goto(f"/pushes/?text={title}")
    page.get_by_role("link", name=title, exact=True).click()
    steps.wait_until_finished(page)
    page.goto(f"/pushes/?text={title}")
    expect(page.get_by_role("rowheader").filter(has_text=title)).to_have_count(1)
    sent = f"Push.objects.filter(title='{title}').count()"
    received = f"GatewayPush.objects.filter(message__title='{title}').count()"
    assert windows.installation.asked(f"{sent}, {received}") == "1 1"


def test_a_double_click_sends_one_request(windows: Windows, title: str) -> None:
    page = ready(windows, title)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name=SEND).dblclick()
    page.wait_for_url("**/pushes/*/")
    assert len(asked) == 1
    check_once(windows, page, title)


def test_back_and_pressed_again(windows: Windows, title: str) -> None:
    page = ready(windows, title)
    steps.confirm(page, "2 accounts")
    sent = page.url
    page.go_back()
    again = page.get_by_role("button", name=SEND)
    if again.count():  # the browser may show the page it kept, or ask the console, which leads to the push
        expect(again).to_be_enabled()
        steps.tick_doubts(page)
        again.click()
    page.wait_for_url(sent)
    check_once(windows, page, title)


def test_two_tabs(windows: Windows, title: str) -> None:
    first = ready(windows, title)
    second = first.context.new_page()
    second.goto(first.url)
    steps.tick_doubts(second)
    second.get_by_role("button", name=SEND).click()
    second.wait_for_url("**/pushes/*/")
    first.get_by_role("button", name=SEND).click()
    first.wait_for_url(second.url)
    check_once(windows, first, title)


def test_replayed_from_eight_sides_at_once(windows: Windows, title: str) -> None:
    page = ready(windows, title)
    where = page.url.replace("/preview/", "/confirm/")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    form = {
        "csrfmiddlewaretoken": page.locator("form.confirm [name=csrfmiddlewaretoken]").input_value(),
        "seen": page.locator("form.confirm [name=seen]").input_value(),
        "doubt": [box.get_attribute("value") for box in page.get_by_role("checkbox").all()],
    }

    def replay(_number: int) -> str:
        answer = requests.post(where, data=form, cookies=cookies, allow_redirects=False, timeout=120)
        return f"{answer.status_code} {answer.headers.get('Location')}"

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(replay, range(16)))
    number = re.search(r"/pushes/(\d+)/", where)
    assert number
    assert answers == {f"302 /pushes/{number[1]}/"}
    check_once(windows, page, title)


def test_a_draft_that_was_sent_in_another_tab_leads_to_its_push(windows: Windows, title: str) -> None:
    page = ready(windows, title)
    other = page.context.new_page()
    other.goto(page.url.replace("/preview/", "/edit/"))
    other.wait_for_load_state()
    steps.confirm(page, "2 accounts")
    other.get_by_label("Title", exact=True).fill("Too late")
    other.wait_for_url(page.url)
    expect(other.get_by_role("heading", level=1)).to_have_text(title)
    check_once(windows, page, title)
