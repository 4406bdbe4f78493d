"""The list of rejected rows as a csv that is safe to open in Excel and can be corrected and uploaded again as it is.

Excel takes a cell that begins with = + - @ for a formula, and a mobile number begins with +. Such a value gets one
leading apostrophe, the guard every spreadsheet and exporter knows. A value that already begins with apostrophes and
such a sign gets one more, so taking one away always gives the value back. It is taken away only when this list itself
is uploaded again, which is told by its header: an account in any other file is never changed. A byte order mark makes
Excel read it as UTF-8.
Control characters are written as their visible pictures (␀), so each record stays on one line.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from pushes.accounts.rows.certainty import holding
from pushes.accounts.rows.flushing import Flushed
from pushes.accounts.rows.spans import LF, Mask, Octets, Positions, Rows
from pushes.accounts.words.list_of_rejects import ENDINGS, ENGLISH, beginning
from pushes.accounts.words.reject_reasons import Reason, Reject

_POWERS: Final = 10 ** np.arange(10)
_SIGNS: Final = np.isin(np.arange(256), np.frombuffer(b"=+-@", np.uint8))
_THIRDS: Final = np.isin(np.arange(256), [each.encode()[2] for each in "＝＋－＠"])  # last bytes of full-width signs
_APOSTROPHE: Final = ord("'")
_GUARDED: Final = re.compile("'*[=+\\-@＝＋－＠]")
_SPECIAL: Final = re.compile("[\",\x00-\x1f\x7f-\x9f=+\\-@'＝＋－＠]")
_PICTURES: Final = {**{code: chr(0x2400 + code) for code in range(0x20)}, **dict.fromkeys(range(0x7F, 0xA0), "�")}


def begin(file: Flushed, first: Reject | None) -> None:
    """Write the byte order mark, the header and the reject of row 1, if there is one already."""
    file.write(beginning(ENGLISH))
    if first:
        file.write(record(first).encode())


def drop_first(path: Path) -> None:
    """Take the first reject out of a finished list."""
    shorter = path.with_name(f"{path.name}-shorter")
    with path.open("rb") as file, shorter.open("wb") as target:
        target.write(file.readline())
        file.readline()
        shutil.copyfileobj(file, target)
    shorter.replace(path)


def record(reject: Reject) -> str:
    """The record of one reject."""
    return f"{reject.row},{_cell(reject.value)}{ENDINGS[reject.reason]}"


class Listing:
    """The records of some of a number of rows: taken in any order, told in the order of the rows."""

    def __init__(self, rows: int) -> None:
        self._sizes = np.zeros(rows, np.int64)
        self._lines: dict[int, bytes] = {}
        self._tables: list[tuple[Positions, _Records]] = []

    def take(self, place: int, reject: Reject) -> None:
        """Take the row at a place."""
        self._lines[place] = record(reject).encode()
        self._sizes[place] = len(self._lines[place])

    def take_many(self, places: Positions, rows: Rows, numbers: Positions, reason: Reason) -> None:
        """Take rows of one reason, of as many characters as are shown; they are trimmed."""
        for of_width, table in _tables(rows, numbers, reason):
            self._sizes[places[of_width]] = table.itemsize
            self._tables.append((places[of_width], table))

    def joined(self) -> bytes | memoryview:
        """All records."""
        if len(self._tables) == 1 and not self._lines:
            return self._tables[0][1].view(np.uint8).data
        ends = np.cumsum(self._sizes)
        whole = bytearray(ends[-1].item())
        for places, table in self._tables:
            _overlapping(whole, table.dtype)[ends[places] - table.itemsize] = table
        for place, line in self._lines.items():
            end = ends[place].item()
            whole[end - len(line) : end] = line
        return memoryview(whole)


_Records: TypeAlias = npt.NDArray[np.void]  # records of one width


def _overlapping(whole: bytearray | bytes, kind: np.dtype[np.void]) -> _Records:
    """What starts at each byte, as long as `kind` says."""
    return np.ndarray((len(whole) - kind.itemsize + 1,), kind, whole, strides=(1,))


def _tables(rows: Rows, numbers: Positions, reason: Reason) -> Iterator[tuple[Positions, _Records]]:
    """Records of one width and the places of their rows. Every row is in one of the tables."""
    guards = _guarding(rows)
    rows, quotes = _quoted(_pictured(rows, reason))
    lengths = rows.ends - rows.starts
    kinds = (lengths << 8) | (np.searchsorted(_POWERS, numbers, side="right") << 2) | (quotes << 1) | guards
    for kind in _distinct(kinds):
        places = np.flatnonzero(kinds == kind)
        length, digits, mark = kind >> 8, kind >> 2 & 0x3F, b'"' * (kind >> 1 & 1)
        before = b"0" * digits + b"," + mark + b"'" * (kind & 1)
        template = before + bytes(length) + mark + ENDINGS[reason].encode()
        table = np.frombuffer(bytearray(template) * len(places), np.uint8).reshape(len(places), len(template))
        _write_numbers(table, numbers[places], digits)
        table[:, len(before) : len(before) + length] = _values(rows, places, length)
        yield places, table.view(np.dtype((np.void, len(template)))).ravel()


def _guarding(rows: Rows) -> Mask:
    """Which rows begin with a sign of a formula, perhaps after apostrophes."""
    wide = not rows.data.isascii()
    found = _signs([rows.at(place) for place in range(3 if wide else 1)])
    places, depth = np.flatnonzero(rows.at(0) == _APOSTROPHE), 1
    while len(places):
        positions = rows.starts[places] + depth
        octets = [rows.octets.take(positions + after, mode="clip") for after in range(3 if wide else 1)]
        found[places] = _signs(octets)
        places, depth = places[octets[0] == _APOSTROPHE], depth + 1
    return found


def _signs(octets: list[Octets]) -> Mask:
    """Whether each of many bytes is a sign of a formula, or with the two after it, if given, one in full width."""
    found: Mask = _SIGNS[octets[0]]
    if len(octets) > 1:
        found |= (octets[0] == 0xEF) & (octets[1] == 0xBC) & _THIRDS[octets[2]]
    return found


def _pictured(rows: Rows, reason: Reason) -> Rows:
    """Rows with pictures of their control characters. Only for two reasons may there be any."""
    if reason not in (Reason.CONTROL_CHARACTER, Reason.TOO_LONG):
        return rows
    data = rows.data
    for code, picture in _PICTURES.items():
        if code != LF:
            data = data.replace(chr(code).encode(), picture.encode())
    return Rows.of(data)


def _quoted(rows: Rows) -> tuple[Rows, Positions]:
    """Rows with their quotation marks doubled, and 1 for those that need some around them, 0 for the others."""
    if b'"' not in rows.data and b"," not in rows.data:
        return rows, np.zeros(len(rows), np.int64)
    quotes = holding((rows.octets == ord('"')) | (rows.octets == ord(",")), rows).astype(np.int64)
    return Rows.of(rows.data.replace(b'"', b'""')), quotes


def _distinct(kinds: Positions) -> list[int]:
    one: int = kinds[0].item()
    return [one] if (kinds == one).all() else np.flatnonzero(np.bincount(kinds)).tolist()


_FOURS: Final = np.frombuffer("".join(f"{number:04}" for number in range(10_000)).encode(), np.uint8).reshape(-1, 4)


def _write_numbers(table: Octets, numbers: Positions, digits: int) -> None:
    """Write numbers of so many digits into the first columns, four of them at once."""
    left = numbers.astype(np.uint32)
    for end in range(digits, 0, -4):
        rest = left // np.uint32(10_000)
        width = min(end, 4)
        table[:, end - width : end] = _FOURS.take(left - rest * np.uint32(10_000), axis=0)[:, 4 - width :]
        left = rest


def _values(rows: Rows, places: Positions, length: int) -> Octets:
    """The bytes of rows of one length as a table."""
    if rows.width:
        return rows.octets.reshape(len(rows), rows.width)[places, :length]
    found = _overlapping(rows.data, np.dtype((np.void, length)))[rows.starts[places]]
    return found.view(np.uint8).reshape(len(places), length)


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
