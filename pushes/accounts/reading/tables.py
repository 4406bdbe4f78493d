"""Whether a file has columns: nearly all of its first lines hold the same separator."""

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.characters import TRIMMED

SEPARATORS: Final = ",;\t|"
LOOKED_AT: Final = 200  # lines
_NEARLY_ALL: Final = 90  # percent of the lines
_LONGEST_LINE: Final = 10_000  # characters of a line that are looked at
_OPEN_LINES: Final = 17  # lines a record may run over
_LEADING: Final = 10  # rows that may stand above a table
# What Excel reads as the separator of the file, and databases print above and below their tables.
_SEPARATOR_LINE: Final = re.compile(r'"?sep=(.?)"?[,;\t|]?', re.IGNORECASE)
_BORDER: Final = re.compile("[-+|=: ─-╿]*(?:--|==|──|━━|══)[-+|=: ─-╿]*")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the columns of a file are laid out.

    columns: how many most rows have; first: the number of the first row of the table, above which stand blank rows,
    a line that names the separator, a title. rows: the fields of the first rows from there on, trimmed.
    """

    separator: str
    columns: int
    first: int
    rows: tuple[tuple[str, ...], ...]

    @property
    def filled(self) -> tuple[int, ...]:
        """The columns with something in them, counted from 0."""
        held = {place for row in self.rows for place, value in enumerate(row[: self.columns]) if value}
        return tuple(sorted(held))


def looked_at(blocks: Iterable[Block]) -> tuple[list[str], Iterator[Block]]:
    """The first lines, and all blocks. Reads no further than to have enough of them."""
    remaining, taken = iter(blocks), list[Block]()
    lines: list[str] = []
    for block in remaining:
        taken.append(block)
        rows = block.rows
        for start, end in zip(rows.starts[:LOOKED_AT].tolist(), rows.ends[:LOOKED_AT].tolist(), strict=True):
            lines.append(rows.data[start : min(end, start + 4 * _LONGEST_LINE)].decode(errors="ignore"))
        if len(lines) >= LOOKED_AT:
            break
    return lines[:LOOKED_AT], chain(taken, remaining)


def records(lines: Sequence[str]) -> Iterator[str]:
    """The lines, those joined that are one record because of a quotation mark that is closed some lines later."""
    place = 0
    while place < len(lines):
        taken = next((n for n in _lengths(lines, place) if "\n".join(lines[place : place + n]).count('"') % 2 == 0), 1)
        yield "\n".join(lines[place : place + taken])
        place += taken


def _lengths(lines: Sequence[str], place: int) -> range:
    return range(1, min(_OPEN_LINES, len(lines) - place) + 1)


def separator_line(value: str) -> bool:
    """Whether a row is one that tells Excel the separator."""
    return bool(_SEPARATOR_LINE.fullmatch(value))


def is_border(value: str) -> bool:
    """Whether a row is one of those that databases print around their tables."""
    return bool(_BORDER.fullmatch(value.strip(TRIMMED)))


def layout_of(lines: Sequence[str], separators: str = SEPARATORS) -> Layout | None:
    """The layout of a file with these first lines; None where they have no columns."""
    every = enumerate(records(lines), start=1)
    filled = [(row, line) for row, line in every if line.strip(TRIMMED) and not is_border(line)]
    filled = filled[separator_line(filled[0][1].strip(TRIMMED)) :] if filled else filled
    judged = [line for _, line in filled[1:] or filled]  # the first one may be a title, or a header of one column
    layouts = (_told(separator, judged) for separator in separators)
    found = max((each for each in layouts if each), default=None)
    if not found:
        return None
    _, columns, place = found
    separator = SEPARATORS[-place]
    split = [(row, _fields(line, separator)) for row, line in filled]
    rows = split[begins([fields for _, fields in split], columns) :]
    columns = max(columns, 1 + max((place for place, value in enumerate(rows[0][1]) if value), default=0))
    return Layout(separator, columns, rows[0][0], tuple(tuple(fields) for _, fields in rows))


def begins(rows: Sequence[Sequence[str]], columns: int) -> int:
    """How many of the first rows stand above a table: a title has one field, perhaps padded with empty ones.

    The header of two columns has one, too, where the first is the index of a data frame.
    """
    long = [number for number, fields in enumerate(rows[:_LEADING]) if len(fields) >= columns]
    full = [number for number in long if sum(map(bool, rows[number])) > 1 or (columns == 2 and rows[number][1])]
    return (full or long or [0])[0]


def rejects_separator(lines: Sequence[str], headers: Collection[Sequence[str]]) -> tuple[str, int]:
    """What separates the columns of a list that begins with one of these headers, and its row; "" where none does."""
    for row, line in enumerate(lines, start=1):
        if line.strip(TRIMMED) and not separator_line(line.strip(TRIMMED)):
            split = ((each, _fields(line.casefold(), each)) for each in SEPARATORS)
            found = (each for each, fields in split if any(fields[: len(some)] == list(some) for some in headers))
            return next(found, ""), row
    return "", 0


def one_column(lines: Sequence[str], columns: int) -> Layout:
    """The layout of a csv whose first lines have one column, though later ones may have so many."""
    rows = tuple((line.strip(TRIMMED).strip('"'),) for line in lines)
    return Layout(",", columns, 1, rows)


def _told(separator: str, lines: Sequence[str]) -> tuple[int, int, int] | None:
    """How uniform the lines are in percent if it is their separator, their columns, its place; None if it is none."""
    counts = Counter(len(_fields(line, separator)) for line in lines)
    with_some = sum(count for columns, count in counts.items() if columns > 1)
    if not with_some or 100 * with_some < _NEARLY_ALL * len(lines):
        return None
    columns, count = max(((each, n) for each, n in counts.items() if each > 1), key=lambda each: (each[1], each[0]))
    return 100 * count // len(lines), columns, -SEPARATORS.index(separator)


def _fields(line: str, separator: str) -> list[str]:
    """The fields of one record, what is in quotation marks taken as one."""
    if separator not in line:
        return [line.strip(TRIMMED)]
    lines = [f"{each}\n" for each in line[:_LONGEST_LINE].split("\n")]
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=separator != "\t")
    return [field.strip(TRIMMED) for field in next(reader)]
