"""The Chromium that opens the pages, for the tests, the benchmarks and the pictures of the documents."""

import shutil

import pytest
from playwright.sync_api import Browser, Playwright

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
WHOLE = ("chromium", "chromium-browser")
# Its shell draws the same pages without the windows around them: two thirds of the processor. Debian has it packaged.
SHELL = ("chromium-headless-shell", *WHOLE)


def launch(playwright: Playwright, programs: tuple[str, ...] = SHELL) -> Browser:
    """A real Chromium, of which nothing is seen. Its shell shows no notifications, nor asks whether it may."""
    path = next(filter(None, map(shutil.which, programs)), None)
    if path is None:
        pytest.fail("Pages are opened by Chromium: run make chromium, or install Debian's package chromium.")
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
