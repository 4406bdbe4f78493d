"""A push under way is steered from its page: with a mouse, with keys, without scripts, from two tabs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_keyboard import press
from tests.browser.test_pages import look_closely
from tests.browser.windows import Windows, check_access

COUNTDOWN = re.compile(r"Sending starts in \d+ s")


def confirmed(page: Page, title: str, **options: bool) -> None:
    """A push to two typed accounts, just confirmed: its undo window is open."""
    steps.begin(page)
    steps.type_accounts(page, "ann, bob")
    steps.write(page, title)
    if options.get("later"):
        steps.schedule(page)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you send")
    steps.tick_doubts(page)
    page.get_by_role("button", name=re.compile("(Send to|Schedule) 2 accounts")).click()
    page.wait_for_url("**/pushes/*/")


def status(page: Page, said: str | re.Pattern[str]) -> None:
    expect(page.locator("#progress .status")).to_have_text(said)


@contextmanager
def window(windows: Windows, seconds: int) -> Iterator[None]:
    """So long what is confirmed can be taken back."""
    every, kept = "Application.objects", "Application.objects.values_list('undo_seconds', flat=True).first()"
    before = windows.installation.asked(kept)
    windows.installation.asked(f"{every}.update(undo_seconds={seconds})")
    try:
        yield
    finally:
        windows.installation.asked(f"{every}.update(undo_seconds={before})")


def test_undo_with_keys_within_the_window_and_nothing_is_sent(windows: Windows) -> None:
    page = windows.logged_in()
    title = f"Taken back {uuid4().hex[:8]}"
    with window(windows, 60):  # a page is looked through for what is in a reader's way before the key is pressed
        confirmed(page, title)
    expect(page.get_by_text(COUNTDOWN)).to_be_visible()
    check_access(page)
    press(page, page.get_by_role("button", name="Undo"))
    expect(page.get_by_label("Title", exact=True)).to_have_value(title)
    expect(page.get_by_role("textbox", name="Accounts")).to_have_value("ann, bob")
    assert windows.installation.asked(f"GatewayPush.objects.filter(message__title='{title}').count()") == "0"


def test_undo_pressed_too_late_in_another_tab_says_so(windows: Windows) -> None:
    page = windows.logged_in()
    confirmed(page, f"Two tabs {uuid4().hex[:8]}")
    old = page.context.new_page()
    old.route("**/progress/*", lambda route: route.abort())  # this tab hears of nothing
    windows.forgive("ERR_FAILED").forgive("htmx:")
    old.goto(page.url)
    page.get_by_role("button", name="Start now").click()
    steps.wait_until_finished(page)
    old.get_by_role("button", name="Undo").click()
    expect(old.get_by_role("status").first).to_contain_text("Too late, nothing was changed")
    status(old, steps.FINISHED)


def test_a_schedule_is_told_in_the_readers_zone_too_changed_and_cancelled(windows: Windows) -> None:
    page = windows.logged_in(timezone_id="America/New_York")
    confirmed(page, f"Another day {uuid4().hex[:8]}", later=True)
    status(page, "Scheduled")
    expect(page.locator("#progress .other-clocks")).to_contain_text("your time (America/New_York)")
    page.get_by_role("link", name="Change time").click()
    field = page.get_by_label("Date and time")
    field.fill(field.input_value()[:-2] + "41")
    page.get_by_role("button", name="Change time").click()
    expect(page.locator("#progress .waiting-head")).to_contain_text(re.compile(r":41 Shanghai"))
    page.get_by_role("button", name="Cancel push").click()
    status(page, "Stopped")
    expect(page.locator("#progress .tally")).to_contain_text("sent to 0 of 2 accounts")
    page.get_by_role("button", name="Send to the remaining 2 accounts").click()
    status(page, "Starting again")
    expect(page.get_by_text(COUNTDOWN)).to_be_visible()
    press(page, page.get_by_role("button", name="Undo"))
    status(page, "Stopped")
    page.get_by_role("button", name="Send to the remaining 2 accounts").click()
    steps.wait_until_finished(page)


def test_what_is_chosen_of_when_and_how_fast_is_saved_and_summed_up(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.type_accounts(page, ", ".join(f"account{number}" for number in range(600)))
    page.get_by_label("Speed limit, in accounts per minute").fill("20")
    page.get_by_label("500 accounts").check()
    steps.schedule(page)
    summary = page.locator("#summary")
    expect(summary).to_contain_text("takes about 29 min")
    expect(summary).to_contain_text("Shanghai")
    expect(page.locator("#times")).to_contain_text("UTC")
    chosen = datetime.fromisoformat(page.get_by_label("Date and time").input_value())
    expect(summary).to_contain_text(f"{chosen:%a} {chosen.day} {chosen:%b %Y, %H:%M}")  # saved with the rest
    page.reload()
    expect(page.get_by_label("At a time")).to_be_checked()
    expect(page.get_by_label("500 accounts")).to_be_checked()
    page.get_by_label("Now, when it is confirmed").check()
    expect(summary).to_contain_text("Now, after confirming")
    expect(page.get_by_label("Date and time")).to_be_hidden()


def test_undo_and_sending_without_scripts(windows: Windows) -> None:
    page = windows.logged_in(java_script_enabled=False)
    confirmed(page, f"No scripts {uuid4().hex[:8]}")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Create Push")
    page.get_by_role("button", name="Preview").click()
    steps.tick_doubts(page)
    page.get_by_role("button", name="Send to 2 accounts now").click()
    page.get_by_role("button", name="Start now").click()
    while not steps.FINISHED.match(page.locator("#progress .status").inner_text()):
        page.get_by_role("link", name="Reload to see how far it is").click()


BEGUN = "due_at=timezone.now(), started_at=timezone.now()"
# What a fault would lead to, written into the database of a push that waits for another day.
FAULTS = {
    "doubt": (BEGUN, "status='unconfirmed', upload_id='700001', called_at=timezone.now(), problem='No answer came.'"),
    "failing": (BEGUN, "problem='The service could not be reached.'"),
    "overdue": ("due_at=timezone.now()", "problem=''"),
    "canary": (f"{BEGUN}, canary_accounts=1, sent=4, arrived=3, figures_at=timezone.now()", "problem=''"),
}


@pytest.mark.parametrize("cause", FAULTS)
def test_what_needs_attention_is_readable_by_everybody(windows: Windows, cause: str) -> None:
    page = windows.logged_in()
    confirmed(page, f"Attention {uuid4().hex[:8]}", later=True)
    number = int(page.url.rstrip("/").rpartition("/")[2])
    fields, of_part = FAULTS[cause]
    held = f"status='needs attention', attention='{cause}', attention_at=timezone.now(), {fields}"
    changed = f"Push.objects.filter(pk={number}).update({held})"
    windows.installation.asked(f"{changed}, Part.objects.filter(push={number}).update({of_part})")
    page.reload()
    status(page, "Needs attention")
    look_closely(page)
    page.reload()  # in English again
    if cause == "doubt":
        page.locator("summary", has_text="Send again").click()
        page.get_by_role("button", name="Send again to 2 accounts").click()  # the browser asks for the tick
        expect(page.get_by_role("checkbox", name="They may get it twice")).to_be_focused()
        status(page, "Needs attention")
    page.get_by_role("button", name=re.compile("Stop|Cancel push")).click()
    expect(page.locator("#progress .status")).to_have_text(re.compile("Stopp(ing|ed)"))


LISTEN = """() => {
  window.heard = [];
  const region = document.getElementById("aloud");
  new MutationObserver(() => window.heard.push(region.textContent)).observe(region, { childList: true });
}"""


def test_the_countdown_goes_down_is_said_in_steps_and_sending_begins_by_itself(windows: Windows) -> None:
    page = windows.logged_in()
    confirmed(page, f"Aloud {uuid4().hex[:8]}")
    line = page.get_by_text(COUNTDOWN)
    first = int(re.findall(r"\d+", line.inner_text())[0])
    page.evaluate(LISTEN)
    expect(line).not_to_have_text(f"Sending starts in {first} s")
    status(page, "Finished, nobody reached")
    expect(page.locator("#aloud")).to_contain_text("nobody reached: sent to 2 of 2 accounts. Nobody was reached")
    heard = page.evaluate("window.heard")
    assert len(heard) == len(set(heard)) <= 5
    assert page.locator("#progress [role=status], #progress [aria-live]").count() == 0
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    expect(page.locator("summary", has_text="Call back what was sent")).to_be_visible()


def test_a_slow_sending_says_how_far_it_is_and_when_it_ends(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.type_accounts(page, ", ".join(f"slow{number}" for number in range(40)))
    page.get_by_label("Speed limit, in accounts per minute").fill("10")
    steps.write(page, f"Slowly {uuid4().hex[:8]}")
    page.get_by_role("button", name="Preview").click()
    steps.tick_doubts(page)
    page.get_by_role("button", name="Send to 40 accounts now").click()
    steps.start_now(page)
    line = page.locator("#progress .forecast")
    expect(line).to_contain_text(re.compile(r"(25|50|75) %\s*· ends about \d\d:\d\d, in [1-4] min\s"))
    expect(page.locator("#progress")).to_have_attribute("data-aloud", re.compile(r"Sending: (20|50|70) percent\."))
    look_closely(page)
    page.reload()  # in English again
    page.get_by_role("button", name="Stop").click()
    status(page, "Stopped")
    expect(line).to_have_count(0)
