"""Tests of scripts/setup.sh on a directory of its own, with an empty requirements file."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent.parent / "scripts" / "setup.sh"
PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14", "python3")

pytestmark = pytest.mark.processes  # of Python, pip and sh


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with the script, requirements that ask for nothing, and `bin` for the PATH."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "bin").mkdir()
    return tmp_path


def fake_pythons(root: Path, script: str) -> None:
    for name in PYTHONS:
        path = root / "bin" / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


def set_up(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{root / 'bin'}:{os.environ['PATH']}"}
    command = [str(root / "scripts" / "setup.sh"), "requirements.txt"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_a_python_too_old_is_told(root: Path) -> None:
    fake_pythons(root, "exit 1")
    refused = set_up(root)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The console needs Python 3.11 or newer, and none was found.\nInstall it")
    assert not (root / ".venv").exists()


def test_a_missing_venv_package_is_told(root: Path) -> None:
    fake_pythons(root, 'case "$2" in *ensurepip*) exit 1 ;; esac')
    refused = set_up(root)
    assert refused.returncode == 1
    assert "apt-get install python3-venv" in refused.stderr
    assert not (root / ".venv").exists()


def test_requirements_that_cannot_be_installed_are_told(root: Path) -> None:
    fake_pythons(root, f'exec {sys.executable} "$@"')
    (root / "requirements.txt").write_text("./missing-1-py3-none-any.whl\n")
    refused = set_up(root)
    assert refused.returncode == 1
    assert "Installing requirements.txt did not work; the reason is above" in refused.stderr
    assert "missing-1-py3-none-any.whl" in refused.stderr


def test_it_is_made_once_and_again_after_it_was_cut_off(root: Path) -> None:
    fake_pythons(root, f'exec {sys.executable} "$@"')
    made = set_up(root)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("Making .venv with Python 3.")
    kept = root / ".venv" / "kept"
    kept.touch()
    assert (set_up(root).stdout, kept.exists()) == ("", True)

    (root / "requirements.txt").write_text("# other requirements\n")
    assert (set_up(root).stdout, kept.exists()) == (
        "Installing the requirements; up to a minute the first time.\n",
        True,
    )
    (root / ".venv" / ".unfinished").write_text(f"{os.getpid()}\n")  # a process that does something else by now
    assert "Making .venv" in set_up(root).stdout
    assert not kept.exists()
    assert not (root / ".venv" / ".unfinished").exists()
