"""One column of several: from lines to the fields of the chosen column. A record is one row, over however many lines.

What stands above the table is passed on as it is. A record without the column, or with more columns than the table has,
is a rejected row: nobody can tell which of its fields is the account.
"""

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from pushes.accounts.keeping.rejects import unguarded
from pushes.accounts.reading.lines import Block
from pushes.accounts.reading.tables import Layout, is_border
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.rows.spans import LF, Octets, Positions, Rows
from pushes.accounts.words.reject_reasons import Reason

_OPEN_LINES: Final = 17  # lines a quoted field may run over
_QUOTE: Final = ord('"')


@dataclass(frozen=True, slots=True)
class Place:
    """Which column: `column` counts from 0. `guarded`: its values are those of a list of rejects, see rejects.py."""

    layout: Layout
    column: int
    guarded: bool = False

    @property
    def separator(self) -> bytes:
        """What stands between the fields."""
        return self.layout.separator.encode()


class ChosenColumn:
    """The chosen column of each record, as blocks of rows."""

    def __init__(self, lines: Iterable[Block], place: Place) -> None:
        self._lines, self._place = lines, place
        self._field = _field(self._place.separator)
        self._row = 1  # the number of the next row

    def __iter__(self) -> Iterator[Block]:
        held = b""
        for block in self._lines:
            data = held + block.rows.data if held else block.rows.data
            data = yield from self._above(data)
            held = yield from self._passed_on(data, final=False)
        if held:
            yield from self._passed_on(held, final=True)

    def _above(self, data: bytes) -> Generator[Block, None, bytes]:
        """Pass on the lines above the table; the data after them."""
        above = self._place.layout.first - self._row
        if above > 0:
            rows = Rows.of(data)
            end = int(rows.ends[min(above, len(rows)) - 1]) + 1
            yield Block(Rows.of(_without_borders(data[:end], self._place.layout.separator)), self._row)
            self._row += min(above, len(rows))
            data = data[end:]
        return data

    def _passed_on(self, data: bytes, *, final: bool) -> Generator[Block, None, bytes]:
        """Pass on the records of the data; what must wait for the lines that follow."""
        rows = None if self._place.guarded else _uniform(data, self._place)
        if rows is not None:
            held, block = b"", Block(rows, self._row)
        else:
            records = _Records(self._field, self._place)
            held = data[records.take(data, final=final) :]
            block = Block(Rows.of(b"".join(records.fields)), self._row, records.faults)
        if len(block.rows):
            yield block
            self._row += len(block.rows)
        return held


def _field(separator: bytes) -> re.Pattern[bytes]:
    """One field: in quotation marks, or bare. A quoted one may hold 16 line breaks."""
    sign = re.escape(separator)
    blanks = rb"[ ]*+" if separator == b"\t" else rb"[ \t]*+"
    return re.compile(
        blanks
        + rb'"((?:[^"\n]|"")*+(?:\n(?:[^"\n]|"")*+){0,16}+)"'
        + blanks
        + rb"(?=["
        + sign
        + rb"\n])|((?!"
        + blanks
        + rb'")[^\n'
        + sign
        + rb"]*+)"
    )


