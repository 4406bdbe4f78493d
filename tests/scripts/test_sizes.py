"""What is too long to read is found: files, functions, lines of templates. The house itself has none."""

import subprocess
from pathlib import Path

import pytest

from scripts import sizes


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty repository."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    return tmp_path


def found(house: Path, name: str, text: str) -> list[str]:
    """What is said of a file that git knows."""
    path = house / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    subprocess.run(["git", "add", "--all"], cwd=house, check=True)
    return list(sizes.too_long(house))


def function(lines: int, head: str = "def long() -> None") -> str:
    return f"{head}:\n" + "    pass\n" * (lines - 1)


@pytest.mark.parametrize("head", ["def long() -> None", "async def long() -> None"])
def test_a_function_may_have_40_lines(house: Path, head: str) -> None:
    assert found(house, "a.py", function(40, head)) == []
    assert found(house, "a.py", "x = 1\n" + function(41, head)) == ["a.py: long in line 2 has 41 lines, at most 40"]


def test_a_method_is_a_function(house: Path) -> None:
    text = "class A:\n    def long(self) -> None:\n" + "        pass\n" * 40
    assert found(house, "a.py", text) == ["a.py: long in line 2 has 41 lines, at most 40"]


def test_a_file_may_have_250_lines(house: Path) -> None:
    assert found(house, "tests/test_a.py", "x = 1\n" * 250) == []
    (said,) = found(house, "tests/test_a.py", "x = 1\n" * 251)
    assert said.startswith("tests/test_a.py: 251 lines, at most 250")


def test_a_line_of_a_template_may_have_140_characters(house: Path) -> None:
    assert found(house, "templates/a.html", "推" * 140 + "\n<p>\n") == []
    (said,) = found(house, "templates/a.html", "<p>\n" + "x" * 141 + "\n")
    assert said.startswith("templates/a.html: line 2 has 141 characters, at most 140")


def test_what_django_or_nobody_wrote_is_not_judged(house: Path) -> None:
    (house / "unknown.py").write_text("x = 1\n" * 251)
    (house / ".gitignore").write_text("unknown.py\n")
    assert found(house, "pushes/migrations/0001_initial.py", "x = 1\n" * 251) == []
    assert found(house, "docs/a.md", "x" * 200) == []


def test_nothing_here_is_too_long(capsys: pytest.CaptureFixture[str]) -> None:
    assert (sizes.main([]), capsys.readouterr().out) == (0, "")


def test_what_is_too_long_is_printed_and_is_a_failure(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found(house, "a.py", function(41))
    assert sizes.main([str(house)]) == 1
    assert capsys.readouterr().out == "a.py: long in line 1 has 41 lines, at most 40\n"
