"""Tests of `manage.py restore`: what is refused before anything is touched, and an older release's backup."""

import gzip
import json
import resource
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from pytest_django import Settings

from console import data_directory, installation
from console.backups import restoring
from pushes.storage import StoredPath
from tests.console.backups.damage import cut, flip, scratch
from tests.console.backups.storing import inside, store
from tests.console.processes import manage
from tests.prepared import NAME
from tests.pushes.storage.conftest import encrypt_files


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    """A backup of the installation at `data`."""
    call_command("backup", str(tmp_path / "backup"))
    return tmp_path / "backup"


@pytest.fixture
def empty(data: Path, backup: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This installation has another data directory now, in which there is nothing but what each command makes."""
    folder = data.parent / "empty"
    settings.DATA_DIR, settings.MEDIA_ROOT = folder, folder / "files"
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", folder / NAME)
    store(folder / "secrets" / "fields", b"made by this command")
    return folder


def refused(backup: Path, *options: str) -> str:
    """What is said; nothing was written."""
    with pytest.raises(CommandError) as refusal:
        call_command("restore", str(backup), *options)
    return str(refusal.value)


def untouched(folder: Path) -> bool:
    paths = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    kept = (folder / "secrets" / "fields").read_bytes() == b"made by this command"
    return kept and paths == {"secrets/fields", "run/console.lock"}


@pytest.mark.parametrize(
    "damage", [flip, cut, scratch, lambda backup: store(backup, b"")], ids=["bit", "cut", "disk", "empty"]
)
def test_a_damaged_backup_is_refused(empty: Path, backup: Path, damage: Callable[[Path], None]) -> None:
    damage(backup)
    assert "nothing was touched" in refused(backup)
    assert untouched(empty)


def test_a_disk_that_takes_nothing_is_not_blamed_on_the_backup(empty: Path, backup: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        said = refused(backup)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert said == "Nothing was put back: File too large. Mend that, and begin again."
    assert untouched(empty)
    call_command("restore", str(backup))
    assert (empty / NAME).exists()


def test_something_else_is_no_backup(empty: Path, tmp_path: Path) -> None:
    store(tmp_path / "other", b"alice\n")
    assert "no whole backup" in refused(tmp_path / "other")
    assert "There is no file" in refused(tmp_path / "nowhere")
    assert untouched(empty)


def told(backup: Path, **members: object) -> None:
    """Have the backup say something else of itself."""
    whole = gzip.decompress(backup.read_bytes())
    at = whole.index(b'{\n "made_at"')
    said = json.loads(whole[at : whole.index(b"\n}\0", at) + 2]) | members
    words = json.dumps(said).encode()
    size = oct(len(words))[2:].zfill(11).encode()
    header = bytearray(whole[at - 512 : at])
    header[124:135] = size
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    packed = whole[: at - 512] + bytes(header) + words.ljust(-(-len(words) // 512) * 512, b"\0") + b"\0" * 10240
    backup.write_bytes(gzip.compress(packed))


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"migrations": [["pushes", "9999_of_tomorrow"]]}, "of a newer release: this one does not know pushes.9999"),
        ({"format": 2}, "newer release"),
        ({"gateway_only": True}, "Set GATEWAY_ONLY=true"),
        ({"members": {}}, "damaged"),
    ],
    ids=["migrations", "format", "gateway", "members"],
)
def test_what_this_release_cannot_put_back_is_refused(
    empty: Path, backup: Path, members: dict[str, object], said: str
) -> None:
    told(backup, **members)
    assert said in refused(backup)
    assert untouched(empty)


def test_where_an_installation_is_nothing_is_put_back(data: Path, backup: Path, empty: Path) -> None:
    store(empty / NAME, b"")
    assert "There is an installation already" in refused(backup)
    (empty / NAME).unlink()
    store(empty / "files" / "one", b"")
    assert "There is an installation already" in refused(backup)


def test_one_that_failed_can_be_begun_again(empty: Path, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    assert "manage.py migrate failed" in refused(backup)
    monkeypatch.delenv("LOG_FORMAT")
    call_command("restore", str(backup))
    assert (empty / NAME).exists()
    assert (empty / "files" / "one" / "accounts.txt").read_bytes() == b"alice\n"


def test_keys_are_put_where_none_was_made_yet(empty: Path) -> None:
    (empty / "secrets" / "fields").unlink()
    (empty / "secrets").rmdir()  # FIELD_KEYS and SECRET_KEY stand in the environment
    store(empty / "restoring" / "secrets" / "fields", b"of the backup")
    restoring._put_keys(empty / "restoring")
    assert (empty / "secrets" / "fields").read_bytes() == b"of the backup"
    assert (empty / "secrets").stat().st_mode & 0o077 == 0


def test_one_that_was_killed_is_begun_again_and_nothing_starts_before(
    empty: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed when all but the database was put: the next one takes what it had put away."""

    def killed(path: Path, target: Path) -> None:
        if path.name == NAME:
            raise SystemExit
        rename(path, target)

    rename = Path.rename
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        patched.setattr(shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(SystemExit):
            call_command("restore", str(backup))
    assert (empty / "files" / "one" / "accounts.txt").exists()
    store(empty / "files" / "of-that-try", b"")
    with pytest.raises(installation.CannotStart, match="A restore was broken off"):
        data_directory.require_put_back(empty, empty / NAME)
    call_command("restore", str(backup))
    assert (empty / NAME).exists()
    assert [path.name for path in (empty / "files").iterdir()] == ["one"]
    data_directory.require_put_back(empty, empty / NAME)


def test_while_the_console_runs_nothing_is_put_back(empty: Path, backup: Path) -> None:
    with installation.held(empty):
        assert "already runs" in refused(backup)


def test_without_keys_it_says_what_to_do(data: Path, empty: Path, tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR, now = data, settings.FIELD_KEYS
    settings.DATABASES["default"]["NAME"] = data / NAME
    call_command("backup", str(tmp_path / "without"), "--without-keys")
    settings.DATA_DIR, settings.FIELD_KEYS = empty, ["another"]
    settings.DATABASES["default"]["NAME"] = empty / NAME
    assert "Set FIELD_KEYS as it was" in refused(tmp_path / "without")
    assert untouched(empty)
    assert now


def test_an_older_releases_backup_is_brought_up_to_date(data: Path, tmp_path: Path) -> None:
    """With the keys and files of then, its owner's alone."""
    older = ("pushes", "0066_daily_limit")
    assert manage(data, "migrate", *older).returncode == 0
    call_command("backup", str(tmp_path / "older"))
    done = manage(tmp_path / "new", "restore", str(tmp_path / "older"))
    assert (done.returncode, done.stderr) == (0, "")
    with closing(sqlite3.connect(tmp_path / "new" / NAME)) as database:
        names = [row[0] for row in database.execute("SELECT name FROM django_migrations WHERE app = 'pushes'")]
    assert max(names) > older[1]
    assert (tmp_path / "new" / "files" / "one" / "accounts.txt").read_bytes() == b"alice\n"
    assert (tmp_path / "new" / "secrets" / "fields").read_bytes() == (data / "secrets" / "fields").read_bytes()
    others = [path for path in (tmp_path / "new").rglob("*") if path.stat().st_mode & 0o077]
    assert others == []


def test_encrypted_files_are_put_back_where_their_key_is(
    data: Path, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    encrypt_files(settings)
    file, backup, new = StoredPath("packages/one/accounts.txt"), tmp_path / "encrypted", tmp_path / "new"
    file.write_bytes(b"alice\n")
    call_command("backup", str(backup))
    assert "keep FILE_KEYS" in capsys.readouterr().out
    assert b"alice" not in inside(backup)[f"files/{file}"]
    settings.DATA_DIR, settings.MEDIA_ROOT = new, new / "files"
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", new / NAME)
    store(new / "secrets" / "fields", b"made by this command")
    key, settings.FILE_KEYS = settings.FILE_KEYS, [Fernet.generate_key().decode()]
    assert "Set FILE_KEYS as it was" in refused(backup)
    assert untouched(new)
    settings.FILE_KEYS = [*settings.FILE_KEYS, *key]
    call_command("restore", str(backup))
    assert file.read_bytes() == b"alice\n"