class _Records:
    """The records of one stretch of lines."""

    def __init__(self, field: re.Pattern[bytes], place: Place) -> None:
        self._field, self._place = field, place
        self.fields: list[bytes] = []  # each ended by LF
        self.faults: dict[int, tuple[Reason, str]] = {}

    def take(self, data: bytes, *, final: bool) -> int:
        """Take the records of `data`, which ends with LF; the offset of what must wait for the lines that follow."""
        position = 0
        while position < len(data):
            record = self._record(data, position)
            if record:
                self._take(*record)
                position = record[1]
                continue
            if not final and data.count(b"\n", position) < _OPEN_LINES:
                return position
            end = data.index(b"\n", position)
            self._fault(Reason.STRAY_QUOTE, data[position:end])
            position = end + 1
        return position

    def _record(self, data: bytes, position: int) -> tuple[list[bytes], int] | None:
        """The fields of one record and the offset after it; None if a quotation mark is not closed here."""
        fields = list[bytes]()
        while found := self._field.match(data, position):
            quoted, bare = found.groups()
            fields.append(bare if quoted is None else quoted.replace(b'""', b'"'))
            position = found.end() + 1
            if data[found.end()] == LF:
                return fields, position
        return None

    def _take(self, fields: list[bytes], _after: int) -> None:
        """Take one record."""
        place = self._place
        if len(fields) > place.layout.columns and any(map(_is_filled, fields[place.layout.columns :])):
            self._fault(Reason.COLUMNS_SHIFTED, place.separator.join(fields))
        elif len(fields) > place.column and not _may_be_border(fields[place.column]):
            self._keep(fields[place.column])
        elif not any(map(_is_filled, fields)) or is_border(place.separator.join(fields).decode()):
            self.fields.append(b"\n")
        elif len(fields) > place.column:
            self._keep(fields[place.column])
        else:
            self._fault(Reason.COLUMN_MISSING, place.separator.join(fields))

    def _keep(self, value: bytes) -> None:
        if self._place.guarded:
            value = unguarded(value.decode()).encode()
        if b"\n" in value:
            self._fault(Reason.LINE_BREAK, value)
        else:
            self.fields.append(value + b"\n")

    def _fault(self, reason: Reason, value: bytes) -> None:
        self.faults[len(self.fields)] = reason, value.decode()
        self.fields.append(b"\n")


_BEFORE_BORDERS: Final = frozenset(mark.encode()[0] for mark in ("─", *TRIMMED))  # their first bytes
_BORDERS: Final = (b"--", b"==", "──".encode(), "━━".encode(), "══".encode())


def _without_borders(data: bytes, separator: str) -> bytes:
    """The lines above a table without what only keeps its form."""
    lines = data.decode().split("\n")
    return "\n".join("" if is_border(line) else line.strip(separator) for line in lines).encode()


def _may_be_border(field: bytes) -> bool:
    return not field.strip(b"-+|=: \t") or field[0] in _BEFORE_BORDERS


def _is_filled(field: bytes) -> bool:
    return bool(field and field.decode().strip(TRIMMED))


def _uniform(data: bytes, place: Place) -> Rows | None:
    """The chosen fields of a stretch whose lines all have the columns of the table and well-placed quotation marks;
    None of any other.
    """
    octets = np.frombuffer(data, np.uint8)
    sign = place.separator[0]
    if (sign == ord("|") or place.layout.columns == 1) and any(border in data for border in _BORDERS):
        return None  # there may be borders of a table
    if place.layout.columns == 1 and not (data.count(place.separator) or data.count(b'"')):
        return Rows.of(data)
    signs = np.flatnonzero((octets == sign) | (octets == LF))
    quotes = np.flatnonzero(octets == _QUOTE)
    if len(quotes):
        if len(quotes) % 2 or not _well_placed(octets, quotes, sign):
            return None
        signs = signs[np.searchsorted(quotes, signs) % 2 == 0]
    columns = place.layout.columns
    if columns < 2 or len(signs) % columns or np.count_nonzero(octets == LF) * columns != len(signs):
        return None
    table = signs.reshape(-1, columns)
    if (octets[table[:, -1]] != LF).any() or (octets[table[:, :-1]] == LF).any():
        return None
    starts = table[:, place.column - 1] + 1 if place.column else np.append(0, table[:-1, -1] + 1)
    return _cut(octets, starts, table[:, place.column], quotes=bool(len(quotes)))


def _well_placed(octets: Octets, quotes: Positions, sign: int) -> bool:
    """Whether quotation marks stand only at both ends of fields, and doubled nowhere."""
    edges = np.isin(np.arange(256), (sign, LF))
    opening, closing = quotes[::2], quotes[1::2]
    before = edges[octets[opening - 1]] | (opening == 0)
    return bool(before.all() and edges[octets[closing + 1]].all())


def _cut(octets: Octets, starts: Positions, ends: Positions, *, quotes: bool) -> Rows:
    """The rows between these offsets, without quotation marks at their ends."""
    if quotes:
        quoted = (octets[starts] == _QUOTE) & (ends > starts)
        starts, ends = starts + quoted, ends - quoted
    sizes = ends - starts + 1
    offsets = np.cumsum(sizes)
    places = np.arange(int(offsets[-1]) if len(offsets) else 0) + np.repeat(starts - (offsets - sizes), sizes)
    cut = octets[places]
    cut[offsets - 1] = LF
    return Rows.of(cut.tobytes())
