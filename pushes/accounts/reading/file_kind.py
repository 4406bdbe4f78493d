"""What kind of file a package is, told from outside before any row is read: cheap refusals."""

import codecs
from pathlib import Path
from typing import Final

from pushes.accounts.limits import LARGEST
from pushes.accounts.reading.file_names import WORKBOOK_SUFFIXES, printed
from pushes.accounts.reading.zip_archives import ZIP_START, entry_name, opened_zip, the_entry
from pushes.accounts.words.package_refusals import UnreadablePackage

Code = UnreadablePackage.Code


_OLD_WORKBOOK_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_OTHER_ARCHIVE_STARTS: Final = (
    b"\x1f\x8b\x08",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"BZh9",
    b"\xfd7zXZ\x00",
    _ZSTD,
)
_TAR, _TAR_PLACE = b"ustar", 257
START: Final = 512  # bytes that tell what a file is
_UTF32_STARTS: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_PICTURE_STARTS: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
# Parquet, Avro, ORC, Arrow, property lists and pickles, if a zero byte follows: an account may begin with such letters.
_TABLE_STARTS: Final = (b"PAR1", b"Obj\x01", b"ORC", b"ARROW1", b"bplist00", b"\x80\x04\x95", b"\x80\x05\x95")
_NO_TEXT_STARTS: Final = (*_PICTURE_STARTS, b"%PDF-", b"\x7fELF", b"SQLite f", b"\xca\xfe\xba\xbe")
_OF_WORKBOOKS: Final = frozenset({"[Content_Types].xml", "xl/workbook.xml", "xl/workbook.bin"})


def check_size(size: int, name: str) -> None:
    """Raise UnreadablePackage for what has no byte, or too many."""
    if size == 0:
        raise UnreadablePackage(Code.EMPTY, name=printed(name))
    if size > LARGEST:
        raise UnreadablePackage(Code.TOO_BIG, name=printed(name), size=f"{size / 1024 / 1024:,.1f}")


def check_shape(path: Path, name: str, *, workbooks: bool = True) -> None:
    """Raise UnreadablePackage for what can be told at once: empty, too large, an archive in disguise, a zip that does
    not hold exactly one list; and a workbook, whatever its name, where it is not asked for."""
    check_size(path.stat().st_size, name)
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
        if start.startswith(ZIP_START) and name.lower().endswith(WORKBOOK_SUFFIXES):
            raise UnreadablePackage(Code.WORKBOOK_DAMAGED, name=printed(name))
        refuse_disguise(start, name)


def refuse_disguise(start: bytes, name: str) -> None:
    """Raise UnreadablePackage if a .txt or .csv with these first bytes is a workbook, an archive or no text at all."""
    if start.startswith(_OLD_WORKBOOK_START):
        raise UnreadablePackage(Code.WORKBOOK, name=printed(name))
    if start.startswith((ZIP_START, *_OTHER_ARCHIVE_STARTS)) or start[_TAR_PLACE:].startswith(_TAR):
        raise UnreadablePackage(Code.ARCHIVE, name=printed(name))
    if start.startswith(_NO_TEXT_STARTS) or (start.startswith(_TABLE_STARTS) and b"\0" in start):
        raise UnreadablePackage(Code.NO_TEXT, name=printed(name))
    if start.startswith(_UTF32_STARTS):
        raise UnreadablePackage(Code.UTF32, name=printed(name))


def may_be_workbook(start: bytes) -> bool:
    """Whether a file that begins so may be a workbook."""
    return start.startswith((ZIP_START, _OLD_WORKBOOK_START))


def is_workbook(path: Path) -> bool:
    """Whether the file is an .xlsx, .xlsm, .xlsb, .xls or .ods, whatever its name."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start.startswith(ZIP_START):
        return start == _OLD_WORKBOOK_START
    try:
        with opened_zip(path, path.name) as archive:
            names = set(archive.namelist())
            return bool(names & _OF_WORKBOOKS) or {"content.xml", "mimetype"} <= names
    except UnreadablePackage:
        return False
