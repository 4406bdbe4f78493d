"""Rows that are two, as where files were joined without a line end between them: user0009user0010.

They are told by the rows around them. By choice each is rejected, or becomes two rows, which both have its number: the
rows after it keep those that a person sees in the file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final, TypeAlias

import numpy as np

from pushes.accounts.judging.acceptance import judge
from pushes.accounts.judging.applying_repairs import Mender
from pushes.accounts.judging.rules import Rule
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.spans import Positions, Rows
from pushes.accounts.words.reject_reasons import Reason

LEAST: Final = 10  # rows of a block, nearly all of which are written in one way
_LOOKED_AT: Final = 64  # of them, spread over it
_FEW: Final = 100  # one row of so many may be two
_NUMBERED: Final = re.compile(r"([A-Za-z_-]+)[0-9]+")
_TWICE: Final = re.compile(r"(([A-Za-z_-]+)[0-9]+)(\2[0-9]+)")

Halves: TypeAlias = tuple[str, str]


def joined(rows: Rows) -> dict[int, Halves]:
    """The rows that are probably two, by their places, and both."""
    if rows.width or len(rows) < LEAST:
        return {}
    lengths = rows.ends - rows.starts
    typical = int(np.median(lengths[:: max(1, len(rows) // _LOOKED_AT)]))
    if 10 * int(lengths.max()) < 16 * typical:
        return {}
    likely = np.flatnonzero(10 * lengths >= 16 * typical)
    if len(likely) > max(1, len(rows) // _FEW):
        return {}
    return _parted(rows, likely)


def _parted(rows: Rows, likely: Positions) -> dict[int, Halves]:
    step = max(1, len(rows) // _LOOKED_AT)
    halves = halves_such_as([_text(rows, place) for place in range(0, len(rows), step) if place not in likely])
    found = ((place, halves(_text(rows, place))) for place in likely.tolist()) if halves else ()
    return {place: both for place, both in found if both}


def halves_such_as(others: list[str]) -> Callable[[str], Halves | None] | None:
    """What tells the two that a row is, if they are such as the others; None where these are of too many kinds."""
    if len(lengths := {len(each) for each in others}) == 1:
        return partial(_in_the_middle, lengths.pop(), {_form(each) for each in others})
    found = [_NUMBERED.fullmatch(each) for each in others]
    prefixes = {each[1] for each in found if each}
    return partial(_before_the_prefix, prefixes.pop()) if len(prefixes) == 1 and all(found) else None


def _in_the_middle(width: int, forms: set[str], row: str) -> Halves | None:
    first, second = row[:width], row[width:]
    return (first, second) if len(second) == width and {_form(first), _form(second)} <= forms else None


def _before_the_prefix(prefix: str, row: str) -> Halves | None:
    twice = _TWICE.fullmatch(row)
    return (twice[1], twice[3]) if twice and twice[2] == prefix else None


def _form(account: str) -> str:
    """An account as a kind of it: of digits alone, or with letters; and the signs in it."""
    return ("9" if account.isdigit() else "a") + re.sub("[0-9A-Za-z]", "x", account)


def _text(rows: Rows, place: int) -> str:
    return rows.data[rows.starts[place] : rows.ends[place]].decode()


class Parting:
    """Rejects the rows that are two, or splits them; `split` counts those that it has split."""

    def __init__(self, rule: Rule, mender: Mender, *, leave_out: bool) -> None:
        self._rule, self._mender, self._leave_out = rule, mender, leave_out
        self.split = 0

    def passed(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The same blocks; one in which rows are split becomes several, each of which begins with a second half."""
        for block in blocks:
            judged = judge(self._mender.mended(block)[0], self._rule)
            found = joined(judged.accepted)
            kept = np.arange(len(block.rows)) if judged.kept is None else np.flatnonzero(judged.kept)
            placed = {int(kept[place]): both for place, both in found.items()}
            if self._leave_out and placed:
                yield _rejected(block, placed)
            else:
                self.split += len(placed)
                yield from _split(block, placed)


def _rejected(block: Block, placed: Mapping[int, Halves]) -> Block:
    faults = {place: (Reason.JOINED_ROW, _text(block.rows, place)) for place in placed}
    rows = block.rows.replaced(np.array(list(placed)), Rows.of(b"\n" * len(placed)))
    return Block(rows, block.first, {**block.faults, **faults})


def _split(block: Block, placed: Mapping[int, Halves]) -> Iterator[Block]:
    rows, begin, head = block.rows, 0, b""
    for place, (first, second) in placed.items():
        yield _piece(block, begin, head + _between(rows, begin + bool(head), place) + f"{first}\n".encode())
        begin, head = place, f"{second}\n".encode()
    yield _piece(block, begin, head + _between(rows, begin + bool(head), len(rows))) if placed else block


def _between(rows: Rows, begin: int, end: int) -> bytes:
    """The rows from one place to before another."""
    return rows.data[rows.starts[begin] : rows.ends[end - 1] + 1] if begin < end else b""


def _piece(block: Block, begin: int, data: bytes) -> Block:
    """A block of these rows, which begin at a place of another."""
    rows = Rows.of(data)
    faults = {place - begin: fault for place, fault in block.faults.items() if 0 <= place - begin < len(rows)}
    return Block(rows, block.first + begin, faults)
