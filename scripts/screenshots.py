"""Take the pictures of docs/img anew: light, dark, on a phone and in Chinese, with simulated devices.

Usage: screenshots.py [FOLDER]    (default: docs/img). `make screenshots` runs it.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import launch  # noqa: E402 - run as a script
from tests.browser.windows import DESK, PHONE  # noqa: E402 - run as a script
from tests.console.processes import environment  # noqa: E402 - run as a script
from tests.installation import MARKETER, Installation  # noqa: E402 - run as a script

ACCESS_ID, TYPE = "1500000001", "1002"  # of the demo's shop
LOOKS: Final = {
    "": DESK | {"height": 1000},
    "-dark": DESK | {"height": 1000},
    "-phone": PHONE,
    "-zh": DESK | {"height": 1000},
}


def main(folder: Path) -> None:
    """Start an installation, push to its simulated devices, and take the pictures on the way."""
    with tempfile.TemporaryDirectory(prefix="screenshots-") as made, sync_playwright() as playwright:
        accounts = Path(made) / "spring-sale.csv"
        _run("-m", "pushes.accounts", "generate", str(accounts), "--rows", "3000", "--type", TYPE, "--bad", "0.4%")
        installation = Installation(Path(made) / "data")
        browser = launch(playwright)
        try:
            with fleet(installation, accounts):
                page = browser.new_context(base_url=installation.url, locale="en-GB", viewport=DESK).new_page()
                walk(page, installation.password, accounts, folder)
        finally:
            browser.close()
            installation.stop()


@contextmanager
def fleet(installation: Installation, accounts: Path) -> Iterator[None]:
    """Most of the accounts have a device that is online."""
    command = ["manage.py", "simulatedevices", "--access-id", ACCESS_ID, "--accounts", str(accounts)]
    habits = ["--account-type", TYPE, "--count", "2600", "--online", "92%", "--click", "6%"]
    variables = environment(installation.data_dir, **installation.variables)
    playing = subprocess.Popen(
        [sys.executable, *command, *habits], cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True
    )
    for line in playing.stdout or ():
        if "Ctrl-C" in line:
            break
    try:
        yield
    finally:
        playing.terminate()
        playing.communicate()


def walk(page: Page, password: str, accounts: Path, folder: Path) -> None:
    """A push from the login to its figures."""
    page.goto("/")
    page.get_by_label("Username").fill(MARKETER)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Create Push for Demo Shop", exact=True).click()
    page.get_by_label("Account package", exact=True).set_input_files(accounts)
    page.locator("#id_title").fill("Spring sale")
    page.locator("#id_content").fill("Half price until Sunday, in all shops and online")
    page.locator("#package-card .ledger").wait_for()
    page.get_by_text("Saved", exact=False).first.wait_for()
    take(page, folder / "create-push.png", "", "-phone", "-zh")
    page.get_by_role("button", name="Preview").first.click()
    page.wait_for_url("**/preview/")
    take(page, folder / "preview.png", "-dark")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name=re.compile("^Send to")).click()
    page.get_by_role("button", name="Start now").click()
    page.locator(".funnel").wait_for(timeout=120_000)
    page.wait_for_timeout(20_000)  # until the last device has reported, and the service was asked for it
    take(page, folder / "push.png", "", "-phone", "-zh")


def take(page: Page, picture: Path, *looks: str) -> None:
    """One picture in each look, the Chinese one last, from the top of the page."""
    for look in looks:
        page.emulate_media(color_scheme="dark" if look == "-dark" else "light")
        page.set_viewport_size(LOOKS[look])
        if look == "-zh":
            page.get_by_role("button", name="简体中文").click()
            page.wait_for_load_state()
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(800)
        page.screenshot(path=picture.with_stem(picture.stem + look))
    if "-zh" in looks:
        page.get_by_role("button", name="English").click()
        page.wait_for_load_state()
    page.set_viewport_size(DESK)


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "img")
