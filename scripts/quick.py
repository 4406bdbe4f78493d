"""Print which folders of tests a change can reach, by the law of imports: what `make test-quick` runs.

Usage: quick.py [COMMIT]    the change since COMMIT; without it what is not committed, or else the last commit.
A folder that is not in REACHED_BY, and every folder after a change of what all tests share, is always run.
"""

import subprocess
import sys
from pathlib import Path

PAGES = ("templates/", "static/", "locale/")
REACHED_BY = {
    "tests/accounts": ("pushes/accounts/",),
    "tests/pushes/tpns": ("pushes/accounts/", "pushes/tpns/"),
    "tests/gateway": ("console/", "pushes/accounts/", "pushes/tpns/contract.py", "pushes/fields.py", *PAGES),
    "tests/contract": ("console/", "pushes/accounts/", "pushes/tpns/", "pushes/fields.py", "docs/openapi.yaml"),
    "tests/pushes": ("console/", "pushes/", *PAGES),
    "tests/console": ("console/", "pushes/", "templates/", "static/"),
    "tests/scripts": ("scripts/",),
}
SHARED = ("requirements", "pyproject.toml", "manage.py", "scripts/quick.py")
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


def without_the_others(folders: list[str], every: list[str]) -> list[str]:
    """Arguments of pytest: the folders, and those inside them that are left out."""
    inside = [f"--ignore={other}" for other in every if other not in folders]
    return [*folders, *inside]


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    every = folders_of(root)
    told = reached(changed(sys.argv[1] if len(sys.argv) > 1 else None), every)
    sys.stdout.write(" ".join([*without_the_others(told, every), "tests/test_laws.py"]) + "\n")
