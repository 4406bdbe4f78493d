"""Numbers of which each is the one after the one before: counted, not collected."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging.examining import Examined
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import shown

LEAST: Final = 1000  # accounts
SHARE: Final = 95  # percent of the steps from one to the next that are 1
_LOOKED_AT: Final = 64  # rows of a block that are looked at first
_LIKELY: Final = 50  # of their steps


@dataclass(frozen=True, slots=True)
class Steps:
    """How many steps of a block are 1, the number of its first row and the account."""

    ones: int
    row: int
    account: str


class Consecutive:
    """Counts steps by the last two digits of neighbours."""

    def __init__(self) -> None:
        self._ones = 0
        self._first: Steps | None = None

    def look(self, examined: Examined) -> Steps | None:
        """The steps of a block, if there are many of 1 among the first."""
        rows = examined.judged.accepted
        if len(rows) < _LOOKED_AT or _ones(rows, _LOOKED_AT) < _LIKELY:
            return None
        first = examined.numbers(np.zeros(1, np.int64))
        return Steps(_ones(rows, len(rows)), int(first[0]), rows.data[: rows.ends[0]].decode())

    def take(self, seen: Steps) -> None:
        """Add those of the next block."""
        self._first = self._first or seen
        self._ones += seen.ones

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt, where nearly all steps are 1."""
        if not self._first or whole.accepted < LEAST:
            return []
        share = 100 * self._ones // (whole.accepted - 1)
        if share < SHARE:
            return []
        first = self._first
        return [Doubt(Doubt.Code.CONSECUTIVE, self._ones + 1, first.row, shown(first.account), {"share": share})]


def _ones(rows: Rows, most: int) -> int:
    """How many steps between the first so many rows are 1, by their last two digits."""
    ends = rows.ends[:most]
    tens, units = (rows.octets[ends - place] - np.uint8(ord("0")) for place in (2, 1))
    numbers = tens.astype(np.int64) * 10 + units
    digits = (tens < 10) & (units < 10)
    steps = np.diff(numbers) % 100 == 1
    return int(np.count_nonzero(steps & digits[1:] & digits[:-1]))
