"""What programs of colleagues get: status calls a second of one web process, and a package beside the browser's way.

A whole installation with one web process. Its status call is asked by connections that are kept, as fast as it answers.
Then a file is sent in turns by the program of docs/examples and dropped into the page, each from its first byte to the
ledger. Prints medians; the exit status is 1 when a goal is missed.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, expect, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "examples")]

from console_client import IN_WORK, Console  # noqa: E402 - run as a script

from benchmarks.kept_line import Line  # noqa: E402 - run as a script
from benchmarks.pages import processor_seconds  # noqa: E402 - run as a script
from benchmarks.upload import make  # noqa: E402 - run as a script
from tests.browser import steps  # noqa: E402 - run as a script
from tests.browser.chromium import launch  # noqa: E402 - run as a script
from tests.browser.windows import log_in  # noqa: E402 - run as a script
from tests.installation import Inside, Installation  # noqa: E402 - run as a script
from tests.postgres import server  # noqa: E402 - run as a script

CALLS_A_SECOND, AS_THE_BROWSER = 200.0, 1.2
LINES: Final = 8
ACCESS_ID: Final = "1500000001"  # of the demo


def main() -> int:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="of status calls in a round")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own, not on SQLite")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="api-") as folder,
        running(Path(folder), on_postgres=options.postgres) as (site, inside),
    ):
        application = int(site.asked(f"Application.objects.get(access_id='{ACCESS_ID}').pk"))
        token = inside("token", application=application)
        is_quick = status_calls(site, token, ended_push(inside, application), options)
        file = Path(folder) / "accounts.csv"
        make(file, options.mb * 1024 * 1024)
        return 0 if packages(site, token, file, options.rounds) and is_quick else 1


@contextmanager
def running(folder: Path, *, on_postgres: bool) -> Iterator[tuple[Installation, Inside]]:
    """An installation whose tokens may call as often as they can, and an interpreter in it."""
    with ExitStack() as opened:
        folder.chmod(0o755)  # the server has an owner of its own
        variables = {"API_CALLS_PER_MINUTE": "1000000"}
        if on_postgres:
            variables["DATABASE_URL"] = opened.enter_context(server(folder / "server"))
        site = Installation(folder / "data", **variables)
        opened.callback(site.stop)
        inside = site.inside()
        opened.callback(inside.close)
        yield site, inside


def ended_push(inside: Inside, application: int) -> int:
    """A push of a package that was sent."""
    push = inside("draft", title="Sent", application=application, accounts=["ann", "ben"], package=True)
    while inside("facts", titles=["Sent"])["Sent"]["package"][0] != "checked":
        time.sleep(0.1)
    assert inside("confirm", push=push) == ""
    while not inside("facts", titles=["Sent"])["Sent"]["is_ended"]:
        time.sleep(0.1)
    return int(push)


def status_calls(site: Installation, token: str, push: int, options: Any) -> bool:
    """Print how many a second; whether they are enough."""
    path, rounds = f"/api/v1/pushes/{push}", []
    for _ in range(options.rounds):
        rounds.append(asyncio.run(_asked(site, f"Authorization: Bearer {token}", path, options.seconds)))
    a_second, cost = (statistics.median(each) for each in zip(*rounds, strict=True))
    each_round = ", ".join(f"{one:.0f}" for one, _ in rounds)
    print(f"Status calls a second of one process: {a_second:.0f} ({each_round}); {cost:.1f} ms of a processor each")
    is_met = a_second >= CALLS_A_SECOND
    print(f"- {'met' if is_met else 'MISSED'}: {a_second:.0f}, at least {CALLS_A_SECOND:.0f}", flush=True)
    return is_met


async def _asked(site: Installation, who: str, path: str, seconds: float) -> tuple[float, float]:
    done, end = 0, time.perf_counter() + seconds

    async def ask() -> None:
        nonlocal done
        line = Line(site.console.port, who)
        while time.perf_counter() < end:
            await line.get(path)
            done += 1

    pids = site.pids("web")
    start, before = time.perf_counter(), processor_seconds(pids)
    await asyncio.gather(*(ask() for _ in range(LINES)))
    return done / (time.perf_counter() - start), (processor_seconds(pids) - before) * 1000 / done


def packages(site: Installation, token: str, file: Path, rounds: int) -> bool:
    """Print the seconds of both ways, in turns; whether a program's is about as fast as the browser's."""
    console = Console(site.url, token)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(base_url=site.url)
        page.set_default_timeout(0)
        log_in(page, site)
        pairs = [(by_browser(page, file), by_program(console, file, number)) for number in range(rounds)]
        browser.close()
    dropped, sent = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(program / browsers for browsers, program in pairs)
    size = file.stat().st_size / 1024**2
    print(f"\nA package of {size:.0f} MB to its ledger: browser {dropped:.2f} s, program {sent:.2f} s")
    print(f"- {'met' if ratio <= AS_THE_BROWSER else 'MISSED'}: {ratio:.2f} ×, at most {AS_THE_BROWSER}")
    return ratio <= AS_THE_BROWSER


def by_browser(page: Page, file: Path) -> float:
    """Seconds from the drop to the ledger."""
    steps.begin(page)
    began = time.perf_counter()
    page.get_by_label("Account package", exact=True).set_input_files(file)
    expect(page.locator("#package-card .ledger")).to_be_visible(timeout=0)
    return time.perf_counter() - began


def by_program(console: Console, file: Path, number: int) -> float:
    """Seconds from the first byte to the ledger, which is asked for as often as the page asks."""
    push = console.act("pushes", f"create-{number}", {"title": "By a program"})["push"]
    began = time.perf_counter()
    upload = console.upload(push, file)
    console.act(f"pushes/{push}/package", f"attach-{number}", {"upload": upload})
    while console.get(f"pushes/{push}/check")["state"] in IN_WORK:
        time.sleep(1)
    assert console.get(f"pushes/{push}/ledger")["ledger"]
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
