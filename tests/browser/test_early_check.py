"""What the browser finds in a package while it travels is what the server finds, or nothing."""

import base64
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.accounts.early_vectors import PHONES, Vector, expected, vectors
from tests.browser import steps
from tests.browser.test_upload import slow_line
from tests.browser.windows import Windows, check_access

CHECK_ALL = """async ([jobs, limits]) => {
  const place = document.querySelector(".early-check");
  const rules = await (await fetch(place.dataset.rules)).json();
  Object.assign(rules.limits, limits);
  const worker = new Worker(place.dataset.worker, { type: "module" });
  // Now and then Chromium never tells the worker that a stream has ended: it is asked for that package again.
  const check = async (job, number) => {
    const told = await once(job, number);
    return told.why === "it stands still" && !limits.still_ms ? once(job, number + jobs.length) : told;
  };
  const once = (job, number) => new Promise((done) => {
    const file = new Blob([Uint8Array.from(atob(job.data), (each) => each.charCodeAt(0))]);
    worker.onmessage = ({ data }) => { if (data.job === number && data.state !== "reading") done(data); };
    worker.onerror = (event) => done({ state: `error: ${event.message}` });
    worker.postMessage({ job: number, file, name: job.name, type: job.type, rules });
  });
  const found = [];
  for (const [number, job] of jobs.entries()) found.push(await check(job, number));
  worker.terminate();
  return found;
}"""


def checked(page: Page, some: list[Vector], **limits: int) -> list[dict[str, Any]]:
    """What the worker of a draft's page tells of these packages, one after the other."""
    jobs = [{"name": v.name, "data": base64.b64encode(v.data).decode(), "type": str(v.account_type)} for v in some]
    found: list[dict[str, Any]] = page.evaluate(CHECK_ALL, [jobs, limits])
    return found


def test_the_browser_says_what_the_server_says_or_nothing(windows: Windows, tmp_path: Path) -> None:
    page = windows.logged_in()
    steps.begin(page)
    some = vectors()
    found = checked(page, some)
    states = {(vector.name, vector.account_type): each["state"] for vector, each in zip(some, found, strict=True)}
    assert set(states.values()) == {"read", "unsure"}, states
    sure = [(vector, each) for vector, each in zip(some, found, strict=True) if each["state"] == "read"]
    assert {vector.name for vector in some if vector.is_sure} <= {vector.name for vector, _ in sure}
    assert len(sure) > len(some) / 2
    for vector, each in sure:
        server = expected(vector, tmp_path)
        assert server is not None, f"The server refuses {vector}"
        assert as_told(each, server) == server, vector
    zipped = [vector for vector in some if vector.name == "phones.zip"]
    assert [each["state"] for each in checked(page, zipped, largest=4000, ratio=1)] == ["unsure"]  # as a bomb is


NEVER_ENDS = "export const listIn = () => new Promise(() => {}); export const unpacked = null;"


def test_a_reading_that_stands_still_is_given_up_and_the_next_is_not(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    page.context.route(
        "**/checking/zip.*js", lambda route: route.fulfill(body=NEVER_ENDS, content_type="text/javascript")
    )
    packed = next(vector for vector in vectors() if vector.name == "phones.zip")
    assert [each["state"] for each in checked(page, [packed, Vector("a.csv", PHONES)], still_ms=2000)] == [
        "unsure",
        "read",
    ]


def as_told(found: dict[str, Any], server: dict[str, Any]) -> dict[str, Any]:
    """What the browser found, without what it says that it does not know."""
    told = {name: found[name] for name in server}
    if told["duplicates"] is None:
        told["duplicates"] = server["duplicates"]
        told["accepted"] -= server["duplicates"]
    reasons = {each["row"]: each["reason"] for each in server["first"]}
    told["first"] = [each | {"reason": each["reason"] or reasons[each["row"]]} for each in told["first"]]
    return told


def test_rejected_rows_are_told_while_the_file_travels(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    slow_line(page, 400)
    rows = b"phone\n" + PHONES * 2000 + "1371111\u200b2222\n".encode()  # 9 MB: 20 s
    steps.choose_file(page, rows)
    early = page.locator(".early-check")
    expect(early).to_contain_text("Choose the account type, and this first look counts accounts")
    expect(early.locator(".ledger")).to_have_text("600,002 rows", use_inner_text=True)
    steps.choose_type(page, 1002)
    expect(early.locator(".ledger")).to_have_text(
        "600,002 rows = 300 accounts + 599,700 duplicates + 1 rejected + 0 blank + 1 header", use_inner_text=True
    )
    expect(early.get_by_role("row").last).to_have_text(
        "600,0021371111⟨U+200B⟩2222invisible characters inside · Remove them, or type the account again."
    )
    expect(page.locator(".upload-text")).to_be_visible()
    check_access(page)
    slow_line(page, -1)
    steps.wait_for_ledger(page, "600,002 rows = 300 accounts + 599,700 duplicates + 1 rejected + 0 blank + 1 header")
    expect(early).to_be_hidden()
