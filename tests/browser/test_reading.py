"""What marketers really have, and where it leads them: files from Excel and Notepad, raw values, a bomb."""

import io
import re
import zipfile
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.console.processes import until

EDIT = re.compile(r"/pushes/\d+/edit/$")
NUMBERS = [f"138{number:08}" for number in range(40)]


def card_of(windows: Windows, data: bytes, name: str, kind: int = 1002) -> Page:
    page = windows.logged_in()
    steps.begin(page)
    steps.choose_type(page, kind)
    steps.choose_file(page, data, name)
    return page


def test_a_gbk_csv_from_chinese_excel(windows: Windows) -> None:
    rows = "手机号\r\n" + "".join(f"+86{number}\r\n" for number in NUMBERS)
    page = card_of(windows, rows.encode("gbk"), "名单.csv")
    steps.wait_for_ledger(page, "41 rows = 40 accounts + 0 duplicates + 0 rejected + 0 blank + 1 header")
    expect(
        page.get_by_text("The file is saved as GB18030 (GBK) and was read as such; it was not changed.")
    ).to_be_visible()
    expect(page.get_by_text('Row 1, "手机号", was taken for a header and skipped.')).to_be_visible()


def test_a_utf_16_txt_from_notepad(windows: Windows) -> None:
    rows = "".join(f"user{number}\r\n" for number in range(30))
    page = card_of(windows, rows.encode("utf-16"), "accounts.txt", kind=0)
    steps.wait_for_ledger(page, "30 rows = 30 accounts + 0 duplicates + 0 rejected + 0 blank")
    expect(page.get_by_text("The file is saved as UTF-16")).to_be_visible()


def test_numbers_that_excel_damaged_are_explained_and_repaired_on_request_only(windows: Windows) -> None:
    rows = "account,\r\n" + "".join(f"{number},\r\n" for number in NUMBERS) + "1.38E+10,\r\n"
    page = card_of(windows, rows.encode(), "excel.csv")
    steps.wait_for_ledger(page, "42 rows = 0 accounts + 0 duplicates + 41 rejected + 0 blank + 1 header")
    expect(page.get_by_text("number shortened by a spreadsheet").first).to_be_visible()
    page.get_by_label(re.compile("Put .86 before 40 numbers of 11 digits")).check()
    steps.wait_for_ledger(page, "42 rows = 40 accounts + 0 duplicates + 1 rejected + 0 blank + 1 header")
    expect(page.get_by_label(re.compile("Put .86 before 40 numbers"))).to_be_checked()
    steps.write(page, "Repaired")
    steps.preview(page)
    expect(page.get_by_text("+8613800000000")).to_be_visible()
    page.go_back()
    steps.choose_file(page, "".join(f"1718555{number:04}\n" for number in range(0, 60, 3)), "new york.txt")
    read_in_two_ways(page)


def tick_and_hold_the_answer(page: Page, label: str) -> Callable[[], None]:
    """The check with this choice has begun, and the page does not know it before what is returned is called."""
    held: list[Route] = []
    page.route(EDIT, lambda saving: held.append(saving), times=1)
    page.get_by_label(re.compile(label)).check()
    until(lambda: bool(page.wait_for_timeout(50) or held))
    answer = held[0].fetch()
    return lambda: held[0].fulfill(response=answer)


def test_what_is_ticked_while_an_earlier_tick_is_saved_is_not_lost(windows: Windows) -> None:
    rows = "".join(f"86{number}\n" for number in NUMBERS) + "＋８６１３７１１１１２２２２\n+8613711112223\n"
    page = card_of(windows, rows.encode(), "two repairs.txt")
    steps.wait_for_ledger(page, "42 rows = 1 account + 0 duplicates + 41 rejected + 0 blank")
    give_answer = tick_and_hold_the_answer(page, "Put the lost . before 40 numbers")
    page.get_by_label(re.compile("Write the full-width characters")).check()
    give_answer()
    steps.wait_for_ledger(page, "42 rows = 42 accounts + 0 duplicates + 0 rejected + 0 blank")
    expect(page.get_by_label(re.compile("Write the full-width characters"))).to_be_checked()


def test_an_answer_for_a_card_that_was_replaced_meanwhile_is_let_go(windows: Windows) -> None:
    page = card_of(windows, b"+8613711112222\n", "one.txt")
    steps.wait_for_ledger(page, "1 row = 1 account + 0 duplicates + 0 rejected + 0 blank")
    held: list[Route] = []
    page.route(re.compile("/package/$"), lambda asked: held.append(asked), times=1)
    page.evaluate("""() => {
      const card = document.getElementById("package-card");
      const url = document.querySelector("[data-upload]").dataset.upload;
      window.answered = htmx.ajax("GET", url, { source: card, target: card, swap: "outerHTML" });
      card.replaceWith(card.cloneNode(true));
    }""")
    until(lambda: bool(page.wait_for_timeout(50) or held))
    held[0].continue_()
    page.evaluate("() => window.answered.then(() => new Promise(requestAnimationFrame))")
    expect(page.locator("#package-card")).to_have_count(1)


