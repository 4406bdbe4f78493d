"""A zip: which of its entries is the list, which are ignored, what it is called, and what is wrong with it."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast

from pushes.accounts.reading.file_names import ARCHIVE_SUFFIXES, LIST_SUFFIXES, printed
from pushes.accounts.reading.unflagged import DIRECTORY_END, NAMED_IN_UTF8, TAIL, Unflagged
from pushes.accounts.words.package_refusals import UnreadablePackage

Code = UnreadablePackage.Code

ZIP_START: Final = b"PK\x03\x04"
_VOLUME_START: Final = b"PK\x07\x08"  # of the first of several
_LARGEST_DIRECTORY: Final = 1024 * 1024  # bytes; a table of one file and some hidden ones has a few hundred
_COMMON_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others inflate without a bound on memory
_NAMED: Final = 5  # entries named in a message


@contextmanager
def opened_zip(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """The archive, with its faults told as UnreadablePackage."""
    with path.open("rb") as file:
        _refuse_large_directory(file, name)
        try:
            archive = _archive(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error) as problem:
            raise _unopened(file, name) from problem
        if any(entry.header_offset < 0 for entry in archive.infolist()):
            raise _unopened(file, name)
        with archive:
            yield archive


def _archive(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive; names that are not the UTF-8 that they say they are count as those that say nothing."""
    try:
        return zipfile.ZipFile(file)
    except UnicodeDecodeError:
        file.seek(0, 2)
        return zipfile.ZipFile(cast(IO[bytes], Unflagged(file)))


def _unopened(file: IO[bytes], name: str) -> UnreadablePackage:
    file.seek(0)
    code = {ZIP_START: Code.ZIP_CUT_SHORT, _VOLUME_START: Code.ZIP_VOLUMES}.get(file.read(4), Code.NOT_A_ZIP)
    return UnreadablePackage(code, name=printed(name))


def _refuse_large_directory(file: IO[bytes], name: str) -> None:
    """A table of contents of a million entries would cost a gigabyte to list: refuse it by its stated size."""
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    tail = file.read()
    found = tail.rfind(DIRECTORY_END)
    if found < 0 or len(tail) - found < 22:
        raise _unopened(file, name)
    disks = struct.unpack_from("<HH", tail, found + 4)
    if any(disk not in (0, 0xFFFF) for disk in disks):
        raise UnreadablePackage(Code.ZIP_VOLUMES, name=printed(name))
    count, length = struct.unpack_from("<HI", tail, found + 10)
    if length == 0xFFFFFFFF and tail[max(0, found - 76) :].startswith(b"PK\x06\x06"):
        count, length = struct.unpack_from("<QQ", tail, found - 76 + 32)
    if length > _LARGEST_DIRECTORY:
        raise UnreadablePackage(Code.ZIP_MANY, count=f"{count:,}", entries="…")


def the_entry(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one list of the archive; what macOS hides beside it is ignored. Raises UnreadablePackage."""
    entries = {entry_name(entry): entry for entry in archive.infolist() if not is_hidden(entry)}
    for each in entries:
        if "/" in each or "\\" in each:
            raise UnreadablePackage(Code.ZIP_FOLDER, entry=printed(each))
    if not entries:
        raise UnreadablePackage(Code.ZIP_EMPTY)
    count = sum(not is_hidden(entry) for entry in archive.infolist())
    if count > 1:
        names = ", ".join(f'"{printed(each)}"' for each in islice(entries, _NAMED))
        more = ", …" if count > _NAMED else ""
        raise UnreadablePackage(Code.ZIP_MANY, count=f"{count:,}", entries=names + more)
    ((name, entry),) = entries.items()
    _refuse_entry(entry, name)
    return entry


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry, which Chinese Windows writes in GBK and others in UTF-8 without saying so."""
    if entry.flag_bits & NAMED_IN_UTF8:
        return entry.filename
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def is_hidden(entry: zipfile.ZipInfo) -> bool:
    """Whether the entry is one that macOS adds to archives."""
    parts = PurePosixPath(entry_name(entry)).parts
    return "__MACOSX" in parts[:1] or (bool(parts) and (parts[-1] == ".DS_Store" or parts[-1].startswith("._")))


def hidden_entries(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """The names of those."""
    return tuple(entry_name(each) for each in archive.infolist() if is_hidden(each))


def _refuse_entry(entry: zipfile.ZipInfo, name: str) -> None:
    shown, lowered = printed(name), name.lower()
    if entry.flag_bits & 0x1:
        raise UnreadablePackage(Code.ZIP_PASSWORD, entry=shown)
    if lowered.endswith(ARCHIVE_SUFFIXES):
        raise UnreadablePackage(Code.ZIP_NESTED, entry=shown)
    if not lowered.endswith(LIST_SUFFIXES) and "." in lowered:  # without an ending: from a pipe, or of a data frame
        raise UnreadablePackage(Code.ZIP_ENTRY, entry=shown)
    if entry.compress_type not in _COMMON_METHODS:
        raise UnreadablePackage(Code.ZIP_METHOD, entry=shown, method=str(entry.compress_type))


@contextmanager
def damage_told(name: str) -> Iterator[None]:
    """Faults that show only while an entry is unpacked, told as UnreadablePackage."""
    try:
        yield
    except zipfile.BadZipFile as problem:
        code = Code.ZIP_CHECKSUM if "CRC" in str(problem) else Code.ZIP_DAMAGED
        raise UnreadablePackage(code, entry=printed(name)) from problem
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error) as problem:
        raise UnreadablePackage(Code.ZIP_DAMAGED, entry=printed(name)) from problem
