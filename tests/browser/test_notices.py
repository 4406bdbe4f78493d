"""An open page tells of pushes that need its person: in the title, aloud, and once over all tabs by the browser."""

import re

from playwright.sync_api import Page, expect

from tests.browser.visits_of_pushes import new_scheduled_push
from tests.browser.windows import Windows
from tests.console.processes import until

# The browser's own notices are shown; what they say is noted as well.
NOTED = """
  window.told = [];
  window.Notification = class extends Notification {
    constructor(words, options) { super(words, options); window.told.push(`${words} ${options.body}`); }
  };
"""


def look_again(*pages: Page) -> None:
    """Half a minute has passed, and each page is looked at."""
    pages[0].evaluate(
        "Object.keys(localStorage).filter((name) => name.endsWith('last')).forEach((name) => "
        "localStorage.removeItem(name))"
    )
    for page in pages:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_push_that_needs_its_person(noticing_windows: Windows) -> None:
    windows = noticing_windows
    page = windows.logged_in(permissions=["notifications"])
    page.context.add_init_script(NOTED)
    ended = "update(status='stopped', attention='', finished_at=timezone.now())"
    windows.installation.asked(f"Push.objects.filter(status='needs attention').{ended}")  # of others' tests
    new_scheduled_push(page)
    push = f"Push.objects.filter(pk={page.url.rstrip('/').rpartition('/')[2]})"
    page.goto("/profile/")
    expect(page.locator("#notices-state")).to_contain_text("Off:")
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("#notices-state")).to_contain_text("On:")
    other = page.context.new_page()
    other.goto("/pushes/")
    look_again(page, other)
    until(lambda: page.evaluate("Object.keys(localStorage).some((name) => name.endsWith('seen'))"))
    held = "status='needs attention', attention='failing', started_at=timezone.now(), attention_at=timezone.now()"
    windows.installation.asked(f"{push}.update({held})")
    look_again(page, other)
    for each in (page, other):
        expect(each).to_have_title(re.compile(r"^\(\d+\) needs you – "))
    words = "“Scheduled for another day” needs you All tries are used up"
    told = page.evaluate("told") + other.evaluate("told")  # of others' tests as well, which end meanwhile
    assert told.count(words) == 1
    assert sum(words in (each.locator("#notices").text_content() or "") for each in (page, other)) == 1
    windows.installation.asked(f"{push}.{ended}")
    look_again(page)
    expect(page).to_have_title(re.compile("^Your profile"))
    page.get_by_role("button", name="Switch off").click()
    expect(page.locator("#notices-state")).to_contain_text("Off:")
