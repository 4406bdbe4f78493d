"""What is probably wrong with a list: seen on its card, mended by the choice beside it, or ticked on the preview."""

import re

from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.windows import Windows

ZEROS = "00000000-0000-0000-0000-000000000000"
ROWS = "user_id\n" + "".join(f"user{number:04}\n" for number in range(20)) + f"NULL\n{ZEROS}\n"


def test_a_doubt_is_seen_and_its_choice_makes_it_go(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.choose_type(page, 1)
    steps.choose_file(page, ROWS.encode(), "ids.csv")
    steps.wait_for_ledger(page, "23 rows = 22 accounts + 0 duplicates + 0 rejected + 0 blank + 1 header")
    doubts = page.get_by_role("list", name="Look at this first")
    expect(doubts.get_by_role("listitem")).to_have_count(2)
    page.get_by_label(re.compile("Leave out 1 row that holds a word for nothing")).check()
    steps.wait_for_ledger(page, "23 rows = 21 accounts + 0 duplicates + 1 rejected + 0 blank + 1 header")
    expect(doubts.get_by_role("listitem")).to_have_count(1)
    steps.write(page, "Doubtful")
    steps.preview(page)
    tick = page.get_by_label(re.compile("Some rows are what phones and programs give"))
    tick.focus()  # and stands there still when the gateway's answer has come
    expect(page.locator("#bound")).to_contain_text("0 of 21 accounts have a device")
    expect(tick).to_be_focused()
    page.get_by_label(re.compile("0 of 21 accounts have a device: these may be another application's people")).check()
    page.get_by_role("button", name=re.compile("Send to 21 accounts now")).click()
    expect(page).to_have_url(re.compile("preview"))
    tick.check()
    page.get_by_label(re.compile("1 row was rejected")).check()
    page.get_by_role("button", name=re.compile("Send to 21 accounts now")).click()
    expect(page.get_by_role("heading", name="Doubtful")).to_be_visible()


def test_withheld_identifiers_are_counted_apart(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.choose_type(page, 993)
    idfas = "".join(f"49E2084A-290C-41EF-AD20-E540CD6AE{number:03X}\n" for number in range(16))
    steps.choose_file(page, (idfas + f"{ZEROS}\n" * 4).encode(), "idfas.txt")
    steps.wait_for_ledger(page, "20 rows = 16 accounts + 0 duplicates + 4 rejected, 4 of them withheld + 0 blank")
