"""Windows of a real Chromium on an installation, watched for what no page may do."""

from typing import Any, Self
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, StorageState, ViewportSize
from playwright.sync_api import Error as PlaywrightError

from tests.installation import MARKETER, Installation

OWN_SCHEMES = {"data", "blob"}
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
GUARD_MS = 180_000  # longer than a small machine with other work takes


class Windows:
    """Opens windows; `troubles` is what their pages did and should not: console errors, requests to other hosts."""

    def __init__(self, browser: Browser, installation: Installation, logins: dict[str, StorageState]) -> None:
        self.browser, self.installation, self.logins = browser, installation, logins
        self.troubles: list[str] = []
        self.forgiven = [*installation.forgiven]
        self.contexts: list[BrowserContext] = []

    def forgive(self, text: str) -> Self:
        """Let pass what holds `text`: this test provokes it."""
        self.forgiven.append(text)
        return self

    def new(self, **options: Any) -> Page:
        """A window of a browser of its own: nobody is logged in. `options` are those of Playwright's contexts.

        Without motion, as a person may want it: to draw what moves takes a tenth of the processor.
        """
        usual = {"base_url": self.installation.url, "viewport": DESK, "locale": "en-GB", "reduced_motion": "reduce"}
        context = self.browser.new_context(**{**usual, **options})
        context.set_default_timeout(GUARD_MS)
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._note(f"script: {error.error}"))
        self.contexts.append(context)
        return context.new_page()

    def logged_in(self, name: str = MARKETER, **options: Any) -> Page:
        """A window before the first page, of a person who has logged in once for all tests."""
        if name not in self.logins:
            page = self.new()
            log_in(page, self.installation, name)
            self.logins[name] = page.context.storage_state()
        return self.new(storage_state=self.logins[name], **options)

    def told(self) -> str:
        """What stands in each window, and their troubles so far."""
        pages = [page for context in self.contexts for page in context.pages]
        return "\n\n".join([*map(_told, pages), *self.troubles])

    def close(self) -> None:
        """Close all of them."""
        for context in self.contexts:
            context.close()

    def _note(self, trouble: str) -> None:
        if not any(text in trouble for text in self.forgiven):
            self.troubles.append(trouble)

    def _request(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in OWN_SCHEMES and asked.netloc != urlsplit(self.installation.url).netloc:
            self._note(f"request: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"console: {message.text} ({message.location.get('url')})")


class KeptWindows(Windows):
    """Windows of browsers that a person keeps from test to test: what pages name is loaded once, as by people."""

    def __init__(self, browser: Browser, installation: Installation, logins: dict[str, StorageState]) -> None:
        super().__init__(browser, installation, logins)
        self._kept: dict[str, BrowserContext] = {}

    def logged_in(self, name: str = MARKETER, **options: Any) -> Page:
        """A window beside those that the person has had, in English again."""
        if name not in self._kept:
            self._kept[name] = super().logged_in(name, **options).context
        self._kept[name].clear_cookies(name="language")
        return self._kept[name].new_page()

    def begin_test(self) -> None:
        """Nothing has been done yet that no page may do, and nothing is forgiven."""
        self.troubles = []
        self.forgiven = [*self.installation.forgiven]

    def end_test(self) -> None:
        """Close the windows, and the browsers that nobody keeps."""
        for context in [*self.contexts]:
            if context in self._kept.values():
                for page in context.pages:
                    page.close()
            else:
                context.close()
                self.contexts.remove(context)


def _told(page: Page) -> str:
    try:
        return f"{page.url}\n{page.inner_text('body', timeout=5000)}"
    except PlaywrightError as closed:
        return f"{page.url}\n{closed.message}"


def log_in(page: Page, installation: Installation, name: str = MARKETER) -> None:
    """Log in on the login page, from wherever `page` is."""
    page.goto("/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(installation.password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/")


def check_access(page: Page) -> None:
    """Axe finds nothing on the page. It writes down what it finds wrong, and not each element that is right as well."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
