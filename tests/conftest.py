"""For every test: a place of its own for files."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    """Uploaded packages go to a folder that only this test has."""
    settings.MEDIA_ROOT = tmp_path / "files"
