"""One Chromium for the tests of the pages in use."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, StorageState, sync_playwright

from tests.browser.chromium import WHOLE, launch
from tests.browser.windows import KeptWindows, Windows
from tests.installation import Installation


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder drive a browser against real processes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.processes)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails tells what stood in its windows: the one element it looked at is seldom why."""
    report = yield
    if report.failed and report.when == "call":
        opened = getattr(item, "funcargs", {}).values()
        report.sections += [("Windows", each.told()) for each in opened if isinstance(each, Windows)]
    return report


# For this folder, not for the session: while Playwright's event loop lives, Django refuses its database.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A real Chromium."""
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture
def whole_chromium(playwright: Playwright) -> Iterator[Browser]:
    """With its notifications."""
    browser = launch(playwright, WHOLE)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def logins() -> dict[str, StorageState]:
    """The cookies of the people who have logged in at the installation, by name: Argon2 is slow by design."""
    return {}


@pytest.fixture
def windows(chromium: Browser, installation: Installation, logins: dict[str, StorageState]) -> Iterator[Windows]:
    """Opens windows; at the end of the test, none of them may have done what no page may do."""
    yield from _opened(Windows(chromium, installation, logins))


@pytest.fixture(scope="module")
def _kept_windows(
    chromium: Browser, installation: Installation, logins: dict[str, StorageState]
) -> Iterator[KeptWindows]:
    kept = KeptWindows(chromium, installation, logins)
    yield kept
    kept.close()


@pytest.fixture
def kept_windows(_kept_windows: KeptWindows) -> Iterator[KeptWindows]:
    """Windows of browsers that people keep from test to test of a file: what opens first is dear."""
    _kept_windows.begin_test()
    yield _kept_windows
    _kept_windows.end_test()
    assert _kept_windows.troubles == []


@pytest.fixture
def noticing_windows(
    whole_chromium: Browser, installation: Installation, logins: dict[str, StorageState]
) -> Iterator[Windows]:
    """Windows of a browser that shows notifications."""
    yield from _opened(Windows(whole_chromium, installation, logins))


def _opened(windows: Windows) -> Iterator[Windows]:
    yield windows
    windows.close()
    assert windows.troubles == []
