"""An installation without processes, for backups."""

from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from tests.console.backups.storing import store
from tests.prepared import NAME, prepare


@pytest.fixture
def data(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One that has a database, keys of its own and a file."""
    if connection.vendor != "sqlite":
        pytest.skip("A server's own tools back its database up.")
    folder = tmp_path / "data"
    prepare(folder)
    settings.DATA_DIR, settings.MEDIA_ROOT = folder, folder / "files"
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", folder / NAME)
    for name, words in {"secrets/django": settings.SECRET_KEY, "secrets/fields": settings.FIELD_KEYS[0]}.items():
        store(folder / name, words.encode())
    store(folder / "files" / "one" / "accounts.txt", b"alice\n")
    return folder
