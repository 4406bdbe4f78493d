"""Print what is longer than one can read: a file over 250 lines, a function over 40, a line of a template over 140.

Usage: sizes.py [FOLDER]    (default: the folder above this one). The exit status is 1 if anything is printed.
Judged are the files that git knows, but for migrations, which are written by Django.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE_LINE = 250, 40, 140  # lines, lines, characters


def tracked(root: Path) -> list[str]:
    """The files that are judged, as paths from the root."""
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if "/migrations/" not in name and (root / name).is_file()]


def of_python(text: str) -> Iterator[str]:
    """What of a module is too long, each in words."""
    lines = len(text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{lines} lines, at most {LONGEST_FILE}: split it by what it is two of"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.name} in line {node.lineno} has {length} lines, at most {LONGEST_FUNCTION}"


def of_template(text: str) -> Iterator[str]:
    """The lines of a template that are too long, each in words."""
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_TEMPLATE_LINE:
            yield f"line {number} has {len(line)} characters, at most {LONGEST_TEMPLATE_LINE}: one element a line"


def too_long(root: Path) -> Iterator[str]:
    """Everything that is too long, a line each."""
    for name in tracked(root):
        judge = {".py": of_python, ".html": of_template}.get(Path(name).suffix)
        if judge is not None:
            yield from (f"{name}: {words}" for words in judge((root / name).read_text()))


def main(arguments: list[str]) -> int:
    """Print what is too long; the exit status."""
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    found = list(too_long(root))
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
