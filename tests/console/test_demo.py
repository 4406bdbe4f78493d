"""Tests of `manage.py demo` without the demo itself, which `make demo` is."""

import json
from pathlib import Path

import pytest

from console.management.commands.demo import Shell

ASKED = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "console.settings"
from django.conf import settings
found = settings.DATABASES["default"]["NAME"], settings.BROKER_URL, settings.EMAIL_HOST, settings.FILE_KEYS
print(json.dumps([*map(str, found), settings.STORAGES["default"]["BACKEND"], settings.PUBLIC_URL]))
"""


def test_it_touches_nothing_of_the_installation_that_settings_are_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://push:hunter2@db.example.com/push")
    monkeypatch.setenv("BROKER_URL", "redis://broker.example.com")
    monkeypatch.setenv("STORAGE_URL", "s3://key:hunter2@s3.example.com/bucket")
    monkeypatch.setenv("EMAIL_HOST", "smtp.example.com")
    monkeypatch.setenv("PUBLIC_URL", "https://push.example.com")
    monkeypatch.setenv("GATEWAY_ONLY", "true")
    shell = Shell(tmp_path)
    database, broker, mail, keys, storage, address = json.loads(shell.run("-c", ASKED))
    assert database == str(tmp_path / "data" / "console.sqlite3")
    assert broker == f"redis+socket://{tmp_path}/data/run/broker.sock"
    assert (mail, keys, storage) == ("", "[]", "pushes.storage.local.LocalFiles")
    assert address == shell.url.rstrip("/")
