"""A test of the documented backup: nobody but its owner reads it, and all that a restore needs is in it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.console.processes import ROOT
from tests.gateway.running import RunningGateway
from tests.installation import Installation

pytestmark = pytest.mark.processes


def documented() -> str:
    """The commands that the documentation gives."""
    text = (ROOT / "docs" / "operations.md").read_text()
    found = re.search(r"^Backup while it runs.*?^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def modes(folder: Path) -> dict[str, str]:
    """What others may do with each file and folder, where it is anything."""
    every = [folder, *folder.rglob("*")]
    return {str(path): oct(path.stat().st_mode) for path in every if path.stat().st_mode & 0o077}


def test_a_backup_is_its_owners_alone(tmp_path: Path) -> None:
    if shutil.which("sqlite3") is None:
        pytest.skip("sqlite3 is not installed.")
    installation = Installation(tmp_path / "var")
    assert RunningGateway(installation).upload("accounts.txt", b"alice\n")
    # A shell as most people have it, whose files everybody may read.
    command = ["sh", "-ec", f"umask 022\n{documented()}"]
    subprocess.run(command, cwd=tmp_path, check=True)
    installation.stop()
    assert modes(tmp_path / "backup") == {}
    kept = {path.relative_to(tmp_path / "backup").parts[0] for path in (tmp_path / "backup").rglob("*")}
    assert kept >= {"console.sqlite3", "files", "secrets"}
    assert any(path.read_bytes() == b"alice\n" for path in (tmp_path / "backup" / "files").rglob("*.txt"))
