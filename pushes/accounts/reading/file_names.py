"""What a package may be called, and how its name is said."""

import re
from typing import Final

from pushes.accounts.limits import LONGEST_NAME
from pushes.accounts.words.package_refusals import UnreadablePackage

Code = UnreadablePackage.Code

SUFFIXES: Final = (".zip", ".txt", ".csv")
WORKBOOK_SUFFIXES: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
LIST_SUFFIXES: Final = (".txt", ".csv", *WORKBOOK_SUFFIXES)
_OTHER_ARCHIVES: Final = (".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst")
ARCHIVE_SUFFIXES: Final = (".zip", *_OTHER_ARCHIVES)
_VOLUME: Final = re.compile(r"\.(?:(?:zx?|r)[0-9]{2}|[0-9]{3}|part[0-9]+\.rar)$", re.IGNORECASE)


def check_name(name: str, *, workbooks: bool = True) -> None:
    """Raise UnreadablePackage unless the file name is neither empty nor too long and ends as that of a package does."""
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UnreadablePackage(Code.NAME_LENGTH, length=f"{len(name):,}")
    if _VOLUME.search(name):
        raise UnreadablePackage(Code.ZIP_VOLUMES, name=printed(name))
    if name.lower().endswith(_OTHER_ARCHIVES):
        raise UnreadablePackage(Code.ARCHIVE, name=printed(name))
    if not name.lower().endswith(SUFFIXES + WORKBOOK_SUFFIXES):
        raise UnreadablePackage(Code.EXTENSION, name=printed(name))
    if not workbooks and name.lower().endswith(WORKBOOK_SUFFIXES):
        raise UnreadablePackage(Code.WORKBOOK, name=printed(name))


def printed(name: str) -> str:
    """A file name fit for a message: unprintable characters replaced, its length bounded."""
    shown = "".join(char if char.isprintable() else "�" for char in name)
    return shown if len(shown) <= LONGEST_NAME else shown[:LONGEST_NAME] + "…"
