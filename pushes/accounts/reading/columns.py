"""The one column of a csv: from lines to fields, without quotation marks and empty columns at the end."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from pushes.accounts.keeping.rejects import HEADER, unguarded
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.reasons import Reason
from pushes.accounts.words.refusals import UnreadablePackage

# A quoted field may hold line breaks (16 at most, so that a stray quotation mark cannot swallow the rest of the file).
_QUOTED: Final = rb'"((?:[^"\n]|"")*+(?:\n(?:[^"\n]|"")*+){0,16}+)"[ \t]*+'
_BARE: Final = rb'((?![ \t]*+")[^,\n]*+)'
_FIELD: Final = rb"(?:[ \t]*+" + _QUOTED + rb"(?=[,\n])|" + _BARE + rb")"
_RECORD: Final = re.compile(_FIELD + rb"(,[^\n]*+)?\n")
_SECOND_OF_RECORD: Final = re.compile(rb'(?:"?[0-9]*+"?,)?+' + _FIELD + rb"(?:,[^\n]*+)?()\n")
_PLAIN: Final = re.compile(rb'(?:[^",\n]*+\n)++')
_OPEN_LINES: Final = 17  # lines a quoted field may run over

_QUOTE: Final = ord('"')
_COMMA: Final = ord(",")

_IN_QUOTES: Final = re.compile('"[^"]*+"')
_SEPARATORS: Final = {";": "semicolons", "\t": "tabs"}


def refuse_separated(lines: Iterable[Block], *, csv: bool) -> Iterator[Block]:
    """The same lines. Raises UnreadablePackage if row 1 has columns that are not separated by commas.

    Excel writes semicolons in a csv where a comma is the decimal sign, and tabs in what it calls Unicode Text.
    """
    for block in lines:
        if block.first == 1:
            line = _IN_QUOTES.sub("quoted", block.rows.data[: block.rows.ends[0]].decode()).strip(TRIMMED)
            for separator in ";\t" if csv else "\t":
                columns = [each.strip(TRIMMED) for each in line.split(separator)]
                if columns[0] and any(columns[1:]):
                    raise _separated(columns, separator)
        yield block


def _separated(columns: list[str], separator: str) -> UnreadablePackage:
    return UnreadablePackage(
        UnreadablePackage.Code.SEPARATED, row="1", columns=f"{len(columns):,}", separator=_SEPARATORS[separator]
    )


class Columns:
    """The first column of each record, as blocks of rows. A record is one row, however many lines it runs over.

    Iterating raises UnreadablePackage at the first record with something in a second column. A list of rejected rows as
    this package writes it (see rejects.py) is recognised by its header: there the column of values is read.
    """

    def __init__(self, lines: Iterable[Block]) -> None:
        self._lines = lines
        self._row = 1  # the number of the next row
        self.is_rejects_list = False  # known once the first block was read
        self.has_empty_column = False  # known in the end

    def __iter__(self) -> Iterator[Block]:
        held = b""
        for block in self._lines:
            data = held + block.rows.data if held else block.rows.data
            if self._row == 1 and data.startswith(HEADER + b"\n"):
                self.is_rejects_list = True
                data = data[len(HEADER) :]  # leaves the line empty: the header counts as blank
            records = _Records(self._row, self.is_rejects_list)
            held = data[records.take(data, final=False) :]
            yield from self._passed_on(records)
        if held:
            records = _Records(self._row, self.is_rejects_list)
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

    def __init__(self, first: int, rejects: bool) -> None:
        self._first, self._rejects = first, rejects
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
        if not self._rejects and (whole := _uniform(data)) is not None:
            self._fields.append(whole)
            self.has_empty_column |= data[-2:-1] == b"," and whole[-2:-1] != b","
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
        """Take lines without quotation marks and commas; the offset after them, 0 if there is none."""
        found = None if self._rejects else _PLAIN.match(data, position)
        if not found:
            return 0
        self._fields.append(found[0])
        self._count += found[0].count(b"\n")
        return found.end()

    def _record(self, data: bytes, position: int) -> int:
        """Take one record; the offset after it, 0 if its quotation mark is not closed here."""
        found = (_SECOND_OF_RECORD if self._rejects else _RECORD).match(data, position)
        if not found:
            return 0
        quoted, bare, more = found.groups()
        if more and (others := more.rstrip(b', \t"')):
            raise self._two_columns(others)
        self.has_empty_column |= bool(more)
        self._field(bare if quoted is None else quoted.replace(b'""', b'"'))
        return found.end()

    def _field(self, value: bytes) -> None:
        if self._rejects:
            value = unguarded(value.decode()).encode()
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
        columns = 1 + len(re.findall(rb',(?:[ \t]*+"(?:[^"]|"")*+")?', others))
        return UnreadablePackage(
            UnreadablePackage.Code.TWO_COLUMNS, row=f"{self._first + self._count:,}", columns=f"{columns:,}"
        )


def _uniform(data: bytes) -> bytes | None:
    """All fields of a stretch whose lines are all bare, all quoted or all ended by a comma; None of any other."""
    octets = np.frombuffer(data, np.uint8)
    quotes, commas = np.count_nonzero(octets == _QUOTE), np.count_nonzero(octets == _COMMA)
    if not quotes and not commas:
        return data
    rows = Rows.of(data)
    if quotes == 2 * len(rows) and _each_begins_and_ends(rows, _QUOTE):
        return data.translate(None, b'"')
    if not quotes and commas == len(rows) and (rows.at(-1) == _COMMA).all():
        return data.translate(None, b",")
    return None


def _each_begins_and_ends(rows: Rows, octet: int) -> bool:
    """Whether each row has two bytes or more of which the first and the last are these."""
    apart = bool((rows.ends - rows.starts >= 2).all())
    return apart and bool((rows.at(0) == octet).all()) and bool((rows.at(-1) == octet).all())
