"""Tables with blanks between their columns, as data frames print themselves.

Each row begins with its number; or, where the numbers were left out, all columns end where their names do.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.spans import Rows

TAB: Final = "\t"
_GAPS: Final = (re.compile("  +"), re.compile(" +"))  # of pandas, of R
_NUMBER: Final = re.compile("[0-9]{1,9}")
_WORD: Final = re.compile("[^ ]+")
_DIGIT: Final = re.compile("[0-9]")
_NEARLY_ALL: Final = 90  # percent of the rows
_LEAST: Final = 3  # rows
_AROUND: Final = 2  # lines above and below them, such as [60 rows x 2 columns]


@dataclass(frozen=True, slots=True)
class _Form:
    """What stands between the fields, and how many there are in a row, its number among them."""

    gap: re.Pattern[str]
    columns: int

    def tabbed(self, line: str) -> str:
        """A line with tabs between its fields; one without for what is no row of the table, or has a blank field."""
        fields = self.gap.split(line.rstrip())
        is_row = len(fields) == self.columns and any(field.strip(".") for field in fields)
        return (TAB if is_row else " ").join(fields)


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where the columns end, in characters from the beginning of a row."""

    ends: tuple[int, ...]

    def has(self, line: str) -> bool:
        """Whether a line is a row: each column has something, and only blanks stand between them."""
        within = len(line) == self.ends[-1] and all(line[end] == " " for end in self.ends[:-1])
        return within and all(line[end - 1] != " " for end in self.ends)

    def tabbed(self, line: str) -> str:
        """The same as of _Form."""
        line = line.rstrip()
        if not self.has(line):
            return " ".join(line.split())
        return TAB.join(line[begin:end].strip() for begin, end in pairwise((0, *self.ends)))


def aligned(lines: list[str], blocks: Iterable[Block]) -> tuple[list[str], Iterable[Block], bool]:
    """The first lines and the blocks of a file with tabs between the columns; whether it is such a table."""
    form = next((each for gap in _GAPS if (each := _form(lines, gap))), None) or _ends(lines)
    if form is None:
        return lines, blocks, False
    return list(map(form.tabbed, lines)), _with_tabs(blocks, form), True


def _form(lines: Sequence[str], gap: re.Pattern[str]) -> _Form | None:
    filled = [gap.split(line.rstrip()) for line in lines if line.strip()]
    counts = Counter(len(fields) for fields in filled if _NUMBER.fullmatch(fields[0]))
    if not counts or any(TAB in line for line in lines):
        return None
    columns, count = counts.most_common(1)[0]
    if columns < 2 or count < _LEAST or 100 * count < _NEARLY_ALL * (len(filled) - _AROUND):
        return None
    numbers = [int(fields[0]) for fields in filled if len(fields) == columns and _NUMBER.fullmatch(fields[0])]
    following = sum(after == before + 1 for before, after in pairwise(numbers))
    counted = numbers[0] in (0, 1) and 100 * following >= _NEARLY_ALL * (count - 1)
    return _Form(gap, columns) if counted else None


def _ends(lines: Sequence[str]) -> _Ends | None:
    """Where columns end that are named in the first line; None where they are not such, or hold no digits."""
    head, *rows = [line.rstrip() for line in lines if line.strip()] or [""]
    form = _Ends(tuple(word.end() for word in _WORD.finditer(head)))
    if len(form.ends) < 2 or len(rows) < _LEAST or _DIGIT.search(head) or any(TAB in line for line in lines):
        return None
    placed = [line for line in rows if form.has(line)]
    if 100 * len(placed) < _NEARLY_ALL * (len(rows) - _AROUND) or len(placed) < _LEAST:
        return None
    columns = zip(*(form.tabbed(line).split(TAB) for line in placed), strict=True)
    digits = (sum(bool(_DIGIT.search(value)) for value in column) for column in columns)
    return form if any(100 * count >= _NEARLY_ALL * len(placed) for count in digits) else None


def _with_tabs(blocks: Iterable[Block], form: _Form | _Ends) -> Iterator[Block]:
    for block in blocks:
        lines = block.rows.data.decode().split("\n")[:-1]
        yield Block(Rows.of("".join(f"{form.tabbed(line)}\n" for line in lines).encode()), block.first, block.faults)
