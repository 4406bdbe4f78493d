"""The laws of the style sheets: one rule in one place, for something that is on a page, in colours that have a name."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.text import slugify

from pushes.forms import DraftForm
from pushes.models import Application, Push
from pushes.overview.pictures import PICTURES
from pushes.telling.device import LOOKS
from pushes.telling.timeline import LINES

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
SHEETS = sorted(STATIC.rglob("*.css"))
LINKED = {"css/console.css", "css/emoji.css", "gateway/demo_device.css"}
LONGEST_LINE = 140

# What forms, and what is put together of a word and a state, call their elements.
OF_FORMS = {"asteriskField", "form-check", "form-check-input", "form-check-label", "form-control", "form-select"}
OF_FIELDS = {f"id_{name}{nth}" for name in DraftForm.base_fields for nth in ("", "_0", "_1", "_2", "_3")} | {
    f"div_id_{name}" for name in DraftForm.base_fields
}
OF_STATES = {
    *(f"status-{slugify(status)}" for status in Push.Status.values),
    *(f"device-{platform}" for platform in Application.Platform.values),
    *(f"look-{look.key}" for looks in LOOKS.values() for look in looks),
    *(f"notice-{level}" for level in ("success", "warning", "error")),
    *(f"line-{name}" for name in LINES),
    *(f"bar-{name}" for *_title, drawn in PICTURES for name, _label, _value in drawn),
    *(f"state-{state}" for state in ("done", "attention", "doubtful")),
}
OF_SCRIPTS = {"scripts", "htmx-request"}
QUOTED = re.compile(r"""(?:class|id)="[^"]*"|"[^"\n]*"|(?<!\w)'[^'\n]*'|`[^`\n]*`""")


def text_of(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/|@import [^;]+;", "", sheet.read_text(), flags=re.DOTALL)


def rules(text: str, around: str = "") -> Iterator[tuple[str, str, str]]:
    """Each rule with what it stands in, as "@media …", its selectors, and its declarations."""
    for found in re.finditer(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}", text):
        head = " ".join(found[1].split())
        if head.startswith("@media"):
            yield from rules(found[2], head)
        elif not head.startswith("@"):
            yield around, head, found[2]


def selectors(head: str) -> list[str]:
    return [one.strip() for one in re.split(r",(?![^()]*\))", head)]


@pytest.fixture(scope="module")
def quoted() -> set[str]:
    """The words between quotes in templates, scripts and modules: classes and ids are among them."""
    files = [path for top in ("templates", "static", "console", "pushes") for path in (ROOT / top).rglob("*.*")]
    texts = [path.read_text() for path in files if path.suffix in (".html", ".js", ".py")]
    return {word for text in texts for part in QUOTED.findall(text) for word in words_of(part)}


def words_of(text: str) -> list[str]:
    return re.findall(r"[A-Za-z][\w-]*", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.relative_to(STATIC)))
def test_what_a_rule_is_for_is_on_a_page(sheet: Path, quoted: set[str]) -> None:
    known = quoted | OF_FORMS | OF_FIELDS | OF_STATES | OF_SCRIPTS
    named = {name for _, head, _ in rules(text_of(sheet)) for name in re.findall(r"[.#]([A-Za-z][\w-]*)", head)}
    assert sorted(named - known) == []


def test_no_rule_stands_in_two_places() -> None:
    every = [(sheet, around, head) for sheet in SHEETS for around, head, _ in rules(text_of(sheet))]
    heads = Counter((around, head) for _, around, head in every)
    assert [rule for rule, times in heads.items() if times > 1] == []
    told = Counter((around, one) for _, around, one in {(s, a, one) for s, a, head in every for one in selectors(head)})
    assert [rule for rule, times in told.items() if times > 1] == []


def test_every_sheet_is_linked_or_imported_once() -> None:
    imported = Counter(
        str((sheet.parent / name).relative_to(STATIC))
        for sheet in SHEETS
        for name in re.findall(r'@import url\("([^"]+)"\);\n', sheet.read_text())
    )
    assert imported == Counter({str(sheet.relative_to(STATIC)) for sheet in SHEETS} - LINKED)


def test_every_token_is_defined_and_used() -> None:
    every = "".join(text_of(sheet) for sheet in SHEETS)
    used = set(re.findall(r"var\((--[\w-]+)", every))
    defined = {name for name in re.findall(r"(--[\w-]+):", every) if not name.startswith("--bs-")}
    assert used == defined


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.relative_to(STATIC)))
def test_a_sheet_can_be_read_at_once(sheet: Path) -> None:
    assert sheet.read_text().startswith("/* ")
    assert [line for line in sheet.read_text().splitlines() if len(line) > LONGEST_LINE] == []
