"""Uploading a package: progress, Cancel, and what is refused."""

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.accounts.builders import zipped
from tests.browser import steps
from tests.browser.test_logged_out import forgiving, log_in_elsewhere, log_out
from tests.browser.windows import Windows

UPLOAD = re.compile(r"/pushes/\d+/package/(uploads/.*)?$")
CHUNKS = re.compile(r"/package/uploads/.+")
ROWS = "".join(f"+86137{3 * number:08d}\n" for number in range(130_000))  # 1.9 MB: five chunks
LEDGER = "130,000 rows = 130,000 accounts + 0 duplicates + 0 rejected + 0 blank"
HUNDRED_MB = 100 * 1024 * 1024


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


class BadLine:
    """Lets chunks through, but for those that meet a fault; notes where each began."""

    def __init__(self, page: Page, *faults: str) -> None:
        self.page, self.faults, self.began = page, list(faults), list[int]()
        page.route(CHUNKS, self._pass)

    def _pass(self, route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        self.began.append(int(route.request.headers["upload-offset"]))
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "logged out":
            log_out(self.page)
        if fault == "answer lost":
            route.fetch()
        if fault in ("cut", "answer lost"):
            route.abort("connectionreset")
        else:
            route.continue_()


def test_a_line_that_breaks_twice_and_a_login_that_ends_lose_nothing(windows: Windows) -> None:
    page = forgiving(windows).forgive("ERR_CONNECTION_RESET").logged_in()
    steps.begin(page)
    line = BadLine(page, "", "cut", "", "answer lost", "logged out")
    steps.choose_file(page, ROWS)
    state = page.locator(".upload-text")
    for megabytes in (r"0\.3", r"0\.[5-8]"):
        said = rf"The line broke\. {megabytes} / 1\.9 MB have arrived and are kept\. Tries again in 1 s, by itself\."
        expect(state).to_have_text(re.compile(said))
    expect(state).to_contain_text("Not uploaded yet: you are logged out. What has arrived is kept.")
    log_in_elsewhere(windows, page)
    steps.wait_for_ledger(page, LEDGER)
    assert line.began[1] == line.began[2]  # what was cut travels again
    assert len(set(line.began)) >= len(line.began) - 2  # what had arrived does not
    assert windows.installation.asked(f"AccountPackage.objects.latest('pk').sha256 == '{digest(ROWS)}'") == "True"


def test_an_upload_survives_a_reload_and_another_file_is_not_mixed_into_it(windows: Windows) -> None:
    page = windows.forgive("ERR_CONNECTION_RESET").logged_in()
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")  # as over plain http
    page.on("dialog", lambda dialog: dialog.accept())  # the page asks before it is left
    steps.begin(page)
    state = page.locator(".upload-text")
    for rows in (ROWS, "+8618900000000\n" + ROWS[15:]):  # the same, then another one of the same name and size
        line = BadLine(page, "", "", *["cut"] * 9)
        steps.choose_file(page, ROWS)
        expect(state).to_contain_text("The line broke. 0.5 / 1.9 MB have arrived")
        page.reload()
        expect(state).to_contain_text("The upload of accounts.csv was interrupted: 0.5 / 1.9 MB have arrived.")
        line.faults, line.began = [], []
        steps.choose_file(page, rows)
        expect(page.locator(".upload-state")).to_be_hidden()
        steps.wait_for_ledger(page, LEDGER)
        assert (line.began[0] == 0) == (rows != ROWS)
        assert windows.installation.asked(f"AccountPackage.objects.latest('pk').sha256 == '{digest(rows)}'") == "True"
        page.unroute(CHUNKS)
    page.reload()
    expect(page.locator(".upload-state")).to_be_hidden()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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
    steps.choose_file(page, steps.GOOD)
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")


def test_a_file_of_another_kind_is_refused_before_it_is_sent(windows: Windows) -> None:
    page = windows.forgive("status of 422").logged_in()
    steps.begin(page)
    steps.choose_file(page, b"%PDF", "accounts.pdf")
    expect(page.locator(".upload-text")).to_have_text(re.compile(r'^"accounts.pdf" does not end in .zip, .txt, .csv'))
    steps.choose_file(page, steps.GOOD)
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")


def test_a_dropped_file_is_uploaded(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    files = page.evaluate_handle(
        """() => {
            const all = new DataTransfer();
            all.items.add(new File(["ann\\nbob\\n"], "dropped.txt"));
            return all;
        }"""
    )
    page.dispatch_event("[data-upload]", "drop", {"dataTransfer": files})
    expect(page.locator(".file-name")).to_have_text("dropped.txt")
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
