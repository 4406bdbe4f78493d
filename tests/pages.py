"""What every page of the console owes the person who opens it: read from the HTML that was sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FIELDS = {"input", "select", "textarea"}
NOT_LABELLED = {"hidden", "submit", "button"}
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(repr=False)  # each names all around it: a failing test would write gigabytes
class Element:
    """A start tag with its attributes and the text below it."""

    tag: str
    attributes: dict[str, str]
    inside: "list[Element]"
    text: str = ""


@dataclass(repr=False)
class Page(HTMLParser):
    """The elements of a page in document order."""

    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, list(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        """The elements with one of these tags."""
        return [element for element in self.elements if element.tag in tags]

    def main(self, *tags: str) -> list[Element]:
        """Those of the page's own content, without its head and its foot."""
        return [each for each in self.all(*tags) if any(outer.tag == "main" for outer in each.inside)]

    def text(self, tag: str) -> str:
        """The text of the first element with this tag, its white space folded."""
        return " ".join(self.all(tag)[0].text.split())


def read(response: Any, language: str = "en") -> Page:
    """The whole page of a response, after the checks every page must pass."""
    page = read_fragment(response)
    assert page.text("title").partition(" · ")[0] != ""
    assert len(page.all("h1")) == 1
    assert page.text("h1")
    assert page.all("html")[0].attributes["lang"] == language
    assert len(page.all("main")) == 1
    return page


def as_sent(page: Page, field: str = "shown") -> dict[str, list[str]]:
    """What a browser sends of the form that has this field, as it came."""
    found = next(each for each in page.all("input") if each.attributes.get("name") == field)
    form = next(each for each in found.inside[::-1] if each.tag == "form")
    sent: dict[str, list[str]] = {}
    for each in page.all("input", "textarea", "option"):
        kind = each.attributes.get("type")
        is_box = kind in ("checkbox", "radio")
        value = each.attributes.get("value", "on" if is_box else "")
        is_on = "checked" in each.attributes if is_box else kind != "file"
        if each.tag == "option":
            is_on = "selected" in each.attributes
        named = next((outer for outer in (each, *each.inside[::-1]) if "name" in outer.attributes), None)
        if named and is_on and any(outer is form for outer in each.inside):
            sent.setdefault(named.attributes["name"], []).append(each.text.strip() if each.tag == "textarea" else value)
    return sent


def read_fragment(response: Any) -> Page:
    """A response that is a piece of a page, after the checks every piece must pass."""
    check_headers(response)
    page = Page()
    page.feed(response.content.decode())
    _check_ids(page)
    _check_labels(page)
    _check_forms(page)
    _check_nothing_inline(page)
    return page


def check_headers(response: Any) -> None:
    """Nothing may be framed, sniffed, run from elsewhere or told to others."""
    assert SAFE_HEADERS.items() <= dict(response.headers).items()
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe-" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def _check_ids(page: Page) -> None:
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids)), f"An id stands twice: {sorted(ids)}"


def _check_labels(page: Page) -> None:
    labelled = {label.attributes.get("for") for label in page.all("label")}
    for element in page.all(*FIELDS):
        kind = element.attributes
        if kind.get("type") in NOT_LABELLED:
            continue
        wrapped = any(outer.tag == "label" for outer in element.inside)
        assert wrapped or "aria-label" in kind or kind.get("id") in labelled, f"No label: {kind}"
    assert all("alt" in image.attributes for image in page.all("img"))


def _check_forms(page: Page) -> None:
    for form in page.all("form"):
        own = [element for element in page.all("input") if any(outer is form for outer in element.inside)]
        tokens = [element for element in own if element.attributes.get("name") == "csrfmiddlewaretoken"]
        assert len(tokens) == (form.attributes.get("method") == "post"), form.attributes


def _check_nothing_inline(page: Page) -> None:
    assert not page.all("style")
    assert all("src" in script.attributes and not script.text.strip() for script in page.all("script"))
    for element in page.elements:
        assert not [name for name in element.attributes if name == "style" or name.startswith("on")], element.tag
        assert "://" not in element.attributes.get("src", ""), element.attributes
        if "://" in element.attributes.get(
            "href", ""
        ):  # what a person wrote, to be tried: it learns nothing of this page
            assert (element.tag, element.attributes.get("rel")) == ("a", "noopener noreferrer"), element.attributes
