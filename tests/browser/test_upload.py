"""Uploading a package: progress, Cancel, and what is refused."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.accounts.builders import zipped
from tests.browser import steps
from tests.browser.windows import Windows
from tests.console.processes import until

UPLOAD = re.compile(r"/pushes/\d+/package/(uploads/.*)?$")
CHUNKS = re.compile(r"/package/uploads/.+")
ROWS = "".join(f"+86137{3 * number:08d}\n" for number in range(130_000))  # 1.9 MB: five chunks
HUNDRED_MB = 100 * 1024 * 1024
KEPT_NAME = "[data-upload] .kept-file-name"


def slow_line(page: Page, kilobytes_per_second: int) -> None:
    """Let everything the page sends travel at this speed."""
    session = page.context.new_cdp_session(page)
    speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": kilobytes_per_second * 1024}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **speed})


def test_progress_is_shown_and_cancel_stores_nothing(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.write(page, "Kept while uploading")
    slow_line(page, 400)
    steps.choose_file(page, b"+8613711112222\n" * 400_000)  # 6 MB: would take 15 s
    state = page.locator(".upload-text")
    expect(state).to_have_text(re.compile(r"Uploading \d\.\d / 5\.7 MB · \d+ % · \d\.\d MB/s"))
    page.get_by_role("button", name="Cancel").click()
    expect(state).to_have_text("The upload was cancelled. Nothing was stored.")
    slow_line(page, -1)
    page.reload()
    expect(page.get_by_text("no package yet")).to_be_visible()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Kept while uploading")
    steps.choose_file(page, steps.GOOD)
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")


def test_too_large_a_file_is_refused_before_it_is_sent(windows: Windows, tmp_path: Path) -> None:
    page = windows.logged_in()
    steps.begin(page)
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(HUNDRED_MB + 1)
    sent: list[str] = []

    def note(route: Route) -> None:
        sent.append(route.request.method)
        route.continue_()

    page.route(UPLOAD, note)
    page.get_by_label("Account package", exact=True).set_input_files(large)
    expect(page.get_by_text("This file has more than 100 MB.")).to_be_visible()
    assert sent == []
    steps.choose_file(page, steps.GOOD)
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")


def test_a_proxy_that_refuses_a_file_is_named_with_what_to_set(windows: Windows) -> None:
    page = windows.forgive("status of 413").logged_in()
    steps.begin(page)
    page.route(CHUNKS, lambda route: route.fulfill(status=413, body="<h1>413 Request Entity Too Large</h1>"))
    steps.choose_file(page, steps.GOOD)
    state = page.locator(".upload-text")
    expect(state).to_contain_text("The proxy in front of the console refuses even small pieces of this file.")
    expect(state).to_contain_text("set its limit to 101 MB: client_max_body_size 101m in nginx.")

    def little(route: Route) -> None:
        large = len(route.request.post_data_buffer or b"") > 100_000
        route.fulfill(status=413) if large else route.continue_()

    page.route(CHUNKS, little)
    steps.choose_file(page, ROWS[:600_000])
    steps.wait_for_ledger(page, "40,000 rows = 40,000 accounts + 0 duplicates + 0 rejected + 0 blank")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("two-columns.csv", b"+8613711112222,Ann\n", "The file has 2 columns. Choose the one"),
        (
            "two-files.zip",
            zipped(("a.txt", b"aa\n"), ("b.txt", b"bb\n")),
            'The archive holds 2 files: "a.txt", "b.txt".',
        ),
        ("accounts.xlsx", b"PK\x03\x04", '"accounts.xlsx" cannot be read as a workbook.'),
        ("latin1.csv", "café\n".encode("latin-1"), "Row 1 is not UTF-8: its byte 4 is 0xE9."),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value and " " not in value else "",
)
def test_an_unreadable_package_says_so_on_its_card_and_loses_nothing(
    windows: Windows, name: str, data: bytes, said: str
) -> None:
    page = windows.forgive("status of 422").logged_in()
    steps.begin(page)
    steps.write(page, "Kept beside a bad file")
    steps.choose_file(page, data, name)
    expect(page.locator("#package-card").get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_label("Title", exact=True)).to_have_value("Kept beside a bad file")
    key = re.findall(r"\d+", page.url)[-1]
    again = f"Push.objects.get(pk={key}).uploads.under_way().count()"
    until(lambda: windows.installation.asked(again) == "0")  # or it would be tried again when the draft is opened
    steps.choose_file(page, steps.GOOD)
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")


def test_a_file_of_another_kind_is_refused_before_it_is_sent(windows: Windows) -> None:
    page = windows.forgive("status of 422").logged_in()
    steps.begin(page)
    steps.choose_file(page, b"%PDF", "accounts.pdf")
    expect(page.locator(".upload-text")).to_have_text(re.compile(r'^"accounts.pdf" does not end in .zip, .txt, .csv'))
    steps.choose_file(page, steps.GOOD)
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")


def drop(page: Page, *names: str) -> None:
    """Drop files of these names, each with two accounts, on the box."""
    makes = """(names) => {
        const all = new DataTransfer();
        names.forEach((name) => all.items.add(new File(["ann\\nbob\\n"], name)));
        return all;
    }"""
    page.dispatch_event("[data-upload]", "drop", {"dataTransfer": page.evaluate_handle(makes, list(names))})


def test_a_file_dropped_while_another_travels_and_several_at_once_are_refused_in_words(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    note = page.locator(".upload-note")
    drop(page, "one.txt", "two.txt")
    expect(note).to_have_text(re.compile("None of these files was taken: a push has one list."))
    slow_line(page, 400)
    steps.choose_file(page, b"+8613711112222\n" * 400_000)
    expect(note).to_have_text("")
    expect(page.locator(".upload-text")).to_have_text(re.compile("Uploading .* MB/s"))
    drop(page, "corrected.txt")
    expect(note).to_have_text(re.compile("Another file is on its way, and this one was not taken."))
    page.get_by_role("button", name="Cancel").click()
    expect(note).to_have_text("")
    slow_line(page, -1)
    drop(page, "corrected.txt")
    expect(page.locator(KEPT_NAME)).to_have_text("corrected.txt")
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")


def test_a_dropped_file_is_uploaded(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    drop(page, "dropped.txt")
    expect(page.locator(".file-name")).to_have_text("dropped.txt")
    expect(page.locator(KEPT_NAME)).to_have_text("dropped.txt")
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")


def test_a_file_dropped_beside_the_box_leaves_the_page_alone(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    for name in ("dragover", "drop"):
        opens = """([name]) => {
            const all = new DataTransfer();
            all.items.add(new File(["ann"], "beside.txt"));
            const event = new DragEvent(name, { dataTransfer: all, bubbles: true, cancelable: true });
            return document.querySelector("#says-title").dispatchEvent(event);
        }"""
        assert page.evaluate(opens, [name]) is False  # the browser does nothing of its own
    expect(page.get_by_text("no package yet")).to_be_visible()


def test_another_account_type_checks_the_package_anew(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.choose_file(page, "+8613711112222\nann\n")
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")
    steps.choose_type(page, 1002)
    steps.wait_for_ledger(page, "2 rows = 1 account + 0 duplicates + 1 rejected + 0 blank")
    expect(page.locator("#summary .figure")).to_have_text("1")


def test_a_removed_package_is_gone_and_the_words_stay(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.choose_file(page, steps.GOOD)
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")
    steps.write(page, "Written a moment before")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("no package yet")).to_be_visible()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Written a moment before")
    page.get_by_role("button", name="Bring it back").click()
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")


def test_a_package_that_was_replaced_by_mistake_is_brought_back(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.choose_file(page, steps.GOOD, "right.csv")
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")
    steps.choose_file(page, "ann\n", "wrong.csv")
    steps.wait_for_ledger(page, "1 row = 1 account + 0 duplicates + 0 rejected + 0 blank")
    page.get_by_role("button", name="Bring it back right.csv").click()
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")
    expect(page.locator(".file-name")).to_have_text("right.csv")


def test_the_name_of_the_package_stands_beside_the_field(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    name = page.locator(KEPT_NAME)
    expect(name).to_be_hidden()
    steps.choose_file(page, "ann\n", "ann.csv")
    steps.wait_for_ledger(page, "1 row = 1 account + 0 duplicates + 0 rejected + 0 blank")
    expect(name).to_have_text("ann.csv")
    page.reload()
    expect(name).to_be_visible()
    steps.choose_file(page, "bob\neve\n", "bob.csv")
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")
    expect(name).to_have_text("bob.csv")
    page.get_by_role("button", name="Remove").click()
    expect(name).to_be_hidden()


def test_without_scripts_the_name_gives_way_to_that_of_a_file_that_is_chosen(windows: Windows) -> None:
    page = windows.logged_in(java_script_enabled=False)
    steps.begin(page)
    field, name = page.get_by_label("Account package", exact=True), page.locator(KEPT_NAME)
    steps.choose_file(page, "ann\n", "ann.csv")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(name).to_have_text("ann.csv")
    expect(name).to_be_visible()
    expect(field).to_have_css("color", "rgba(0, 0, 0, 0)")
    steps.choose_file(page, "bob\n", "bob.csv")
    expect(name).to_be_hidden()
    expect(field).not_to_have_css("color", "rgba(0, 0, 0, 0)")
