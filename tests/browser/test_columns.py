"""A file with several columns, and a workbook: the column is chosen on the card, with and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.accounts.workbooks import CRM, by_openpyxl
from tests.browser import steps
from tests.browser.windows import DESK, PHONE, Windows, check_access

pytestmark = pytest.mark.browser

LISTS = Path(__file__).parents[1] / "lists"


def test_a_column_is_chosen_with_the_keyboard(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.choose_file(page, (LISTS / "crm-export.csv").read_bytes(), "crm-export.csv")
    group = page.get_by_role("group", name="Which column holds the accounts?")
    suggested = group.get_by_role("radio", name="手机号 suggested +8618634285249")
    expect(suggested).to_be_checked()
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        check_access(page)
    suggested.press("ArrowUp")
    expect(group.get_by_role("radio", name="姓名")).to_be_checked()
    page.keyboard.press("ArrowDown")
    group.get_by_role("button", name="Read this column").press("Enter")
    steps.wait_for_ledger(page, "501 rows = 500 accounts + 0 duplicates + 0 rejected + 0 blank + 1 header")
    expect(page.get_by_text('Column 3 of 5, "手机号", was read, as it was chosen.')).to_be_visible()
    page.get_by_text("Choose another column").click()
    check_access(page)


def test_a_workbook_without_scripts(windows: Windows) -> None:
    page = windows.logged_in(java_script_enabled=False, viewport=PHONE)
    steps.begin(page)
    data = by_openpyxl(People=CRM, Others=[["邮箱"], *([f"name{n}@example.com"] for n in range(9))])
    steps.choose_file(page, data, "crm.xlsx")
    page.get_by_role("button", name="Preview").click()
    waits, column = (
        page.get_by_text("Wait until the account package is checked."),
        page.get_by_role("radio", name="Others: 邮箱"),
    )
    expect(waits.or_(column).first).to_be_visible()  # the press has led here
    while not column.count():
        page.reload()
    column.check()
    page.get_by_role("button", name="Read this column").click()
    expect(column).to_have_count(0)
    while not page.locator("#package-card .ledger").count():
        page.reload()
    steps.wait_for_ledger(page, "10 rows = 9 accounts + 0 duplicates + 0 rejected + 0 blank + 1 header")
    expect(page.get_by_text('Column 1 of 1, "邮箱", was read')).to_be_visible()
