"""Workbooks in a zip: unpacked to a file, since a workbook can only be read in any order."""

import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from pushes.accounts.limits import LARGEST
from pushes.accounts.reading.file_kind import check_shape, is_workbook, may_be_workbook
from pushes.accounts.reading.file_names import printed
from pushes.accounts.reading.zip_archives import damage_told, entry_name, hidden_entries, opened_zip, the_entry
from pushes.accounts.words.package_refusals import UnreadablePackage

_CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A workbook on the disk, what its owner calls it, and what was ignored beside it in its archive."""

    path: Path
    name: str
    hidden: tuple[str, ...] = ()


@contextmanager
def workbook_in(path: Path, name: str) -> Iterator[Unpacked | None]:
    """The workbook that a package is, or that stands in it, then unpacked to a temporary file; None for any other.

    Raises UnreadablePackage for what only looks like one, or unpacks to more than a package may have.
    """
    if is_workbook(path):
        yield Unpacked(path, name)
    elif not name.lower().endswith(".zip"):
        yield None
    else:
        # Beside the package, where what a killed check has left is deleted; elsewhere if nothing may be written there.
        folder = path.parent if os.access(path.parent, os.W_OK) else None
        with opened_zip(path, name) as archive, _unpacked(archive, folder) as unpacked:
            yield unpacked


@contextmanager
def _unpacked(archive: zipfile.ZipFile, folder: Path | None) -> Iterator[Unpacked | None]:
    entry = the_entry(archive)
    name = entry_name(entry)
    with damage_told(name), archive.open(entry) as packed:
        start = packed.read(8)
    if not may_be_workbook(start):
        yield None
        return
    with tempfile.NamedTemporaryFile(prefix=".workbook-", dir=folder) as file:
        with damage_told(name), archive.open(entry) as packed:
            _copy(packed, file, name)
        check_shape(Path(file.name), name)
        yield Unpacked(Path(file.name), name, hidden_entries(archive))


def _copy(packed: IO[bytes], file: IO[bytes], name: str) -> None:
    while data := packed.read(_CHUNK):
        file.write(data)
        if file.tell() > LARGEST:
            cap = f"{LARGEST // 1024 // 1024:,}"
            raise UnreadablePackage(UnreadablePackage.Code.ZIP_EXPANDS, entry=printed(name), cap=cap)
    file.flush()
