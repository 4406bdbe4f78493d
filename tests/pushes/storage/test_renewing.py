"""Tests of `manage.py encryptfiles`: old files, keys that are changed, the way back; with what cannot be read named."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from console import beats, installation
from console.models import Beat
from pushes.models import AuditRow
from pushes.storage import KeyMissing, StoredPath
from pushes.storage import paths as used
from pushes.storage.encryption import HEADER
from tests.pushes.storage.conftest import encrypt_files

ROWS = b"".join(b"+86137%08d\n" % number for number in range(10_000))
OLD, NEW = StoredPath("packages/one/original.csv"), StoredPath("gateway/uploads/a.txt")
STOPPED = "The console has to stay stopped, on all machines, until this has ended."
pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("storage", ["disk", "bucket"], indirect=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def some(storage: str, settings: Settings) -> Any:
    """A file of before FILE_KEYS was set, and one of afterwards; the settings of before."""
    OLD.write_bytes(ROWS)
    before = settings.STORAGES
    encrypt_files(settings)
    NEW.write_bytes(ROWS)
    return before


def run(*options: str) -> list[str]:
    said = StringIO()
    call_command("encryptfiles", *options, stdout=said)
    first, *others = said.getvalue().splitlines()
    assert first == STOPPED
    return others


def lying(path: StoredPath) -> bytes:
    with used.storage().raw(path.place).file as file:
        return file.read()


def with_new_key(settings: Settings) -> str:
    """It stands first; the one that stood there."""
    former: str = settings.FILE_KEYS[0]
    settings.FILE_KEYS = [Fernet.generate_key().decode(), former]
    return former


@BOTH
@pytest.mark.usefixtures("some")
def test_old_files_are_encrypted_and_a_key_that_was_changed_twice_opens_all(settings: Settings) -> None:
    assert run()[0] == "Encrypted by the newest key: 1 files; 1 were already."
    assert b"+86137" not in lying(OLD)
    pieces = lying(OLD)[HEADER:]
    for _change in range(2):
        former = with_new_key(settings)
        assert run() == [
            "Encrypted by the newest key: 2 files; 0 were already.",
            "No file needs former keys any more: take them out.",
        ]
        assert run()[0] == "Encrypted by the newest key: 0 files; 2 were already."
        settings.FILE_KEYS = settings.FILE_KEYS[:1]
        installation.require_storage()
        assert OLD.read_bytes() == NEW.read_bytes() == ROWS
        newest, settings.FILE_KEYS = settings.FILE_KEYS, [former]
        for ask in (OLD.open, NEW.open, used.storage().prove):
            with pytest.raises(KeyMissing):
                ask()
        settings.FILE_KEYS = newest
    assert lying(OLD)[HEADER:] == pieces  # the list itself was not written anew


@BOTH
def test_the_way_back_needs_no_key_afterwards(some: Any, settings: Settings) -> None:
    installation.require_storage()
    assert run("--decrypt") == [
        "Decrypted: 1 files; 1 were already.",
        "No file needs FILE_KEYS any more: take them out.",
    ]
    settings.FILE_KEYS, settings.STORAGES = [], some
    installation.require_storage()
    assert OLD.read_bytes() == NEW.read_bytes() == lying(NEW) == ROWS
    with pytest.raises(CommandError, match="FILE_KEYS is not set"):
        run()


@pytest.mark.parametrize("storage", ["disk"], indirect=True)
def test_what_none_of_the_keys_opens_is_named_and_the_former_keys_stay_needed(
    some: Any, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.require_storage()
    lacking = settings.FILE_KEYS
    settings.FILE_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(SystemExit) as ended:
        call_command("encryptfiles")
    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        STOPPED,
        "Encrypted by the newest key: 1 files; 0 were already.",
        f"Left, for none of FILE_KEYS opens it: {NEW}",
    ]
    with pytest.raises(installation.CannotStart):
        installation.require_storage()
    settings.FILE_KEYS = [*settings.FILE_KEYS, *lacking]
    assert run()[0] == "Encrypted by the newest key: 1 files; 1 were already."
    settings.FILE_KEYS = settings.FILE_KEYS[:1]
    installation.require_storage()
    assert OLD.read_bytes() == NEW.read_bytes() == ROWS


@pytest.mark.parametrize("storage", ["disk"], indirect=True)
def test_a_damaged_file_is_named_and_the_others_go_on(some: Any, settings: Settings) -> None:
    path = Path(settings.MEDIA_ROOT) / NEW.place
    path.write_bytes(path.read_bytes()[: HEADER - 1])
    with_new_key(settings)
    assert run()[1:] == [
        f"Damaged, and left as it is: {NEW}",
        "No file needs former keys any more: take them out.",
    ]
    assert OLD.read_bytes() == ROWS


@pytest.mark.parametrize("storage", ["disk"], indirect=True)
@pytest.mark.usefixtures("some")
def test_while_the_console_runs_nothing_is_touched(tmp_path: Path) -> None:
    with installation.held(tmp_path), pytest.raises(CommandError, match="already runs"):
        run()
    assert lying(OLD) == ROWS


@pytest.mark.parametrize("storage", ["disk"], indirect=True)
@pytest.mark.usefixtures("some")
def test_it_waits_for_the_beat_to_be_stopped_and_says_in_the_audit_log_who_ran_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOGNAME", "operator")
    beat = beats.Lease("beat-of-another-machine")
    assert beat.holds()
    for _twice in range(2):
        with pytest.raises(CommandError, match="beat-of-another-machine"):
            run()
    assert not AuditRow.objects.filter(kind__startswith="files").exists()
    assert b"+86137" in lying(OLD)
    beat.leave()
    run()
    run("--decrypt")
    rows = AuditRow.objects.filter(kind__startswith="files").order_by("pk")
    assert list(rows.values_list("kind", "who", "person")) == [
        ("files encrypted", "operator", None),
        ("files decrypted", "operator", None),
    ]


@pytest.mark.parametrize("storage", ["disk"], indirect=True)
@pytest.mark.usefixtures("some")
def test_a_beat_that_was_killed_holds_it_up_no_longer_than_its_lease_nor_one_of_a_wrong_clock() -> None:
    assert beats.Lease("killed").holds()
    for until in (timezone.now(), timezone.now() + timedelta(days=1)):
        Beat.objects.update(until=until)
        assert run()[-1] == "No file needs former keys any more: take them out."
