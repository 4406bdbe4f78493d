"""Tables with blanks between their columns, as data frames print themselves: each row begins with its number."""

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


def aligned(lines: list[str], blocks: Iterable[Block]) -> tuple[list[str], Iterable[Block], bool]:
    """The first lines and the blocks of a file with tabs between the columns; whether it is such a table."""
    form = next((each for gap in _GAPS if (each := _form(lines, gap))), None)
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


def _with_tabs(blocks: Iterable[Block], form: _Form) -> Iterator[Block]:
    for block in blocks:
        lines = block.rows.data.decode().split("\n")[:-1]
        yield Block(Rows.of("".join(f"{form.tabbed(line)}\n" for line in lines).encode()), block.first, block.faults)
