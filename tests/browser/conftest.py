"""One Chromium for the tests of the pages in use."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.browser.windows import Windows
from tests.installation import Installation

# The last such list counts, so that it begins with what Playwright leaves out. Of each window that is opened, the
# address bar's list is a page of two more processes, which cost more than most of our pages; we have no address bar.
LEFT_OUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "SpareRendererForSitePerProcess",
)
ARGUMENTS = (
    f"--disable-features={','.join(LEFT_OUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder drive a browser against real processes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.processes)


# For this folder, not for the session: while Playwright's event loop lives, Django refuses its database.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A real Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("The browser tests need Chromium: run make chromium, or install Debian's package chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def logins() -> dict[str, StorageState]:
    """The cookies of the people who have logged in at the installation, by name: Argon2 is slow by design."""
    return {}


@pytest.fixture
def windows(chromium: Browser, installation: Installation, logins: dict[str, StorageState]) -> Iterator[Windows]:
    """Opens windows; at the end of the test, none of them may have done what no page may do."""
    opened = Windows(chromium, installation, logins)
    yield opened
    opened.close()
    assert opened.troubles == []
