"""Who gets it: a list as shops have them reaches its people by following the screen alone."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.test_job import device
from tests.browser.windows import PHONE, Windows, check_access

MESSY = (Path(__file__).parents[1] / "lists" / "messy-export.csv").read_bytes()
# Of the list: as it stands, without its plus, in full width.
PEOPLE = ("+8613711112222", "+8613887103890", "+8615887371236")
MOST_PRESSES = 12
LOST_PLUS = "".join(f"8613711{number:06}\n" for number in range(20))
MANY_ROWS = LOST_PLUS * 40_000


def who(page: Page, told: str) -> None:
    expect(page.locator("#state-who")).to_have_text(told)


class Finger:
    """Presses what it sees, and counts: choosing a file is a press, typing is none."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, place: Locator) -> None:
        """Press a place, once it can be."""
        place.tap()
        self.presses += 1

    def choose(self, data: bytes, name: str) -> None:
        """Choose the package."""
        steps.choose_file(self.page, data, name)
        self.presses += 1

    def write(self, field: str, text: str) -> None:
        """Press a field and type into it."""
        self.press(self.page.get_by_label(field, exact=True))
        self.page.keyboard.type(text)


def test_a_messy_export_reaches_its_people_by_following_the_screen_of_a_phone(windows: Windows) -> None:
    page = windows.logged_in(viewport=PHONE, has_touch=True, is_mobile=True)
    phones = [device(page, account, 60 + number) for number, account in enumerate(PEOPLE)]
    page.goto("/")
    finger = Finger(page)
    finger.press(page.get_by_role("button", name="Create Push for Demo Shop", exact=True))
    page.wait_for_url("**/edit/")
    finger.choose(MESSY, "messy-export.csv")
    steps.wait_for_ledger(page, "3,101 rows = 1,758 accounts + 84 duplicates + 1,244 rejected + 14 blank + 1 header")
    expect(page.locator("#type-told")).to_have_text(
        re.compile(r"1002 · Mobile number\s+is taken: 96 % of the accounts look like it\.\s+Change")
    )
    who(page, "! preview will ask")
    expect(page.locator("#package-card .ledger")).to_be_in_viewport(ratio=1)  # nobody has looked for it
    finger.press(page.get_by_label("Put the lost + before 1,066 numbers"))
    steps.wait_for_ledger(page, "3,101 rows = 2,824 accounts + 84 duplicates + 178 rejected + 14 blank + 1 header")
    finger.press(page.get_by_label("Write the full-width characters of 84 rows in half width."))
    steps.wait_for_ledger(page, "3,101 rows = 2,908 accounts + 84 duplicates + 94 rejected + 14 blank + 1 header")
    rejected = page.get_by_role("region", name="Rejected rows: number shortened by a spreadsheet").get_by_role("row")
    expect(rejected.filter(has_text="E+10").first).to_be_visible()
    finger.write("Title", "By the screen alone")
    finger.write("Text", "From nine in all shops")
    expect(page.locator("#saved")).to_be_in_viewport()
    finger.press(page.get_by_role("button", name="Preview"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you send")
    expect(page.get_by_text("94 rows were rejected and get nothing. Send to the 2,908 good ones.")).to_be_visible()
    expect(page.get_by_text("taken from the accounts: 96 % look like it")).to_be_visible()
    steps.wait_for_gateway(page)
    for box in page.get_by_role("checkbox").all():
        finger.press(box)
    finger.press(page.get_by_role("button", name="Send to 2,908 accounts now"))
    page.wait_for_url("**/pushes/*/")
    assert finger.presses <= MOST_PRESSES
    steps.start_now(page)
    for phone in phones:
        expect(phone.locator("#cards li")).to_contain_text("By the screen alone")
    page.get_by_role("link", name="Whole flight record").click()
    expect(page.get_by_text("lost + put before (1,066 rows)")).to_be_visible()


def test_ticking_applies_and_survives_a_change_of_type_there_and_back(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.choose_file(page, LOST_PLUS)
    steps.wait_for_ledger(page, "20 rows = 0 accounts + 0 duplicates + 20 rejected + 0 blank")
    page.get_by_label("Put the lost + before 20 numbers").check()
    good = "20 rows = 20 accounts + 0 duplicates + 0 rejected + 0 blank"
    steps.wait_for_ledger(page, good)
    who(page, "✓ done")
    steps.choose_type(page, 1005)
    steps.wait_for_ledger(page, "20 rows = 0 accounts + 0 duplicates + 20 rejected + 0 blank")
    steps.choose_type(page, 1002)
    steps.wait_for_ledger(page, good)
    expect(page.get_by_label("Put the lost + before 20 numbers")).to_be_checked()


def test_the_keyboard_stays_where_it_ticked_while_the_card_is_checked(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.choose_file(page, MANY_ROWS)
    box = page.get_by_label("Put the lost + before 800,000 numbers")
    box.focus()
    page.keyboard.press("Space")
    steps.wait_for_ledger(page, "800,000 rows = 20 accounts + 799,980 duplicates + 0 rejected + 0 blank")
    expect(box).to_be_checked()
    expect(box).to_be_focused()


def test_preview_waits_for_the_check_and_goes_on_by_itself(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.choose_file(page, MANY_ROWS)
    steps.wait_for_ledger(page, "800,000 rows = 0 accounts + 0 duplicates + 800,000 rejected + 0 blank")
    steps.write(page, "Goes on by itself")
    page.get_by_label("Put the lost + before 800,000 numbers").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you send")
    expect(page.get_by_role("button", name="Send to 20 accounts now")).to_be_visible()
    expect(page.get_by_text("Repairs made: lost + put before (800,000 rows).")).to_be_visible()


def test_what_is_ticked_without_scripts_applies_at_preview(windows: Windows) -> None:
    page = windows.new(java_script_enabled=False, storage_state=windows.logged_in().context.storage_state())
    steps.begin(page)
    steps.choose_file(page, LOST_PLUS)
    steps.write(page, "Without scripts, with a tick")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").last.click()
    while page.locator("#package-card .ledger").count() == 0:
        with page.expect_navigation():
            page.get_by_role("link", name="Reload to see how far the check is").click()
    page.get_by_label("Put the lost + before 20 numbers").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("button", name="Send to 20 accounts now")).to_be_visible()


def test_a_type_that_the_accounts_do_not_tell_is_chosen_by_a_person(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    expect(page.get_by_role("combobox", name="Account type")).to_have_value("What the accounts look like")
    steps.choose_file(page, "".join(f"{number}\n" for number in range(10_000, 10_030)))
    steps.write(page, "Chosen by hand")
    expect(page.locator("#summary .todo")).to_have_text("Choose the account type.")
    who(page, "! needs attention")
    page.get_by_role("button", name="Use type 991").click()
    steps.expect_type(page, 991)
    search_the_types(page)
    steps.choose_type(page, 991)
    steps.preview(page)


def search_the_types(page: Page) -> None:
    """By keyboard, by words and with the mouse; what was typed and is no type is forgotten."""
    field = page.get_by_role("combobox", name="Account type")
    options, before = page.get_by_role("listbox").get_by_role("option"), field.input_value()
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    check_access(page)
    field.fill("md5 imei")
    expect(options).to_have_text([re.compile("^1001 · IMEI, MD5 f2d5a650")])
    field.press("Escape")
    expect(field).to_have_value(before)
    field.fill("no such type")
    expect(options).to_have_count(0)
    expect(page.get_by_text("No account type is called so.").first).to_be_visible()
    field.press("Tab")
    expect(field).to_have_value(before)
    field.fill("douban")
    with page.expect_response(re.compile("/edit/$")):
        options.click()
    steps.expect_type(page, 1009)
    expect(field).to_be_focused()
    field.press("ArrowDown")
    field.press("ArrowUp")
    field.press("Enter")
    steps.expect_type(page, 1008)


def test_typed_accounts_are_separated_told_and_repaired(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    page.get_by_label("Type accounts").check()
    field = page.get_by_role("textbox", name="Accounts")
    field.fill("+8613711112222、8613711113333\t13711114444\n+8613711115555 +8613711116666, x；yy")
    steps.choose_type(page, 1002)
    card = page.locator("#typed-card")
    expect(card.locator(".check-line")).to_have_text(re.compile(r"3 accounts\s*,\s*4 to correct"))
    rows = card.get_by_role("region", name="Rejected rows").get_by_role("row")
    expect(rows).to_have_count(8)  # four, and the heads of four reasons
    page.get_by_label("Put +86 before 1 number").check()
    page.get_by_label("Put the lost + before 1 number").check()
    expect(card.locator(".check-line")).to_have_text(re.compile(r"5 accounts\s*,\s*2 to correct"))
    expect(page.locator("#summary .todo")).to_contain_text("Correct or remove 2 of the accounts you typed")
    field.fill(field.input_value().replace(", x；yy", ""))
    steps.write(page, "Typed and repaired")
    steps.preview(page)
    expect(page.get_by_text("+8613711114444")).to_be_visible()


def test_the_same_on_a_phone_and_for_a_screen_reader(windows: Windows) -> None:
    for window in ({}, {"viewport": PHONE}):
        page = windows.logged_in(**window)
        steps.begin(page)
        steps.choose_file(page, MESSY, "messy-export.csv")
        expect(page.get_by_label("Put the lost + before 1,066 numbers")).to_be_visible()
        check_access(page)
        steps.type_accounts(page, "13711112222\n8613711113333\nx\n", 1002)
        expect(page.get_by_label("Put +86 before 1 number")).to_be_visible()
        check_access(page)
