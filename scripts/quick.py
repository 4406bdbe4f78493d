"""Print which files of tests a change can reach, the nearest first, a group of them in each line.

`make test-quick` runs one group after the other, as far as it gets: only to collect all tests takes it half a minute.

Usage: quick.py [COMMIT]    the change since COMMIT; without it what is not committed, or else the last commit.
Folders are chosen by the law of imports: one that is not in REACHED_BY, and every one after a change of what all tests
share, is always run. Their files are ordered by how many imports lie between them and the change.
"""

import subprocess
import sys
from pathlib import Path

import grimp

PAGES = ("templates/", "static/", "locale/")
REACHED_BY = {
    "tests/accounts": ("pushes/accounts/",),
    "tests/pushes/tpns": ("pushes/accounts/", "pushes/tpns/"),
    "tests/gateway": ("console/", "pushes/accounts/", "pushes/tpns/contract.py", "pushes/fields.py", *PAGES),
    "tests/contract": ("console/", "pushes/accounts/", "pushes/tpns/", "pushes/fields.py", "docs/openapi.yaml"),
    "tests/pushes": ("console/", "pushes/", *PAGES),
    "tests/console": ("console/", "pushes/", "templates/", "static/"),
    "tests/deploy": ("deploy/", "console/health/", "docs/operations.md", ".dockerignore"),
    "tests/scripts": ("scripts/",),
}
SHARED = ("requirements", "pyproject.toml", "manage.py", "scripts/quick.")
FIRST_GROUP = 30  # files; each group is twice as large as the one before
WITHOUT_TESTS = ("docs/", "benchmarks/", "findings/", "README.md", "CHANGELOG.md", "CONTRIBUTING.md")


def git(*words: str) -> list[str]:
    """The lines that git answers."""
    return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout.splitlines()


def changed(since: str | None) -> list[str]:
    """The files of the change, as paths from the root."""
    new = git("ls-files", "--others", "--exclude-standard")
    if since:
        return [*git("diff", "--name-only", since), *new]
    return [*git("diff", "--name-only", "HEAD"), *new] or git("diff", "--name-only", "HEAD~1", "HEAD")


def is_shared(path: str) -> bool:
    """Whether every test may see it, as the builders of all tests."""
    return path.startswith(SHARED) or (path.startswith("tests/") and path.count("/") == 1)


def reached(paths: list[str], folders: list[str]) -> list[str]:
    """Those of the folders of tests that a change of these files can reach."""
    if any(is_shared(path) for path in paths):
        return folders
    return [folder for folder in folders if any(touches(path, folder) for path in paths)]


def touches(path: str, folder: str) -> bool:
    """Whether a change of this file can change what these tests see."""
    if path.startswith("tests/"):
        return path.startswith(f"{folder}/")
    if folder not in REACHED_BY and path.startswith(WITHOUT_TESTS):
        return False
    return folder not in REACHED_BY or path.startswith(REACHED_BY[folder])


def folders_of(root: Path) -> list[str]:
    """All folders of tests, `tests/pushes/tpns` apart from the rest of `tests/pushes`."""
    tops = (f"tests/{path.name}" for path in root.joinpath("tests").iterdir() if path.joinpath("__init__.py").exists())
    return sorted({*tops, *REACHED_BY})


def files(folders: list[str], every: list[str], root: Path) -> list[str]:
    """The files of tests in these folders, without those of a folder inside that is not one of them."""
    found = {
        path.relative_to(root).as_posix() for folder in folders for path in root.joinpath(folder).rglob("test_*.py")
    }
    return sorted(path for path in found if max((f for f in every if path.startswith(f"{f}/")), key=len) in folders)


def module(path: str) -> str:
    """The module that a file is."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def distances(changes: set[str], graph: grimp.ImportGraph) -> dict[str, int]:
    """How many imports lie between these modules and each of those that they can reach."""
    found: dict[str, int] = {}
    edge, imports = changes & graph.modules, 0
    while edge:
        found |= dict.fromkeys(edge, imports)
        imports += 1
        edge = {far for near in edge for far in graph.find_modules_that_directly_import(near)} - found.keys()
    return found


def nearest_first(tests: list[str], paths: list[str], graph: grimp.ImportGraph) -> list[str]:
    """The tests of the changed files' own names, then by the number of imports; what Django brings together is last."""
    away = distances({module(path) for path in paths}, graph)
    own = {f"test_{Path(path).stem}" for path in paths}
    return sorted(
        tests, key=lambda path: (Path(path).stem not in own, away.get(module(path), len(graph.modules)), path)
    )


def groups(tests: list[str]) -> list[list[str]]:
    """These files in their order: a few that are collected at once, then more and more."""
    made, size = [], FIRST_GROUP
    while tests:
        made.append(tests[:size])
        tests, size = tests[size:], size * 2
    return made


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    sys.path.insert(0, str(root))
    every, paths = folders_of(root), changed(sys.argv[1] if len(sys.argv) > 1 else None)
    graph = grimp.build_graph("console", "pushes", "tests", cache_dir=None)
    told = nearest_first(files(reached(paths, every), every, root), paths, graph)
    sys.stdout.writelines(" ".join(group) + "\n" for group in groups([*told, "tests/test_laws.py"]))
