"""The laws of the house: what imports what, and what must never be forgotten."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [path for top in ("console", "pushes") for path in sorted((ROOT / top).rglob("*.py"))]


def test_imports_keep_the_law() -> None:
    # Started through Python, not through the script: a virtual environment that was moved keeps working.
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout
    assert ", 0 broken." in linted.stdout


def test_there_are_sources_to_judge() -> None:
    assert len(SOURCES) > 50


def test_nothing_is_imported_inside_a_function() -> None:
    rule = ["--isolated", "--no-cache", "--ignore-noqa", "--select", "PLC0415"]
    command = [sys.executable, "-m", "ruff", "check", *rule, *map(str, SOURCES)]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_tests_share_and_what_they_start_can_be_imported() -> None:
    """Programs of tests run as processes of their own; a name that was moved must not wait for one to fail."""
    shared = [
        path for path in sorted((ROOT / "tests").rglob("*.py")) if not path.name.startswith(("test_", "__main__"))
    ]
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in shared]
    program = "import django, importlib, sys; django.setup(); [importlib.import_module(name) for name in sys.argv[1:]]"
    imported = subprocess.run(
        [sys.executable, "-c", program, *modules], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert imported.returncode == 0, imported.stderr


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"


@pytest.mark.parametrize("module", ["pushes.accounts", "pushes.accounts.__main__", "pushes.tpns.client"])
def test_account_packages_and_the_wire_load_without_django(module: str) -> None:
    program = f"import sys, {module}; print(sorted(sys.modules.keys() & {{'django', 'celery', 'console'}}))"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"


def test_each_decision_has_a_number_of_its_own() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("0*.md"))
    numbers = [page.name[:4] for page in pages]
    assert len(numbers) == len(set(numbers))
    assert [page.read_text().split(".")[0] for page in pages] == [f"# {int(number)}" for number in numbers]


def test_scripts_write_no_member_by_a_name_from_outside() -> None:
    """What writes `object[name]` can be made to write `__proto__`. These files were looked through: their indexes are
    numbers, or names that stand in the script or in our templates. What writes so anew is looked through, too."""
    written = re.compile(r"[\w)\]]\[[^\]\d\"'][^\]]*\] *(=(?!=)|[+|?-]+=)")
    looked_through = {"emoji.js", "emails.js", "encodings.js", "repeats.js", "repetitions.js", "rows.js", "sha256.js"}
    scripts = sorted((ROOT / "static" / "js").rglob("*.js"))
    assert {path.name for path in scripts if written.search(path.read_text())} == looked_through
