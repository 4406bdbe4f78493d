"""Tables in boxes, as clients of databases show them: drawn with lines, or with pipes at both ends of each row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pushes.accounts.reading.lines import Block
from pushes.accounts.reading.tables import is_border
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.rows.spans import Rows

PIPE: Final = "|"
_SIDES: Final = "|│┃║"
_BELOW_HEADER: Final = "├┝┠┣╞╠"
_NEARLY_ALL: Final = 90  # percent of the lines


def unboxed(lines: list[str], blocks: Iterable[Block]) -> tuple[list[str], Iterable[Block], bool]:
    """The first lines and the blocks of a file with pipes for the sides of a box; whether it is one.

    What stands in a box between the name of a column and the line below it, as DuckDB's types do, becomes blank.
    """
    filled = [line for line in (line.strip(TRIMMED) for line in lines) if line and not is_border(line)]
    side = next((each for each in _SIDES if _boxed(filled, each)), "")
    if side in ("", PIPE):
        return lines, blocks, bool(side)
    blank = _below_names(lines)
    changed = ["" if number in blank else line.replace(side, PIPE) for number, line in enumerate(lines)]
    return changed, _with_pipes(blocks, side.encode(), blank), True


def _boxed(filled: Sequence[str], side: str) -> bool:
    inside = sum(len(line) > 1 and line[0] == side == line[-1] for line in filled)
    return bool(inside) and 100 * inside >= _NEARLY_ALL * len(filled)


def _below_names(lines: Sequence[str]) -> range:
    borders = [number for number, line in enumerate(lines) if is_border(line)][:2]
    if len(borders) < 2 or lines[borders[1]].strip(TRIMMED)[0] not in _BELOW_HEADER:
        return range(0)
    return range(borders[0] + 2, borders[1])


def _with_pipes(blocks: Iterable[Block], side: bytes, blank: range) -> Iterator[Block]:
    for block in blocks:
        data = block.rows.data.replace(side, PIPE.encode())
        below = range(max(blank.start + 1, block.first), min(blank.stop + 1, block.first + len(block.rows)))
        if below:
            lines = data.split(b"\n")
            lines[below.start - block.first : below.stop - block.first] = [b""] * len(below)
            data = b"\n".join(lines)
        yield Block(Rows.of(data), block.first, block.faults)
