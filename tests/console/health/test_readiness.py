"""Tests of console.health.readiness: each thing that may be missing is taken away, and named without a secret."""

import socket
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from console.health import broker, readiness
from console.known_migrations import known
from tests.smalldisk import small_disk

pytestmark = pytest.mark.django_db


def test_nothing_is_missing() -> None:
    assert readiness.missing() == []


def test_the_migrations_known_are_those_that_django_would_apply() -> None:
    assert known() == frozenset(MigrationExecutor(connection).loader.disk_migrations)


def test_migrations_that_are_not_applied_are_counted_and_the_first_is_named() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("console", "0003_notices")
    recorder.record_unapplied("console", "0004_shortcuts")
    [words] = readiness.missing()
    assert words.startswith("2 migrations of this version are not applied, console.0003_notices first.")


def test_migrations_of_a_later_version_do_no_harm() -> None:
    MigrationRecorder(connection).record_applied("console", "9999_later")
    assert readiness.missing() == []


def test_a_database_that_has_no_tables_is_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_migrations")
    [words] = readiness.missing()
    assert "migrations of this version are not applied" in words


def test_a_broker_that_does_not_listen_is_told_without_its_address(settings: Settings) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.BROKER_URL = f"redis://:hush@127.0.0.1:{nobody.getsockname()[1]}/0"
        [words] = readiness.missing()
    assert words.startswith("The broker does not answer (")
    assert "hush" not in words
    assert "127.0.0.1" not in words


def test_a_broker_that_never_answers_is_not_waited_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "ANSWERS_WITHIN", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.BROKER_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        [words] = readiness.missing()
    assert words.startswith("The broker does not answer (")


def test_a_full_disk_is_told(settings: Settings, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 64 * 1024) as disk:
        settings.MEDIA_ROOT = disk
        (disk / "full").write_bytes(bytes(64 * 1024))
        [words] = readiness.missing()
    assert "files in DATA_DIR (No space left on device)" in words


def test_a_folder_that_cannot_be_written_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "files"
    assert readiness.missing() == [
        "Nothing can be written to files in DATA_DIR (Not a directory). Free space there, or mount it."
    ]
