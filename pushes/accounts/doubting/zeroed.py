"""Long numbers that a spreadsheet has kept to 15 digits, with zeros for the others."""

from typing import Final

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging import rules
from pushes.accounts.judging.examining import Examined, Wanted
from pushes.accounts.rows.spans import Positions, Rows
from pushes.accounts.words.doubts import Doubt, share_of

KEPT: Final = 15  # digits of a number in Excel, by its specifications and limits
_NONE: Final = np.zeros(0, np.int64)
LEAST: Final = 10  # rows that are doubted,
SHARE: Final = 30  # and percent of all: of numbers of 16 digits one in ten ends in 0 by itself


class Zeroed:
    """Counts numbers of 16 digits and more that are nothing but zeros from the 16th on."""

    def __init__(self, wanted: Wanted) -> None:
        self._is_asked = not wanted.rule.pattern or wanted.rule.misfit == rules.OAID.misfit
        self._rows, self._first, self._sample = 0, 0, ""

    def look(self, examined: Examined) -> tuple[int, int, str] | None:
        """How many, the number of the first row and its account."""
        rows = examined.judged.accepted
        places = _zeroed(rows) if self._is_asked else _NONE
        if not len(places):
            return None
        first = places[:1]
        sample = rows.data[rows.starts[first[0]] : rows.ends[first[0]]].decode()
        return len(places), int(examined.numbers(first)[0]), sample

    def take(self, seen: tuple[int, int, str]) -> None:
        """Add those of the next block."""
        if not self._rows:
            _, self._first, self._sample = seen
        self._rows += seen[0]

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt about all of them, where they are too many for chance, or come from cells that are numbers."""
        by_chance = self._rows < LEAST or self._rows * 100 < SHARE * whole.accepted
        if not self._rows or (by_chance and not whole.long_numbers):
            return []
        share = share_of(self._rows, whole.accepted)
        return [Doubt(Doubt.Code.ZEROED, self._rows, self._first, self._sample, {"share": share})]


def _zeroed(rows: Rows) -> Positions:
    if not len(rows) or 0 < rows.width <= KEPT + 1:
        return _NONE
    long = (rows.ends - rows.starts > KEPT) & (rows.at(-1) == ord("0")) & (rows.at(KEPT) == ord("0"))
    if not long.any():
        return _NONE
    long &= (rows.at(0) - np.uint8(ord("0"))) < 10
    places = np.flatnonzero(long)
    return places[[_is_zeroed(rows.data[rows.starts[place] : rows.ends[place]]) for place in places.tolist()]]


def _is_zeroed(row: bytes) -> bool:
    return row.isdigit() and not row[KEPT:].strip(b"0")
