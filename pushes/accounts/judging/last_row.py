"""The last row of a file that has no line end after it: left out by choice, as a download may have cut it."""

from collections.abc import Callable, Iterable, Iterator

from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.reject_reasons import Reason


def without_last(blocks: Iterable[Block], unended: Callable[[], bool]) -> Iterator[Block]:
    """The same blocks, the last row of the last one rejected if `unended` says so, once all were read."""
    held: Block | None = None
    for block in blocks:
        if held:
            yield held
        held = block
    if held:
        yield _rejected(held) if unended() else held


def _rejected(block: Block) -> Block:
    rows, last = block.rows, len(block.rows) - 1
    value = rows.data[rows.starts[last] : rows.ends[last]].decode()
    if last in block.faults or not value.strip(TRIMMED):
        return block
    kept = Rows.of(rows.data[: rows.starts[last]] + b"\n")
    return Block(kept, block.first, {**block.faults, last: (Reason.CUT_ROW, value)})
