"""Lists whose accounts all stand on one line."""

from typing import Final

from pushes.accounts.reading.encodings import Reader, Text
from pushes.accounts.rows.characters import TRIMMED

LOOKED_AT: Final = 64 * 1024  # bytes
_SEPARATORS: Final = ",;\t|，；、"
_FEW: Final = 3  # fields of a list
_MANY: Final = 20  # fields that nobody has columns for


def one_line_separator(source: Reader, encoding: str = "") -> bytes:
    """What separates the accounts of a file that is one line of them; b"" for any other file.

    They are accounts, not the columns of one row, if they are of one kind, or more than any table has columns.
    """
    text, head = Text(source, encoding), b""
    while len(head) < LOOKED_AT and b"\n" not in head.rstrip() and (more := text.read()):
        head += more
    line = head[:LOOKED_AT].decode(errors="ignore").strip(TRIMMED + "\r\n")
    if "\n" in line or "\r" in line:
        return b""
    for separator in _SEPARATORS:
        fields = [field.strip(TRIMMED) for field in line.split(separator)]
        fields = fields[:-1] if len(head) > LOOKED_AT or not fields[-1] else fields
        if len(fields) > _MANY or (len(fields) >= _FEW and _are_of_one_kind(fields)):
            return separator.encode()
    return b""


def _are_of_one_kind(fields: list[str]) -> bool:
    """Whether they are built alike, and not words as those of a header are."""
    kinds = set(map(_kind, fields))
    return len(kinds) == 1 and kinds.pop()[1]


def _kind(field: str) -> tuple[bool, bool, str]:
    """Whether there are letters and digits in a field, and which signs; addresses are all of one kind."""
    if "@" in field:
        return True, True, "@"
    signs = "".join(sorted({each for each in field if not each.isalnum()}))
    return any(map(str.isalpha, field)), any(map(str.isdigit, field)), signs
