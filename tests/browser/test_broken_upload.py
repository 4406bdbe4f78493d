"""An upload whose line breaks or stands still, whose login ends, whose page is reloaded: it goes on, losing nothing."""

import hashlib
import os
import re
import signal
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.test_logged_out import forgiving, log_in_elsewhere, log_out
from tests.browser.test_upload import CHUNKS, ROWS
from tests.browser.windows import GUARD_MS, Windows
from tests.slowline import SlowLine

LEDGER = "130,000 rows = 130,000 accounts + 0 duplicates + 0 rejected + 0 blank"


class BadLine:
    """Lets chunks through, but for those that meet a fault; notes where each began.

    `deaf`: of so many windows that take the upload over, the first answer is lost.
    """

    deaf = 0

    def __init__(self, page: Page, *faults: str) -> None:
        self.page, self.faults, self.began = page, list(faults), list[int]()
        page.route(CHUNKS, self._pass)

    def _pass(self, route: Route) -> None:
        if route.request.method == "POST" and self.deaf:
            self.deaf -= 1
            route.fetch()
            route.abort("connectionreset")
            return
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
    for megabytes in (r"0\.3", r"0\.[4-8]"):
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
        line.faults, line.began, line.deaf = [], [], 1
        steps.choose_file(page, rows)
        expect(page.locator(".upload-state")).to_be_hidden()
        steps.wait_for_ledger(page, LEDGER)
        assert (line.began[0] == 0) == (rows != ROWS)
        assert windows.installation.asked(f"AccountPackage.objects.latest('pk').sha256 == '{digest(rows)}'") == "True"
        page.unroute(CHUNKS)
    page.reload()
    expect(page.locator(".upload-state")).to_be_hidden()


# How fast an upload says it is that moved on a moment ago, after an hour in which the machine slept; in MB/s.
AFTER_AN_HOUR = """() => {
  const told = [];
  const sending = new Carrying({ size: 90e6 }, {}, null, (_, { rate }) => told.push(rate / 1e6));
  const ago = (seconds) => Date.now() - seconds * 1000;
  Object.assign(sending, { began: { at: ago(3610), offset: 0 }, movedAt: ago(3600), rate: 1e6, sent: 10e6 });
  sending.moved(10.5e6);
  return told;
}"""


def sleep(page: Page, seconds: int, meanwhile: Callable[[], None]) -> None:
    """The pages of the browser stand still, as in a laptop that sleeps, while something happens on the line."""
    browser = page.context.browser
    assert browser
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    pages = [int(each["id"]) for each in processes if each["type"] == "renderer"]
    assert pages
    for each in pages:
        os.kill(each, signal.SIGSTOP)
    meanwhile()
    time.sleep(seconds)
    for each in pages:
        os.kill(each, signal.SIGCONT)


def test_a_line_that_stands_still_and_a_laptop_that_sleeps_lose_nothing(windows: Windows) -> None:
    line = SlowLine(urlsplit(windows.installation.url).port or 0, 700_000)
    windows.forgive(f":{line.port}/").forgive("status of 409")  # what stood still may arrive all the same, later
    page = windows.logged_in(base_url=f"http://127.0.0.1:{line.port}")
    steps.begin(page)
    page.evaluate("asked.STILL_MS = 3000")
    steps.choose_file(page, ROWS)
    assert line.stuck.wait(GUARD_MS / 1000)
    expect(page.locator(".upload-text")).to_have_text(
        re.compile(r"The line broke\. \d\.\d / 1\.9 MB have arrived and are kept\. Tries again in \d+ s, by itself\.")
    )
    sleep(page, 4, line.release)
    steps.wait_for_ledger(page, LEDGER)
    assert windows.installation.asked(f"AccountPackage.objects.latest('pk').sha256 == '{digest(ROWS)}'") == "True"
    assert page.evaluate(AFTER_AN_HOUR) == [1]
    line.close()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_what_was_attached_before_it_could_be_cancelled_is_shown(windows: Windows) -> None:
    page = windows.forgive("ERR_CONNECTION_RESET").forgive("status of 409").logged_in()
    steps.begin(page)

    def lose_the_answer(attaching: Route) -> None:
        if attaching.request.method == "POST":
            attaching.fetch()
            attaching.abort("connectionreset")
        else:
            attaching.continue_()

    page.route("**/package/", lose_the_answer)
    steps.choose_file(page, steps.GOOD)
    expect(page.locator(".upload-text")).to_contain_text("The line broke.")
    page.locator(".upload-cancel").click()
    steps.wait_for_ledger(page, "2 rows = 2 accounts + 0 duplicates + 0 rejected + 0 blank")
    expect(page.locator(".upload-state")).to_be_hidden()


def test_an_upload_is_cancelled_when_the_console_has_heard_of_it(windows: Windows) -> None:
    page = forgiving(windows).forgive("ERR_CONNECTION_RESET").logged_in()
    steps.begin(page)
    page.route("**/package/", lambda attaching: attaching.abort("connectionreset"))
    steps.choose_file(page, steps.GOOD)
    state = page.locator(".upload-text")
    expect(state).to_contain_text("The line broke.")
    faults = ["cut", "logged out"]

    def give_up(deleting: Route) -> None:
        if faults and deleting.request.method == "DELETE":
            if faults.pop(0) == "cut":
                deleting.abort("connectionreset")
                return
            log_out(page)
        deleting.continue_()

    page.route(CHUNKS, give_up)
    page.locator(".upload-cancel").click()
    expect(state).to_contain_text("The upload is being cancelled.")
    expect(state).to_contain_text("Not cancelled yet: you are logged out.")
    log_in_elsewhere(windows, page)
    expect(state).to_have_text("The upload was cancelled. Nothing was stored.")
    page.unroute_all()
    page.reload()
    expect(page.get_by_text("no package yet")).to_be_visible()
