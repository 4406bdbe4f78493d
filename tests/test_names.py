"""What is named in words is there: the paths and modules in documents, docstrings and comments."""

import ast
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KNOWN = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
THERE = {name for path in KNOWN for name in (path, *(str(above) for above in Path(path).parents))}
FILE_NAMES = {Path(path).name for path in KNOWN}
DOCUMENTS = [path for path in KNOWN if path.endswith(".md") and path != "CHANGELOG.md"]
MODULES = [path for path in KNOWN if path.endswith(".py") and "/migrations/" not in path and (ROOT / path).is_file()]

TOPS = "benchmarks|console|docs|findings|pushes|scripts|static|templates|tests"
PATH = re.compile(rf"(?<![\w./-])(?:{TOPS})/[\w./-]*\w")
MODULE = re.compile(r"(?<![\w./])(?:benchmarks|console|pushes|scripts|tests)(?:\.\w+)+(?![\w/])")
INNER = re.compile(r"(?<![\w./*-])\w+(?:/\w+)+\.py\b")  # a path from inside a room
FILE = re.compile(r"(?<![\w./*-])\w+\.py\b")


@cache
def source(path: Path) -> str:
    """The text of a file, which many names are looked for in."""
    return path.read_text()


def is_module(dotted: str) -> bool:
    path = dotted.replace(".", "/")
    return f"{path}.py" in THERE or path in THERE


@cache
def is_named_in_a_module(dotted: str) -> bool:
    """Whether it is a module, or a name that stands in one."""
    parts = dotted.split(".")
    for end in range(len(parts), 1, -1):
        module = ".".join(parts[:end])
        if is_module(module):
            file = ROOT / (module.replace(".", "/") + ".py")
            text = source(file if file.is_file() else file.with_suffix("") / "__init__.py")
            return all(re.search(rf"\b{name}\b", text) for name in parts[end:])
    # The database knows permissions by the app, and Celery knows tasks and Django its models so.
    return len(parts) == 2 and any(re.search(rf"\b{parts[1]}\b", source(ROOT / path)) for path in MODULES)


def is_decision(path: str) -> bool:
    """Whether it is a page of docs/adr, named by its number alone."""
    return bool(re.fullmatch(r"docs/adr/\d{4}", path)) and any(known.startswith(f"{path}-") for known in THERE)


def gone(text: str) -> list[str]:
    """What a text names that is not there."""
    lost = [path for path in PATH.findall(text) if path not in THERE and not is_decision(path)]
    lost += [module for module in MODULE.findall(text) if not is_named_in_a_module(module)]
    return lost + [name for name in FILE.findall(text) if name not in FILE_NAMES]


def prose(path: Path) -> Iterator[str]:
    """The docstrings and comments of a module."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
    with path.open("rb") as file:
        yield from (token.string for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_documents_name_nothing_that_is_gone(path: str) -> None:
    assert gone((ROOT / path).read_text()) == []


def test_the_walks_lead_from_file_to_file() -> None:
    named = INNER.findall((ROOT / "CONTRIBUTING.md").read_text())
    assert len(named) > 40
    assert [path for path in named if not any(f"/{known}".endswith(f"/{path}") for known in KNOWN)] == []


def test_docstrings_and_comments_name_nothing_that_is_gone() -> None:
    assert {path: lost for path in MODULES if (lost := gone("\n".join(prose(ROOT / path))))} == {}


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("see `pushes/models/push.py` and tests/contract/.", []),
        ("see `pushes/models/campaign.py`.", ["pushes/models/campaign.py"]),
        ("`pushes.models.push`, pushes.models.push.Push and `pushes.use_every_application`", []),
        ("pushes.models.push.Campaign", ["pushes.models.push.Campaign"]),
        ("docs/adr/0001, docs/adr/9999", ["docs/adr/9999"]),
        ("pushes.campaigns.begin", ["pushes.campaigns.begin"]),
        ("see push.py and campaign.py.", ["campaign.py"]),
    ],
)
def test_what_is_gone_is_found(text: str, lost: list[str]) -> None:
    assert gone(text) == lost
