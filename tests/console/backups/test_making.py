"""Tests of `manage.py backup`: one file, its owner's alone, whole or not there."""

import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from console.backups import last_made, making
from console.gateway.models import Upload
from tests.console.backups.storing import inside, store
from tests.console.processes import ROOT, environment, until
from tests.prepared import NAME
from tests.smalldisk import small_disk


def test_everything_is_in_it_and_it_is_its_owners_alone(data: Path, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        call_command("backup", str(tmp_path / "backup"))
    finally:
        os.umask(before)
    found = inside(tmp_path / "backup")
    assert list(found) == ["files/one/accounts.txt", NAME, "secrets/django", "secrets/fields", "backup.json"]
    assert found["files/one/accounts.txt"] == b"alice\n"
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600
    noted = last_made.last()
    assert noted
    assert noted.bytes == (tmp_path / "backup").stat().st_size
    assert {path.name for path in tmp_path.iterdir()} == {"backup", "data"}


def test_the_database_is_that_of_one_moment(data: Path, tmp_path: Path) -> None:
    """What is committed and still in SQLite's log belongs to it; what is not committed does not."""
    with closing(sqlite3.connect(data / NAME)) as writing:
        writing.execute("CREATE TABLE kept (number)")
        writing.commit()
        writing.execute("INSERT INTO kept VALUES (1)")
        call_command("backup", str(tmp_path / "backup"))
    store(tmp_path / "copy", inside(tmp_path / "backup")[NAME])
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        assert copy.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_file_that_comes_while_it_is_made_is_in_it(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database may name what was not there when files were read, and what was deleted since."""
    copy_database = making._copy_database

    def meanwhile(*paths: Path) -> Any:
        store(data / "files" / "two" / "accounts.txt", b"bob\n")
        store(data / "files" / "one" / "accounts.txt", b"alice\ncarol\n")
        copied = copy_database(*paths)
        (data / "files" / "two" / "accounts.txt").rename(data / "files" / "three.txt")
        return copied

    monkeypatch.setattr(making, "_copy_database", meanwhile)
    call_command("backup", str(tmp_path / "backup"))
    found = inside(tmp_path / "backup")
    assert found["files/one/accounts.txt"] == b"alice\ncarol\n"
    assert found["files/three.txt"] == b"bob\n"
    assert json.loads(found["backup.json"])["members"]["files/one/accounts.txt"]["bytes"] == 12


def name_file(data: Path, number: int) -> Path:
    """A file, named by a row: a new one for number 0, and else in the place of the one that row had."""
    path = data / "files" / "gateway" / f"{number}.txt"
    store(path, b"bob\n")
    row = Upload(pk=1 + bool(number), application_id=1, name="", file=f"gateway/{number}.txt", rows=1, accepted=1)
    row.duplicates = row.rejected = row.blank = 0
    fields = Upload._meta.concrete_fields
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    names, places = ", ".join(field.column for field in fields), ", ".join("?" * len(fields))
    with closing(sqlite3.connect(data / NAME)) as database, database:
        database.execute(f"INSERT OR REPLACE INTO gateway_upload ({names}) VALUES ({places})", values)
    return path


@pytest.mark.parametrize(("times", "copies"), [(1, 2), (9, 3)])
def test_what_came_and_went_while_it_is_made_is_not_named_in_it(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, copies: int
) -> None:
    """A package that came after files were read, and was replaced before they were read again."""
    copy_database, made = making._copy_database, list[Any]()

    def meanwhile(*paths: Path) -> Any:
        passing = [name_file(data, len(made) + 1)] if len(made) < times else []
        made.append(copy_database(*paths))
        for path in passing:
            name_file(data, 10)
            path.unlink()
        return made[-1]

    name_file(data, 0).unlink()  # one that was lost long ago
    monkeypatch.setattr(making, "_copy_database", meanwhile)
    call_command("backup", str(tmp_path / "backup"))
    found = inside(tmp_path / "backup")
    store(tmp_path / "copy", found[NAME])
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        named = [name for (name,) in copy.execute("SELECT file FROM gateway_upload ORDER BY id")]
    assert (len(made), named[0], found["files/gateway/10.txt"]) == (copies, "gateway/0.txt", b"bob\n")
    assert (f"files/{named[1]}" in found) == (times == 1)


def test_keys_can_be_left_out(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("backup", str(tmp_path / "backup"), "--without-keys")
    assert not [name for name in inside(tmp_path / "backup") if name.startswith("secrets")]
    assert "keep FIELD_KEYS" in capsys.readouterr().out


def test_keys_of_the_environment_are_not_in_it(data: Path, tmp_path: Path, settings: Settings) -> None:
    store(data / "secrets" / "fields", b"a key that nothing uses")
    call_command("backup", str(tmp_path / "backup"))
    assert [name for name in inside(tmp_path / "backup") if name.startswith("secrets")] == ["secrets/django"]


def test_nothing_is_overwritten(data: Path, tmp_path: Path) -> None:
    store(tmp_path / "backup", b"of yesterday")
    with pytest.raises(CommandError, match="is there already, and is not overwritten"):
        call_command("backup", str(tmp_path / "backup"))
    assert (tmp_path / "backup").read_bytes() == b"of yesterday"


@pytest.mark.parametrize(("to", "said"), [("no/where", "There is no folder"), ("", "is there already")])
def test_where_nothing_can_be_written_it_says_so(data: Path, tmp_path: Path, to: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("backup", str(tmp_path / to))


def test_without_a_database_there_is_nothing_to_back_up(data: Path, tmp_path: Path) -> None:
    (data / NAME).unlink()
    with pytest.raises(CommandError, match="no database"):
        call_command("backup", str(tmp_path / "backup"))


def test_a_damaged_database_is_said_and_not_kept_as_a_backup(data: Path, tmp_path: Path) -> None:
    with (data / NAME).open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(CommandError, match=r"^The database is damaged"):
        call_command("backup", str(tmp_path / "backup"))
    assert not (tmp_path / "backup").exists()


def test_a_good_backup_stays_one_where_nothing_can_be_noted(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / last_made.NOTED).mkdir()
    call_command("backup", str(tmp_path / "backup"))
    said = capsys.readouterr()
    assert (tmp_path / "backup").exists()
    assert "The database is in it" in said.out
    assert "DATA_DIR did not take when it was made" in said.err


def begun(data: Path, to: Path) -> "subprocess.Popen[bytes]":
    """A backup that has begun, and reads a file that never ends."""
    os.mkfifo(data / "files" / "endless")
    command = [sys.executable, "manage.py", "backup", str(to)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(data))
    until(lambda: bool(half_made(to.parent)))
    return process


def half_made(folder: Path) -> list[Path]:
    return list(folder.glob(".backup-*.unfinished"))


def test_what_a_killed_one_left_goes_with_the_next_and_what_is_in_use_stays(
    data: Path, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / ".backup-2024" / "photos").mkdir(parents=True)  # somebody else's
    killed = begun(data, tmp_path / "first")
    settings.MEDIA_ROOT = data / "other"
    (left,) = half_made(tmp_path)
    call_command("backup", str(tmp_path / "second"))
    assert half_made(tmp_path) == [left]
    killed.kill()
    killed.wait()
    assert half_made(tmp_path) == [left]
    call_command("backup", str(tmp_path / "third"))
    assert half_made(tmp_path) == []
    assert (tmp_path / ".backup-2024" / "photos").is_dir()


def test_one_that_is_asked_to_stop_leaves_nothing(data: Path, tmp_path: Path) -> None:
    asked = begun(data, tmp_path / "backup")
    asked.terminate()
    assert asked.wait() == 128 + signal.SIGTERM
    assert (half_made(tmp_path), (tmp_path / "backup").exists()) == ([], False)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Room for the copy of the database, and hardly more."""
    with small_disk(tmp_path / "disk", 2_000_000) as folder:
        yield folder


def test_a_full_disk_leaves_nothing_and_goes_on_when_there_is_room(data: Path, disk: Path) -> None:
    store(data / "files" / "noise", os.urandom(1_500_000))
    with pytest.raises(CommandError, match=r"No space left on device|disk is full"):
        call_command("backup", str(disk / "backup"))
    assert list(disk.iterdir()) == []
    (data / "files" / "noise").unlink()
    call_command("backup", str(disk / "backup"))
    with gzip.open(disk / "backup") as whole:
        assert whole.read(5) == b"files"
