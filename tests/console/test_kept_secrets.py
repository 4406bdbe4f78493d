"""Tests of console.kept_secrets."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from console.kept_secrets import kept_secret

AS_NOBODY = """
import os, sys
from pathlib import Path
from django.core.exceptions import ImproperlyConfigured
from console.kept_secrets import kept_secret
os.setuid(65534)
try:
    kept_secret(Path(sys.argv[1]), lambda: "another")
except ImproperlyConfigured as error:
    print(error)
"""


def test_kept_secret_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "key"
    assert kept_secret(path, lambda: "first") == "first"
    assert kept_secret(path, lambda: "second") == "first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["key"]


def test_one_that_root_made_is_told_to_the_user_whose_the_data_is() -> None:
    if os.getuid() != 0:
        pytest.skip("Only root can be another user.")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "secrets" / "django"
        kept_secret(path, lambda: "first")
        asked = [sys.executable, "-c", AS_NOBODY, str(path)]
        told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert f"{path} cannot be read (Permission denied): it belongs to another user." in told
    assert f"all of {folder} with chown -R." in told
