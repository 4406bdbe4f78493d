"""Tests of pushes.storage.paths: whatever a storage is, it does the same."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from pushes.storage import StoredPath
from tests.in_storage import everything

pytestmark = pytest.mark.usefixtures("storage")
ROWS = b"".join(b"%07d\n" % number for number in range(100_000))  # 800 kB: more than one range
FOLDER = StoredPath("packages/one")
FILE = FOLDER / "original.csv"


def names() -> list[str]:
    return sorted(path.place for path in everything())


def test_what_is_written_is_read_at_any_place() -> None:
    FILE.write_bytes(ROWS)
    assert (FILE.size(), FILE.is_file(), FILE.name) == (len(ROWS), True, "original.csv")
    assert FILE.read_bytes() == ROWS
    with FILE.open() as file:
        file.seek(400_001)
        assert (file.readline(), file.tell()) == (b"050000\n", 400_008)
        file.seek(8)
        assert file.read(8) == b"0000001\n"
        file.seek(-8, 2)
        assert file.read() == b"0099999\n"
        assert file.read() == b""
    with FILE.here() as path:
        assert path.read_bytes() == ROWS


def test_a_file_that_is_not_there_is_told_so_by_everything() -> None:
    assert not FILE.is_file()
    assert list(FOLDER.iterdir()) == []
    for ask in (FILE.open, FILE.size, FILE.read_bytes, lambda: FILE.copy_to(FOLDER / "copy")):
        with pytest.raises(FileNotFoundError):
            ask()
    FILE.unlink()
    FOLDER.clear()


def test_an_empty_file_is_a_file() -> None:
    FILE.write_bytes(b"")
    assert (FILE.size(), FILE.read_bytes(), FILE.is_file()) == (0, b"", True)


def test_a_block_that_fails_stores_nothing_in_a_bucket_and_what_was_there_stays(storage: str) -> None:
    FILE.write_bytes(b"before")
    with suppress(RuntimeError), FILE.written() as path:
        (path.parent / "beside").write_bytes(b"half")
        raise RuntimeError
    assert FILE.read_bytes() == b"before"
    if storage == "bucket":
        assert names() == [FILE.place]


def test_a_growing_file_has_what_was_flushed() -> None:
    with FILE.growing() as file:
        file.flush()
        assert FILE.read_bytes() == b""
        file.write(b"alice\n")
        file.flush()
        assert FILE.read_bytes() == b"alice\n"
        file.write(b"bob\n")
        file.flush()
    assert FILE.read_bytes() == b"alice\nbob\n"


def test_chunks_become_the_file_whoever_stored_them() -> None:
    pieces = {0: ROWS[:300_000], 300_000: ROWS[300_000:600_000], 600_000: ROWS[600_000:]}
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(FILE.put_chunk, pieces, pieces.values()))
    FILE.put_chunk(0, pieces[0])
    with FILE.joined(list(pieces)) as path:
        assert path.read_bytes() == ROWS
    assert FILE.read_bytes() == ROWS
    _folders, files = FOLDER.listed()
    for path in files:
        if path != FILE:
            path.unlink()
    assert names() == [FILE.place]


def test_copies_moves_and_what_is_cleared() -> None:
    FILE.write_bytes(b"alice\n")
    FILE.copy_to(StoredPath("packages/two/original.csv"))
    FILE.replace(FOLDER / "moved")
    (FOLDER / "below" / "spool").write_bytes(b"x")
    assert names() == ["packages/one/below/spool", "packages/one/moved", "packages/two/original.csv"]
    assert FOLDER.listed() == ([FOLDER / "below"], [FOLDER / "moved"])
    (FOLDER / "below").clear()
    assert names() == ["packages/one/moved", "packages/two/original.csv"]
    assert abs(timezone.now() - FOLDER.changed()) < timedelta(minutes=1)
    FOLDER.clear()
    assert FOLDER.listed() == ([], [])
    with pytest.raises(FileNotFoundError):
        FOLDER.changed()
    assert names() == ["packages/two/original.csv"]
    assert StoredPath("packages/two/original.csv").read_text() == "alice\n"


def test_django_names_files_as_it_does_on_a_disk() -> None:
    name = default_storage.save("gateway/uploads/a.txt", ContentFile(b"alice\n"))
    assert default_storage.exists(name)
    assert default_storage.listdir("gateway/uploads") == ([], ["a.txt"])
    assert default_storage.get_modified_time(name).tzinfo is not None
    default_storage.delete(name)
    assert not default_storage.exists(name)