def test_a_tick_that_is_taken_back_at_once_leaves_the_newest_card(windows: Windows) -> None:
    rows = "".join(f"86{number}\n" for number in NUMBERS) + "＋８６１３７１１１１２２２２\n"
    page = card_of(windows, rows.encode(), "taken back.txt")
    steps.wait_for_ledger(page, "41 rows = 0 accounts + 0 duplicates + 41 rejected + 0 blank")
    give_answer = tick_and_hold_the_answer(page, "Put the lost . before 40 numbers")
    other = page.get_by_label(re.compile("Write the full-width characters"))
    other.check()
    other.uncheck()
    give_answer()
    steps.wait_for_ledger(page, "41 rows = 40 accounts + 0 duplicates + 1 rejected + 0 blank")


def test_a_tick_whose_answer_is_lost_shows_what_came_of_it(windows: Windows) -> None:
    rows = "".join(f"86{number}\n" for number in NUMBERS)
    page = card_of(windows.forgive("net::ERR_FAILED").forgive("htmx:"), rows.encode(), "lost.txt")
    steps.wait_for_ledger(page, "40 rows = 0 accounts + 0 duplicates + 40 rejected + 0 blank")
    lost: list[Route] = []
    page.route(EDIT, lambda saving: lost.append(saving), times=1)
    page.get_by_label(re.compile("Put the lost . before 40 numbers")).check()
    until(lambda: bool(page.wait_for_timeout(50) or lost))
    lost[0].fetch()
    key = re.findall(r"\d+", page.url)[-1]
    checked = f"Push.objects.get(pk={key}).package.accepted"
    until(lambda: windows.installation.asked(checked) == "40")  # before the page hears of it
    lost[0].abort()
    steps.wait_for_ledger(page, "40 rows = 40 accounts + 0 duplicates + 0 rejected + 0 blank")


def read_in_two_ways(page: Page) -> None:
    """What may be Chinese or American is read as neither until a person says which, and then as the other."""
    steps.wait_for_ledger(page, "20 rows = 0 accounts + 0 duplicates + 20 rejected + 0 blank")
    expect(page.get_by_label("Neither: these rows stay rejected.")).to_be_checked()
    for reading in ("Put [+]86 before 20 numbers", "Put [+] before 20 numbers"):
        page.get_by_label(re.compile(reading)).check()
        steps.wait_for_ledger(page, "20 rows = 20 accounts + 0 duplicates + 0 rejected + 0 blank")
        expect(page.get_by_label(re.compile(f"{reading}.*done", re.DOTALL))).to_be_checked()
    expect(page.get_by_label(re.compile("Put [+]86 before 20 numbers"))).not_to_be_checked()


def test_a_header_can_be_kept_as_an_account(windows: Windows) -> None:
    page = card_of(windows, b"account\nalice\nbob\n", "accounts.csv", kind=0)
    steps.wait_for_ledger(page, "3 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank + 1 header")
    page.get_by_label("Row 1, “account”, is an account, not a header").check()
    steps.wait_for_ledger(page, "3 rows = 3 accounts + 0 duplicates + 0 rejected + 0 blank")


def test_the_type_that_the_rows_look_like_is_one_press_away(windows: Windows) -> None:
    page = card_of(windows, "".join(f"+86{number}\n" for number in NUMBERS).encode(), "accounts.txt", kind=0)
    steps.wait_for_ledger(page, "40 rows = 40 accounts + 0 duplicates + 0 rejected + 0 blank")
    expect(page.get_by_text("100 % of the rows look like mobile numbers in E.164: type 1002.")).to_be_visible()
    steps.write(page, "Kept")
    page.get_by_role("button", name="Use type 1002").click()
    steps.expect_type(page, 1002)
    expect(page.get_by_label("Title", exact=True)).to_have_value("Kept")
    steps.wait_for_ledger(page, "40 rows = 40 accounts + 0 duplicates + 0 rejected + 0 blank")
    expect(page.get_by_text("look like mobile numbers")).to_have_count(0)


def test_raw_values_are_sent_as_md5_on_request(windows: Windows) -> None:
    page = card_of(windows, b"12345\n1234567\n", "qq.txt", kind=992)
    steps.wait_for_ledger(page, "2 rows = 0 accounts + 0 duplicates + 2 rejected + 0 blank")
    page.get_by_label("My file holds raw values: send their MD5").check()
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")
    expect(page.get_by_text("827ccb0eea8a706c4c34a16891f84e7b").first).to_be_visible()  # of 12345


def test_a_zip_bomb_is_refused_in_words(windows: Windows) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("accounts.txt", "w") as entry:
        for _ in range(120):
            entry.write(b"+8613711112222\n" * 70_000)  # 120 MB, packed to a few hundred KB
    page = card_of(windows, packed.getvalue(), "bomb.zip")
    expect(page.locator("#package-card")).to_contain_text('"accounts.txt" unpacks to more than 100 times')


def test_duplicates_name_the_row_they_repeat_and_the_same_file_is_known_again(windows: Windows) -> None:
    rows = b"+8613811110001\n+8613811110002\n+8613811110001\n"
    page = card_of(windows, rows, "first.txt")
    steps.wait_for_ledger(page, "3 rows = 2 accounts + 1 duplicate + 0 rejected + 0 blank")
    page.get_by_text("Duplicates", exact=True).click()
    cells = page.get_by_role("region", name="Duplicates").get_by_role("cell")
    expect(cells).to_have_text(["3", "+8613811110001", "1"])
    steps.write(page, "Known again")
    steps.preview(page)
    steps.confirm(page, "2 accounts")
    steps.begin(page)
    steps.choose_type(page)
    steps.choose_file(page, rows, "second.txt")
    expect(page.get_by_text(re.compile("The same file was uploaded before: first.txt, by marketer"))).to_be_visible()
