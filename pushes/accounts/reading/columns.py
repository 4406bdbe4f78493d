"""The one column of a csv: from lines to fields, without quotation marks and empty columns at the end.

chosen_column.py reads one of several.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.package_refusals import UnreadablePackage
from pushes.accounts.words.reject_reasons import Reason

_OPEN_LINES: Final = 17  # lines a quoted field may run over

_QUOTE: Final = ord('"')


@dataclass(frozen=True, slots=True)
class _Signs:
    """What separates fields, and how a record and a run of lines without quotation marks and separators look."""

    separator: bytes
    record: re.Pattern[bytes]
    plain: re.Pattern[bytes]

    @classmethod
    def of(cls, separator: bytes) -> "_Signs":
        """The same for a separator. A quoted field may hold line breaks (16 at most, so that a stray quotation mark
        cannot swallow the rest of the file)."""
        sign, blanks = re.escape(separator), rb"[ ]*+" if separator == b"\t" else rb"[ \t]*+"
        quoted = rb'"((?:[^"\n]|"")*+(?:\n(?:[^"\n]|"")*+){0,16}+)"' + blanks + rb"(?=[" + sign + rb"\n])"
        bare = rb"((?!" + blanks + rb'")[^' + sign + rb"\n]*+)"
        record = rb"(?:" + blanks + quoted + rb"|" + bare + rb")(" + sign + rb"[^\n]*+)?\n"
        return cls(separator, re.compile(record), re.compile(rb'(?:[^"' + sign + rb"\n]*+\n)++"))


class Columns:
    """The first column of each record, as blocks of rows. A record is one row, however many lines it runs over.

    Iterating raises UnreadablePackage at the first record with something in a second column.
    """

    def __init__(self, lines: Iterable[Block], separator: str = ",") -> None:
        self._lines, self._signs = lines, _Signs.of(separator.encode())
        self._row = 1  # the number of the next row
        self.has_empty_column = False  # known in the end

    def __iter__(self) -> Iterator[Block]:
        held = b""
        for block in self._lines:
            data = held + block.rows.data if held else block.rows.data
            records = _Records(self._row, self._signs)
            held = data[records.take(data, final=False) :]
            yield from self._passed_on(records)
        if held:
            records = _Records(self._row, self._signs)
            records.take(held, final=True)
            yield from self._passed_on(records)

    def _passed_on(self, records: "_Records") -> Iterator[Block]:
        block = records.block()
        self.has_empty_column |= records.has_empty_column
        if len(block.rows):
            yield block
            self._row += len(block.rows)


class _Records:
    """The records of one stretch of lines."""

    def __init__(self, first: int, signs: _Signs) -> None:
        self._first, self._signs = first, signs
        self._fields: list[bytes] = []  # each ended by LF; one item may hold many
        self._count = 0
        self._faults: dict[int, tuple[Reason, str]] = {}
        self.has_empty_column = False

    def block(self) -> Block:
        """What was taken."""
        return Block(Rows.of(b"".join(self._fields)), self._first, self._faults)

    def take(self, data: bytes, *, final: bool) -> int:
        """Take the records of `data`, which ends with LF; the offset of what must wait for the lines that follow."""
        # Files made by a program are the same all the way down: these are undone for a whole stretch at once.
        separator = self._signs.separator
        if (whole := _uniform(data, separator)) is not None:
            self._fields.append(whole)
            self.has_empty_column |= data[-2:-1] == separator and whole[-2:-1] != separator
            return len(data)
        position = 0
        while position < len(data):
            after = self._plain(data, position) or self._record(data, position)
            if not after:
                if not final and data.count(b"\n", position) < _OPEN_LINES:
                    return position
                after = self._stray(data, position)
            position = after
        return position

    def _plain(self, data: bytes, position: int) -> int:
        """Take lines without quotation marks and separators; the offset after them, 0 if there is none."""
        found = self._signs.plain.match(data, position)
        if not found:
            return 0
        self._fields.append(found[0])
        self._count += found[0].count(b"\n")
        return found.end()

    def _record(self, data: bytes, position: int) -> int:
        """Take one record; the offset after it, 0 if its quotation mark is not closed here."""
        found = self._signs.record.match(data, position)
        if not found:
            return 0
        quoted, bare, more = found.groups()
        if more and (others := more.rstrip(self._signs.separator + b' \t"')):
            raise self._two_columns(others)
        self.has_empty_column |= bool(more)
        self._field(bare if quoted is None else quoted.replace(b'""', b'"'))
        return found.end()

    def _field(self, value: bytes) -> None:
        if b"\n" in value:
            self._faults[self._count] = (Reason.LINE_BREAK, value.decode())
            value = b""
        self._fields.append(value + b"\n")
        self._count += 1

    def _stray(self, data: bytes, position: int) -> int:
        """Take one line as a rejected row; the offset after it."""
        end = data.index(b"\n", position)
        self._faults[self._count] = (Reason.STRAY_QUOTE, data[position:end].decode())
        self._fields.append(b"\n")
        self._count += 1
        return end + 1

    def _two_columns(self, others: bytes) -> UnreadablePackage:
        columns = 1 + len(re.findall(re.escape(self._signs.separator) + rb'(?:[ \t]*+"(?:[^"]|"")*+")?', others))
        return UnreadablePackage(
            UnreadablePackage.Code.TWO_COLUMNS, row=f"{self._first + self._count:,}", columns=f"{columns:,}"
        )


def _uniform(data: bytes, separator: bytes) -> bytes | None:
    """All fields of a stretch whose lines are all bare, all quoted or all ended by one separator; None of any other."""
    octets, sign = np.frombuffer(data, np.uint8), separator[0]
    quotes, signs = np.count_nonzero(octets == _QUOTE), np.count_nonzero(octets == sign)
    if not quotes and not signs:
        return data
    rows = Rows.of(data)
    if quotes == 2 * len(rows) and _each_begins_and_ends(rows, _QUOTE):
        return data.translate(None, b'"')
    if not quotes and signs == len(rows) and (rows.at(-1) == sign).all():
        return data.translate(None, separator)
    return None


def _each_begins_and_ends(rows: Rows, octet: int) -> bool:
    """Whether each row has two bytes or more of which the first and the last are these."""
    apart = bool((rows.ends - rows.starts >= 2).all())
    return apart and bool((rows.at(0) == octet).all()) and bool((rows.at(-1) == octet).all())
