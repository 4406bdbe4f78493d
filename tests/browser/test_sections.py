"""What the page counts and ticks while a push is written."""

from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.windows import Windows

# Nodes that come and go where a text is only another one: each has the browser ask rules of the whole page again.
WATCH_NODES = """() => {
  const places = "[data-counts], #size span, .seen, .cut, [data-cut-said]";
  window.nodes = [];
  new MutationObserver((changes) => {
    window.nodes.push(...changes.filter(({ target }) => target.matches(places)).map(({ target }) => target.outerHTML));
  }).observe(document.body, { childList: true, subtree: true });
}"""


def test_a_title_is_counted_against_what_its_platform_shows(windows: Windows) -> None:
    page = windows.logged_in()
    counter = page.locator("[data-counts=id_title]")
    for application, told in (("Demo Shop", "21 / 20"), ("Demo Shop iOS", "21")):
        steps.begin(page, application)
        steps.write(page, "推" * 21)
        expect(counter).to_have_text(told)
        expect(counter).to_have_class("counter over" if "/" in told else "counter")
        page.evaluate(WATCH_NODES)
        page.get_by_label("Title", exact=True).press("a")
        expect(counter).to_have_text(told.replace("21", "22"))
        assert page.evaluate("window.nodes") == []


# What is still to do once the title that is written is drawn, before anything is saved.
STILL_TO_DO = """async (title) => {
  const field = document.getElementById("id_title");
  field.value = title;
  const drawn = new Promise((done) => { document.addEventListener("written", done, { once: true }); });
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await drawn;
  return [...document.querySelectorAll("#summary .todo li:not([hidden])")].map((todo) => todo.textContent.trim());
}"""


def test_a_tick_stands_where_nobody_need_look_again(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    who, says, when = (page.locator(f"#state-{section}") for section in ("who", "says", "when"))
    for section, told in ((who, "○ empty"), (says, "○ empty"), (when, "○ preset: at once")):
        expect(section).to_have_text(told)
    assert page.evaluate(STILL_TO_DO, "S") == [
        text for text in page.evaluate(STILL_TO_DO, "") if text != "Write a title."
    ]
    steps.choose_type(page)
    steps.choose_file(page, steps.MIXED)
    expect(who).to_have_text("! preview will ask")
    steps.write(page, "\u200b\u3164")
    expect(says).to_have_text("! needs attention")
    expect(page.locator("#summary .todo")).to_have_text("Write a title.")
    steps.write(page, "Sale")
    expect(says).to_have_text("✓ done")
    steps.choose_file(page, steps.GOOD)
    expect(who).to_have_text("✓ done")
    steps.schedule(page)
    expect(when).to_have_text("✓ done")
