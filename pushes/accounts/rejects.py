"""The list of rejected rows as a csv that is safe to open in Excel and can be corrected and uploaded again as it is.

Excel takes a cell that begins with = + - @ for a formula, and a mobile number begins with +. Such a value gets one
leading apostrophe, the guard every spreadsheet and exporter knows. A value that already begins with apostrophes and
such a sign gets one more, so taking one away always gives the value back. It is taken away only when this list itself
is uploaded again, which is told by its header: an account in any other file is never changed. A byte order mark makes
Excel read it as UTF-8.
Control characters are written as their visible pictures (␀), so each record stays on one line.
"""

import re
from typing import IO, Final

import numpy as np

from pushes.accounts.reasons import WORDING, Reject

HEADER: Final = b"row,value,reason,how to fix"
# What follows the value in a record.
ENDINGS: Final = {
    reason: ",".join(f'"{part}"' if "," in part else part for part in ("", words.short, words.fix)) + "\r\n"
    for reason, words in WORDING.items()
}
GUARDED: Final = np.frombuffer(b"=+-@", np.uint8)
_GUARDED: Final = re.compile("'*[=+\\-@＝＋－＠]")
_SPECIAL: Final = re.compile("[\",\x00-\x1f\x7f-\x9f=+\\-@'＝＋－＠]")
_PICTURES: Final = {**{code: chr(0x2400 + code) for code in range(0x20)}, **dict.fromkeys(range(0x7F, 0xA0), "�")}


def begin(file: IO[bytes]) -> None:
    """Write the byte order mark and the header."""
    file.write(b"\xef\xbb\xbf" + HEADER + b"\r\n")


def record(reject: Reject) -> str:
    """The record of one reject."""
    return f"{reject.row},{_cell(reject.value)}{ENDINGS[reject.reason]}"


def _cell(value: str) -> str:
    if not _SPECIAL.search(value):
        return value
    value = guarded(value.translate(_PICTURES))
    return '"' + value.replace('"', '""') + '"' if '"' in value or "," in value else value


def guarded(value: str) -> str:
    """The value, with an apostrophe before it if a spreadsheet might take it for a formula."""
    return "'" + value if _GUARDED.match(value) else value


def unguarded(value: str) -> str:
    """The value that was given to `guarded`."""
    return value[1:] if value.startswith("'") and _GUARDED.match(value, 1) else value
