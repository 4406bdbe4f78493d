"""Which rows are looked at to tell what a list is, and which of them stand for nobody.

Looked at are the first 1,000 rows, and after them fewer and fewer, each of which counts for all that it stands for:
that tells as much as all of them and costs nothing.
"""

import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np

from pushes.accounts.judging import signs_of_nobody
from pushes.accounts.judging.signs import Signs
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.certainty import shaped
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.rows.spans import Rows

# Of the rows from one number to another, one in so many is looked at: primes, since lists repeat after rounder numbers.
STRETCHES: Final = ((1, 1000, 1), (1001, 10_000, 7), (10_001, 100_000, 97), (100_001, sys.maxsize, 1999))
_VISIBLE: Final = shaped("!-~", 1, 255)
Counts: TypeAlias = Counter[int | str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a check has counted of all rows: those that name somebody, and those that do not.

    fitting: how many of them are accounts of the chosen type as they stand in the file; None where that is not known.
    """

    named: int
    withheld: int = 0
    placeholders: int = 0
    fitting: int | None = None


@dataclass(slots=True)
class Sample:
    """What is looked at of one stretch of rows: `every` of them is one, which counts as many."""

    first: int
    last: int
    every: int
    counts: Counts = field(default_factory=Counter)
    gathered: list[bytes] = field(default_factory=list)
    size: int = 0

    def take(self, block: Block) -> None:
        """Gather what is looked at of a block."""
        low, high = max(block.first, self.first), min(block.first + len(block.rows) - 1, self.last)
        places = range(low + -low % self.every - block.first, high - block.first + 1, self.every)
        if places:
            self.counts["all"] += sum(place in places for place in block.faults)
            self.gathered.append(block.rows.only(np.arange(places.start, places.stop, places.step)).data)
            self.size += len(self.gathered[-1])


_NOBODY: Final = Signs((signs_of_nobody.WITHHELD, signs_of_nobody.PLACEHOLDER))
_NAMES: Final = {signs_of_nobody.WITHHELD: "withheld", signs_of_nobody.PLACEHOLDER: "placeholders"}


def of_somebody(rows: Rows, counts: Counts) -> tuple[Rows, Counts]:
    """The rows without those that stand for nobody, which are counted apart."""
    nobody = dict[int, str]()
    for index in np.flatnonzero(~_VISIBLE(rows)).tolist():
        if sign := _NOBODY.of(row_at(rows, index).strip(TRIMMED)):
            nobody[index] = _NAMES[sign]
    for sign, places in _NOBODY.each(rows):
        nobody = dict.fromkeys(places.tolist(), _NAMES[sign]) | nobody
    counts.update(nobody.values())
    if not nobody:
        return rows, counts
    left_out = np.zeros(len(rows), np.bool_)
    left_out[list(nobody)] = True
    return rows.without(left_out), counts


def row_at(rows: Rows, index: int) -> str:
    """One row as text."""
    return rows.data[rows.starts[index] : rows.ends[index]].decode()
