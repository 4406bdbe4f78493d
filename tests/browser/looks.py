"""What a page looks like, measured in the browser: nothing cut off, nothing too small to be pressed."""

from playwright.sync_api import Page

from tests.browser.windows import DESK

WIDTHS = (360, 768, 820, 1024, 1280)
MOST_BYTES = 150 * 1024

# What travelled for the page itself and what it names, compressed as it came. What scripts ask for later is not first.
WEIGHT = """() => {
  const later = ["xmlhttprequest", "fetch", "eventsource", "beacon", "other"];
  const files = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .filter((one) => !later.includes(one.initiatorType));
  return [files.length, files.reduce((sum, one) => sum + one.encodedBodySize, 0)];
}"""

# What lies beyond the right edge of the window, or is cut off by a box around it. A box that scrolls may hold more.
OUTSIDE = """() => {
  const hidden = (style) => style.display === "none" || style.visibility === "hidden"
    || style.position === "absolute" && style.clipPath !== "none";
  const found = [], edge = document.documentElement.clientWidth;
  const walk = (element, right) => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (hidden(style)) return;
    if (box.width && box.height && box.right - right > 1) {
      found.push(`${element.tagName} ${element.className} ${Math.round(box.right - right)} px: ${element.innerText}`);
    } else if (!["auto", "scroll"].includes(style.overflowX)) {
      const inner = style.overflowX === "visible" ? right : Math.min(right, box.right);
      for (const child of element.children) walk(child, inner);
    }
  };
  walk(document.body, edge);
  const wider = document.documentElement.scrollWidth - edge;
  return wider > 0 ? [`the page is ${wider} px wider than its window`, ...found] : found;
}"""

# WCAG 2.5.8, unless in a sentence. A label that is pressed for its field counts with it.
SMALL = """() => {
  const targets = [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".visually-hidden, .skip"));
  const size = (one) => {
    const boxes = [one, ...(one.labels ?? [])].map((each) => each.getBoundingClientRect());
    const span = (from, to) => Math.max(...boxes.map((box) => box[to])) - Math.min(...boxes.map((box) => box[from]));
    return [span("left", "right"), span("top", "bottom")];
  };
  const isInSentence = (one) => one.tagName === "A" && getComputedStyle(one).display === "inline"
    && [...one.parentElement.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim().length > 2);
  return targets.filter((one) => Math.min(...size(one)) < 23.5 && !isInSentence(one))
    .map((one) => `${one.tagName} ${one.innerText || one.id} ${size(one).map(Math.round).join(" x ")}`);
}"""


def weight(page: Page) -> tuple[int, int]:
    """How many files it takes to draw the page first, and their bytes."""
    files, size = page.evaluate(WEIGHT)
    return files, size


def check_weight(page: Page) -> None:
    """It takes no more bytes to draw the page first than a page may have."""
    files, size = weight(page)
    assert files, f"{page.url}: nothing was counted"
    assert size <= MOST_BYTES, f"{page.url}: {size:,} bytes in {files} files"


def check_width(page: Page) -> None:
    """Nothing makes the page wider than the window, and nothing is cut off at its edge."""
    page.wait_for_load_state("domcontentloaded")  # what was pressed before may still lead here
    found = page.evaluate(OUTSIDE)
    assert not found, f"{page.url} at {page.viewport_size}: {found}"


def check_targets(page: Page) -> None:
    """Whatever is pressed is at least 24 px wide and high."""
    found = page.evaluate(SMALL)
    assert not found, f"{page.url} at {page.viewport_size}: {found}"


def check_widths(page: Page) -> None:
    """Both, at every width that a window may have; the page is loaded once."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": DESK["height"]})
        check_width(page)
        check_targets(page)
