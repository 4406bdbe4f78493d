"""The laws of the words: all of them are marked, all are translated, and a translation keeps what is filled in.

A new sentence needs its Chinese: `make messages`, then write it into locale/. CONTRIBUTING.md has the rest.
"""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

FILLED_IN = re.compile(r"%\(\w+\)[sd]|%s|\{\w*\}|</?\w+[^>]*>|https?://")
CHINESE = "[\u4e00-\u9fff]"
# A blank between Chinese and Latin letters or digits, and Chinese punctuation after Chinese.
CRAMPED = re.compile(rf"{CHINESE}[A-Za-z0-9]|[A-Za-z0-9]{CHINESE}|{CHINESE}[,;:!?()]|{CHINESE}\.(?!\w)")


def entries(path: Path) -> dict[tuple[str, str], polib.POEntry]:
    return {(entry.msgid, entry.msgid_plural): entry for entry in polib.pofile(str(path))}


def said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def filled_in(text: str) -> list[str]:
    return sorted(FILLED_IN.findall(text))


@pytest.fixture(scope="module")
def catalogue() -> dict[tuple[str, str], polib.POEntry]:
    return entries(ROOT / CATALOGUE)


def test_the_catalogue_has_all_words_of_the_code_and_no_others(
    catalogue: dict[tuple[str, str], polib.POEntry], tmp_path: Path
) -> None:
    for top in ("console", "pushes", "templates", "static", "locale"):
        shutil.copytree(ROOT / top, tmp_path / top, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    subprocess.run([sys.executable, "manage.py", "makemessages", "--verbosity", "0"], cwd=tmp_path, check=True)
    of_code = set(entries(tmp_path / CATALOGUE))
    assert sorted(of_code - set(catalogue)) == [], "Run make messages, and translate these."
    assert sorted(set(catalogue) - of_code) == [], "Run make messages: nobody says these any more."


def test_everything_is_translated(catalogue: dict[tuple[str, str], polib.POEntry]) -> None:
    assert [entry.msgid for entry in catalogue.values() if not all(said(entry)) or entry.fuzzy] == []


def test_a_translation_keeps_what_is_filled_in(catalogue: dict[tuple[str, str], polib.POEntry]) -> None:
    wrong = []
    for entry in catalogue.values():
        originals = [filled_in(entry.msgid), filled_in(entry.msgid_plural or entry.msgid)]
        wrong += [(entry.msgid, text) for text in said(entry) if filled_in(text) not in originals]
    assert wrong == []


def test_signs_of_percent_are_written_as_the_original_needs_them(
    catalogue: dict[tuple[str, str], polib.POEntry],
) -> None:
    wrong = []
    for entry in catalogue.values():
        is_format = bool(re.search(r"%%|%\(|%s", entry.msgid))
        left = [
            re.sub(r"%%|%\(\w+\)[sd]|%s", "", text) if is_format else text.replace("%%", "!!") for text in said(entry)
        ]
        wrong += [text for text in left if ("%" in text if is_format else "!!" in text)]
    assert wrong == []


def test_translations_are_set_like_chinese(catalogue: dict[tuple[str, str], polib.POEntry]) -> None:
    texts = (re.sub(r"%\(\w+\)[sd]|</?\w+[^>]*>", "", text) for entry in catalogue.values() for text in said(entry))
    assert [text for text in texts if CRAMPED.search(text)] == []


# A number right before the things that it counts, as in "%(rows)s MAC addresses". Limits are never one.
LIMITS = "longest|limit_value|ratio|least|most|longest_name"
THINGS = (
    *("rows", "lines", "columns", "numbers", "accounts", "addresses", "characters", "letters", "digits", "bytes"),
    *("files", "sheets", "devices", "drafts", "duplicates", "parts", "pushes", "people"),
    *("seconds", "minutes", "hours", "days", "times"),
)
NUMBER = rf"(?:%\((?!(?:{LIMITS}|percent|share)\))\w+\)s|\{{(?!(?:{LIMITS})\}})\w+\}})(?:</\w+>)?"
COUNTED = re.compile(rf"{NUMBER} (?:[\w-]+ )?(?:{'|'.join(THINGS)})\b")
# What is only said of several.
OF_SEVERAL = (
    *("as many as Excel can hold", "The file name has", "The title is", "sheets with rows", "The archive holds"),
    *("Row %(row)s has %(columns)s columns", "The file has %(columns)s columns", "rows that name somebody"),
    *("about %(percent)s %% of", "About %(percent)s %% of", "of these %(count)s accounts"),
    *("50 of %(count)s duplicates", "parts are shown", "parts take", "drafts", "times faster", "%(bytes)s bytes"),
    *("%(shown)s of %(all)s pushes", "more than %(shown)s pushes"),  # more than a page
)


def test_what_is_counted_has_a_form_for_one(catalogue: dict[tuple[str, str], polib.POEntry]) -> None:
    of_one_form = [entry.msgid for entry in catalogue.values() if not entry.msgid_plural]
    counting = [text for text in of_one_form if COUNTED.search(text)]
    assert [text for text in counting if not any(words in text for words in OF_SEVERAL)] == []
    assert [words for words in OF_SEVERAL if not any(words in text for text in counting)] == [], "said no more"


def test_the_form_for_one_says_one(catalogue: dict[tuple[str, str], polib.POEntry]) -> None:
    assert [entry.msgid for entry in catalogue.values() if entry.msgid_plural and COUNTED.search(entry.msgid)] == []


def bare_words(path: Path) -> Iterator[str]:
    """What a template says outside its translations: text between tags, and attributes that people read."""
    depth = 0
    text = ""
    for token in Lexer(path.read_text()).tokenize():
        name = token.contents.split()[0] if token.contents.strip() else ""
        if token.token_type == TokenType.BLOCK and name in {"blocktranslate", "comment"}:
            depth += 1
        elif token.token_type == TokenType.BLOCK and name in {"endblocktranslate", "endcomment"}:
            depth -= 1
        elif token.token_type == TokenType.TEXT and not depth:
            text += token.contents
        else:
            text += "\x00"
    text = re.sub(r"<!--.*?-->|<script.*?</script>|<style.*?</style>|<svg.*?</svg>", "", text, flags=re.S)
    for attribute in re.findall(r"""\s(?:title|alt|placeholder|aria-label|label)=["']([^"'\x00]*)""", text):
        yield from re.findall(r"[A-Za-z]{2,}", attribute)
    yield from re.findall(r"[A-Za-z]{2,}", re.sub(r"&\w+;|<[^>]*>", " ", text))


# Names, units and keys of the contract, which are the same in every language.
THE_SAME = {"UTC", "SHA", "MB", "AccessID", "AccessKey", "SecretKey", "English", "Ctrl", "Enter"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_say_nothing_that_is_not_marked(path: Path) -> None:
    assert [word for word in bare_words(path) if word not in THE_SAME] == []


# What forms, models and the admin say by an argument.
SAID_BY = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "description"}
MODULES = [
    path for top in ("console", "pushes") for path in (ROOT / top).rglob("*.py") if "migrations" not in path.parts
]


def unmarked(module: ast.Module) -> Iterator[str]:
    """Labels, help and choices of a module that are plain strings."""
    for node in ast.walk(module):
        if isinstance(node, ast.keyword) and node.arg in SAID_BY and isinstance(node.value, ast.Constant):
            yield from re.findall(".*[A-Za-z].*", str(node.value.value or ""))
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("Choices") for base in node.bases):
            values = [line.value for line in node.body if isinstance(line, ast.Assign)]
            yield from (ast.unparse(value) for value in values if not _has_marked_label(value))


def _has_marked_label(choice: ast.expr) -> bool:
    return isinstance(choice, ast.Tuple) and isinstance(choice.elts[-1], ast.Call)


def test_labels_help_and_choices_are_marked() -> None:
    found = {str(path.relative_to(ROOT)): list(unmarked(ast.parse(path.read_text()))) for path in MODULES}
    assert {name: said for name, said in found.items() if said} == {}


def test_the_scan_finds_what_is_not_marked() -> None:
    source = 'class Kind(models.TextChoices):\n    ONE = "1", "One"\n    TWO = "2", _("Two")\nf(label="Three")\n'
    assert sorted(unmarked(ast.parse(source))) == ["('1', 'One')", "Three"]
