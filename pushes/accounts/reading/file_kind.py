"""Cheap refusals, told from a package's name and outside before any row is read."""

import codecs
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast

from pushes.accounts.limits import LARGEST, LONGEST_NAME
from pushes.accounts.reading.unflagged import DIRECTORY_END, NAMED_IN_UTF8, TAIL, Unflagged
from pushes.accounts.words.package_refusals import UnreadablePackage

Code = UnreadablePackage.Code

SUFFIXES: Final = (".zip", ".txt", ".csv")
WORKBOOK_SUFFIXES: Final = (".xlsx", ".xls", ".ods")
LIST_SUFFIXES: Final = (".txt", ".csv", *WORKBOOK_SUFFIXES)
_OTHER_ARCHIVES: Final = (".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst")
ARCHIVE_SUFFIXES: Final = (".zip", *_OTHER_ARCHIVES)

_ZIP_START: Final = b"PK\x03\x04"
_OLD_WORKBOOK_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_ARCHIVE_STARTS: Final = (b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh9", b"\xfd7zXZ\x00")
_TAR, _TAR_PLACE = b"ustar", 257
START: Final = 512  # bytes that tell what a file is
_UTF32_STARTS: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_PICTURE_STARTS: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_NO_TEXT_STARTS: Final = (*_PICTURE_STARTS, b"%PDF-", b"\x7fELF", b"SQLite f", b"\xca\xfe\xba\xbe")
_OF_WORKBOOKS: Final = frozenset({"[Content_Types].xml", "xl/workbook.xml", "xl/workbook.bin"})
_LARGEST_DIRECTORY: Final = 1024 * 1024  # bytes; a table of one file and some hidden ones has a few hundred
_COMMON_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others inflate without a bound on memory
_VOLUME_START: Final = b"PK\x07\x08"  # of the first of several
_VOLUME: Final = re.compile(r"\.(?:(?:zx?|r)[0-9]{2}|[0-9]{3}|part[0-9]+\.rar)$", re.IGNORECASE)
_NAMED: Final = 5  # entries named in a message


def check_name(name: str, *, workbooks: bool = True) -> None:
    """Raise UnreadablePackage unless the file name is neither empty nor too long and ends as that of a package does."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UnreadablePackage(Code.NAME_LENGTH, length=f"{len(name):,}")
    if _VOLUME.search(name):
        raise UnreadablePackage(Code.ZIP_VOLUMES, name=printed(name))
    if name.lower().endswith(_OTHER_ARCHIVES):
        raise UnreadablePackage(Code.ARCHIVE, name=printed(name))
    if not name.lower().endswith(SUFFIXES + WORKBOOK_SUFFIXES * workbooks):
        raise UnreadablePackage(Code.EXTENSION, name=printed(name))


def check_shape(path: Path, name: str, *, workbooks: bool = True) -> None:
    """Raise UnreadablePackage for what can be told at once: empty, too large, an archive in disguise, a zip that does
    not hold exactly one list; and a workbook, whatever its name, where it is not asked for."""
    size = path.stat().st_size
    if size == 0:
        raise UnreadablePackage(Code.EMPTY, name=printed(name))
    if size > LARGEST:
        raise UnreadablePackage(Code.TOO_BIG, name=printed(name), size=f"{size / 1024 / 1024:,.1f}")
    if is_workbook(path):
        if not workbooks:
            raise UnreadablePackage(Code.WORKBOOK, name=printed(name))
    elif name.lower().endswith(".zip"):
        with opened_zip(path, name) as archive:
            entry = entry_name(the_entry(archive))
        if not workbooks and entry.lower().endswith(WORKBOOK_SUFFIXES):
            raise UnreadablePackage(Code.WORKBOOK, name=printed(entry))
    else:
        with path.open("rb") as file:
            start = file.read(START)
        if start.startswith(_ZIP_START) and name.lower().endswith(WORKBOOK_SUFFIXES):
            raise UnreadablePackage(Code.WORKBOOK_DAMAGED, name=printed(name))
        refuse_disguise(start, name)


def printed(name: str) -> str:
    """A file name fit for a message: unprintable characters replaced, its length bounded."""
    shown = "".join(char if char.isprintable() else "�" for char in name)
    return shown if len(shown) <= LONGEST_NAME else shown[:LONGEST_NAME] + "…"


def refuse_disguise(start: bytes, name: str) -> None:
    """Raise UnreadablePackage if a .txt or .csv with these first bytes is a workbook, an archive or no text at all."""
    if start.startswith(_OLD_WORKBOOK_START):
        raise UnreadablePackage(Code.WORKBOOK, name=printed(name))
    if start.startswith((_ZIP_START, *_OTHER_ARCHIVE_STARTS)) or start[_TAR_PLACE:].startswith(_TAR):
        raise UnreadablePackage(Code.ARCHIVE, name=printed(name))
    if start.startswith(_NO_TEXT_STARTS):
        raise UnreadablePackage(Code.NO_TEXT, name=printed(name))
    if start.startswith(_UTF32_STARTS):
        raise UnreadablePackage(Code.UTF32, name=printed(name))


def may_be_workbook(start: bytes) -> bool:
    """Whether a file that begins so may be a workbook."""
    return start.startswith((_ZIP_START, _OLD_WORKBOOK_START))


def is_workbook(path: Path) -> bool:
    """Whether the file is an .xlsx, .xls or .ods, whatever its name."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start.startswith(_ZIP_START):
        return start == _OLD_WORKBOOK_START
    try:
        with opened_zip(path, path.name) as archive:
            names = set(archive.namelist())
            return bool(names & _OF_WORKBOOKS) or {"content.xml", "mimetype"} <= names
    except UnreadablePackage:
        return False


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
    code = {_ZIP_START: Code.ZIP_CUT_SHORT, _VOLUME_START: Code.ZIP_VOLUMES}.get(file.read(4), Code.NOT_A_ZIP)
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
