"""Every page at a desk and on a phone, light and dark, in both languages: axe finds nothing, nothing sticks out."""

from typing import Literal
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.looks import check_weight, check_width, check_widths
from tests.browser.steps import LONG
from tests.browser.visits import ADMINISTRATORS, MARKETERS
from tests.browser.visits_of_logins import AFTER_A_PROOF, login
from tests.browser.visits_of_pushes import Visit, new_scheduled_push
from tests.browser.windows import DESK, PHONE, KeptWindows, Windows, check_access, log_in
from tests.installation import ADMINISTRATOR

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PAPER = {"light": "rgb(245, 246, 249)", "dark": "rgb(18, 22, 29)"}
# What is folded away is a part of the page as well.
UNFOLDED = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"


def look_closely(page: Page) -> None:
    """What it weighs; at every width; in English light, at a desk; in Chinese dark, on a phone. Axe is dear: twice."""
    check_weight(page)
    check_widths(page)
    _look(page, DESK, "light")
    _speak(page, "zh-hans")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.evaluate(UNFOLDED)
    _look(page, PHONE, "dark")
    _speak(page, "en")


def _speak(page: Page, language: str) -> None:
    """From the next page on. The cookie is of the whole site, as the site's own is."""
    page.context.add_cookies([{"name": "language", "value": language, "url": urljoin(page.url, "/")}])


def _look(page: Page, size: ViewportSize, scheme: Literal["light", "dark"]) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    check_width(page)
    check_access(page)


def check_paper(page: Page, chosen: str = "") -> None:
    """The page is as the system is, or as it was chosen whatever the system is."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("body")).to_have_css("background-color", PAPER[chosen.lower() or scheme])


@pytest.mark.parametrize("visit", MARKETERS, ids=lambda visit: visit.__name__)
def test_a_marketers_page(kept_windows: KeptWindows, visit: Visit) -> None:
    page = kept_windows.forgive("status of 404").forgive("status of 403").forgive("status of 422").logged_in()
    visit(page)
    look_closely(page)


@pytest.mark.parametrize("visit", ADMINISTRATORS, ids=lambda visit: visit.__name__)
def test_an_administrators_page(kept_windows: KeptWindows, visit: Visit) -> None:
    page = kept_windows.forgive("status of 422").logged_in(ADMINISTRATOR)
    visit(page)
    look_closely(page)


@pytest.mark.parametrize("visit", AFTER_A_PROOF, ids=lambda visit: visit.__name__)
def test_a_page_of_who_has_logged_in_a_moment_ago(windows: Windows, visit: Visit) -> None:
    page = windows.forgive("status of 422").new()
    log_in(page, windows.installation)
    visit(page)
    look_closely(page)


def test_the_login(windows: Windows) -> None:
    page = windows.forgive("status of 422").new()
    login(page)
    look_closely(page)
    page.goto("/login/")
    for theme in ("Light", "Dark"):
        page.get_by_role("button", name=theme).click()
        expect(page.get_by_role("button", name=theme)).to_have_attribute("aria-pressed", "true")
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", theme.lower())
        check_paper(page, chosen=theme)
    page.get_by_role("button", name="As the system").click()
    check_paper(page)
    without_scripts = windows.new(java_script_enabled=False)
    login(without_scripts)
    check_paper(without_scripts)


def test_records_of_large_pushes_with_long_names(kept_windows: KeptWindows) -> None:
    page = kept_windows.logged_in()
    new_scheduled_push(page)
    push = f"Push.objects.filter(pk={page.url.rstrip('/').rpartition('/')[2]})"
    figures = "accounts=8738133, sent=8471820, arrived=8471819, started_at=timezone.now()"
    held = "status='needs attention', attention='failing', attention_at=timezone.now()"
    kept_windows.installation.asked(f"{push}.update(title={LONG!r}, {figures}, {held})")
    administrator = kept_windows.logged_in(ADMINISTRATOR)
    for address in ("/pushes/", "/pushes/standing-still/"):
        administrator.goto(address)
        expect(administrator.get_by_role("link", name=LONG).first).to_be_visible()
        look_closely(administrator)
    ended = "status='finished with problems', attention='', finished_at=timezone.now()"
    kept_windows.installation.asked(f"{push}.update({ended})")
    page.goto("/pushes/?status=finished+with+problems")
    expect(page.get_by_text("8,471,820")).to_be_visible()
    look_closely(page)
