"""Tests of pushes.storage.encryption and of the storage that uses it: what lies there, and what is refused."""

import io
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from console.bucket import LOCAL
from pushes.storage import DamagedFile, KeyMissing, StoredPath
from pushes.storage.encryption import HEADER, PIECE, TAG, encrypt, wrapped_anew
from tests.pushes.storage.conftest import encrypt_files

ROWS = b"".join(b"+86137%08d\n" % number for number in range(20_000))  # 280 kB: four pieces and some
FOLDER = StoredPath("packages/one")
FILE, OTHER = FOLDER / "original.csv", FOLDER / "other.csv"
ON_DISK = HEADER + PIECE + TAG  # where the second piece begins


@pytest.fixture(autouse=True)
def _encrypted(settings: Settings) -> None:
    encrypt_files(settings)


def lying(path: StoredPath = FILE) -> Path:
    return Path(default_storage.files.path(path.place))  # type: ignore[attr-defined]


def all_of(path: StoredPath) -> bytes:
    with path.open() as file:
        return file.read()


def test_nothing_of_it_is_on_the_disk_and_the_same_twice_is_not_the_same() -> None:
    FILE.write_bytes(ROWS)
    OTHER.write_bytes(ROWS)
    first, second = lying().read_bytes(), lying(OTHER).read_bytes()
    assert b"+86137" not in first
    assert first[HEADER:] != second[HEADER:]
    assert all_of(FILE) == all_of(OTHER) == ROWS


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_every_size_is_read_as_it_was_written(size: int) -> None:
    data = os.urandom(size)
    FILE.write_bytes(data)
    assert (all_of(FILE), FILE.size()) == (data, size)
    with FILE.here() as path:
        assert path.read_bytes() == data
    with FILE.open() as file:
        for place in {0, size // 2, max(0, size - 1), size, size + 5}:
            file.seek(place)
            assert file.read(PIECE) == data[place : place + PIECE]


def swapped(data: bytes) -> bytes:
    return data[:HEADER] + data[ON_DISK : ON_DISK + PIECE + TAG] + data[HEADER:ON_DISK] + data[ON_DISK + PIECE + TAG :]


def flipped(place: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut after a piece": lambda data: data[:ON_DISK],
    "cut in a piece": lambda data: data[:-1],
    "cut in its first bytes": lambda data: data[: HEADER - 1],
    "nothing but its first bytes": lambda data: data[:HEADER],
    "longer": lambda data: data + b"\0",
    "a piece twice": lambda data: data[:ON_DISK] + data[HEADER:],
    "pieces swapped": swapped,
    "a bit of its key": flipped(HEADER - 30),
    "a bit of its size": flipped(HEADER - TAG - 1),
    "a bit of its last piece": flipped(-20 % HEADER + ON_DISK),
    "another file's pieces": lambda data: data[:HEADER] + lying(OTHER).read_bytes()[HEADER:],
    "another file's key": lambda data: lying(OTHER).read_bytes()[:HEADER] + data[HEADER:],
    "never written to its end": lambda data: data[:16] + bytes(HEADER - 16) + data[HEADER:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_was_cut_swapped_or_changed_is_refused(damage: Callable[[bytes], bytes]) -> None:
    FILE.write_bytes(ROWS)
    OTHER.write_bytes(ROWS[::-1])
    before = lying().read_bytes()
    lying().write_bytes(damage(before))
    with pytest.raises(DamagedFile):
        all_of(FILE)
    with pytest.raises(DamagedFile), FILE.here():
        pass
    lying().write_bytes(before)
    assert all_of(FILE) == ROWS


def test_without_its_key_a_file_is_there_and_says_what_is_missing(settings: Settings) -> None:
    key = settings.FILE_KEYS[0]
    FILE.write_bytes(ROWS)
    settings.FILE_KEYS = [Fernet.generate_key().decode()]
    for ask in (FILE.open, FILE.size, FILE.here().__enter__):
        with pytest.raises(KeyMissing, match="a key that FILE_KEYS lacks") as told:
            ask()
        assert key not in str(told.value)
    assert FILE.is_file()
    settings.FILE_KEYS = [*settings.FILE_KEYS, key]
    assert all_of(FILE) == ROWS


@pytest.mark.parametrize("word", ["password", "c2hvcnQ=", ""])
def test_a_word_that_is_no_key_encrypts_nothing(settings: Settings, word: str) -> None:
    settings.FILE_KEYS = [word]
    with pytest.raises(KeyMissing, match="not a key"):
        FILE.write_bytes(ROWS)
    assert not FILE.is_file()


def test_nothing_encrypted_is_read_as_it_lies_where_there_are_no_keys(settings: Settings) -> None:
    FILE.write_bytes(ROWS)
    settings.STORAGES = settings.STORAGES | {"default": LOCAL}
    for ask in (FILE.open, FILE.here().__enter__):
        with pytest.raises(KeyMissing, match="FILE_KEYS is not set"):
            ask()


def test_what_was_there_before_is_read_and_what_comes_is_encrypted(settings: Settings) -> None:
    with_keys = settings.STORAGES
    settings.STORAGES = settings.STORAGES | {"default": LOCAL}
    FILE.write_bytes(ROWS)
    before = Path(default_storage.path(FILE.place))
    settings.STORAGES = with_keys
    assert (all_of(FILE), FILE.size()) == (ROWS, len(ROWS))
    with FILE.here() as path:
        assert path == before  # no copy of it is made
    FILE.write_bytes(ROWS)
    assert ROWS[:100] not in before.read_bytes()
    assert all_of(FILE) == ROWS


def test_a_key_is_changed_twice_and_only_what_stands_first_is_written(settings: Settings) -> None:
    FILE.write_bytes(ROWS)
    for _change in range(2):
        newest, former = Fernet.generate_key().decode(), settings.FILE_KEYS[0]
        settings.FILE_KEYS = [newest, former]
        before = lying().read_bytes()
        lying().write_bytes(wrapped_anew(before[:HEADER]) + before[HEADER:])
        settings.FILE_KEYS = [newest]
        assert all_of(FILE) == ROWS
        settings.FILE_KEYS = [former]
        with pytest.raises(KeyMissing):
            all_of(FILE)
        settings.FILE_KEYS = [newest]


def test_what_is_saved_by_django_is_encrypted_from_its_beginning() -> None:
    content = ContentFile(ROWS)
    content.seek(100)
    name = default_storage.save("gateway/uploads/a.txt", content)
    with default_storage.open(name) as file:
        assert file.read() == ROWS
    assert ROWS[:50] not in lying(StoredPath(name)).read_bytes()
    with default_storage.open(default_storage.save("gateway/uploads/b.txt", ContentFile("爱丽丝\n"))) as file:
        assert file.read() == "爱丽丝\n".encode()


def test_a_source_that_gives_less_than_it_has_is_refused_and_not_stored_wrong() -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 1000))

    with pytest.raises(ValueError, match="short"):
        encrypt(Dripping(ROWS), io.BytesIO())


class Deadly(io.BytesIO):
    """A source in whose middle its process is killed."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(size)


def test_a_process_that_is_killed_while_it_writes_leaves_what_was_there() -> None:
    FILE.write_bytes(b"before")
    if not (writer := os.fork()):
        try:
            default_storage._save(FILE.place, Deadly(ROWS))  # type: ignore[attr-defined]
        finally:
            os._exit(1)
    assert os.waitpid(writer, 0)[1] == signal.SIGKILL
    assert all_of(FILE) == b"before"
    [left] = lying().parent.glob(".encrypting-*")
    assert ROWS[:100] not in (left / "file").read_bytes()
    FILE.write_bytes(ROWS)  # the next one clears away what it left
    assert (all_of(FILE), [*lying().parent.iterdir()]) == (ROWS, [lying()])
