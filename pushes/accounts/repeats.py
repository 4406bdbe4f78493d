"""Accounts that repeat an earlier one of their list: duplicates, one person in two spellings, and masked rows.

Of two rows that are masked alike nobody can tell whether they are one person. The value is sent once, as any account
is; the rows that repeat it are no duplicates, but counted apart.
"""

from pathlib import Path
from typing import Final

import numpy as np

from pushes.accounts.judging.examining import Examined
from pushes.accounts.judging.signs_by_pattern import MASKED
from pushes.accounts.keeping.duplicates import Duplicates
from pushes.accounts.keeping.respelled import Respelled, respelled
from pushes.accounts.keeping.row_numbers import Duplicate, Fold, Origins
from pushes.accounts.rows.certainty import Certainty
from pushes.accounts.rows.spans import Mask, Rows

IS_MASKED: Final[Certainty] = MASKED.many or (lambda rows: np.zeros(len(rows), np.bool_))


class Repeats:
    """Takes the accepted accounts block by block; once `found` is settled, tells which repeat another one.

    masked_alike: how many rows are masked as an earlier one is; the others are duplicates, `first` the first 50. Both
    are complete after finish().
    """

    def __init__(self, found: Duplicates, origins: Origins) -> None:
        self.found, self._origins = found, origins
        self.masked_alike = 0
        self.first: tuple[Duplicate, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows repeat an earlier one, masked or not."""
        return self.found.dropped + self.found.marks.count

    def add(self, examined: Examined, *, masked: bool) -> None:
        """Take the next block. masked: whether there are masked rows among those so far."""
        offset, block, accounts = self.found.spool.size, examined.block, examined.accounts
        dropped = self.found.add(accounts, examined.hashes)
        alike = _masked(accounts, dropped) if masked and dropped is not None else None
        self.masked_alike += 0 if alike is None else int(np.count_nonzero(alike))
        numbers = (block.first, len(block.rows))
        self._origins.add(numbers, accounts, examined.judged.kept, dropped, offset, untold=alike)

    def respelled(self, fold: Fold, work: Path, *, leave_out: bool) -> Respelled | None:
        """Those that repeat another one in another spelling, once all are settled."""
        return respelled(self.found, self._origins, fold, work, leave_out=leave_out)

    def finish(self, fold: Fold | None, *, masked: bool) -> None:
        """Count those masked alike, note the first duplicates. fold: the one spelling, where others are left out."""
        spool, marks = self.found.spool, self.found.marks
        for offset, rows in spool.windows() if masked and marks.count else ():
            spool.tick()
            self.masked_alike += int(np.count_nonzero(_masked(rows, marks.at(rows.starts + offset))))
        self.first = self._origins.first_duplicates(spool, marks, fold, IS_MASKED if masked else None)


def _masked(rows: Rows, repeated: Mask) -> Mask:
    """Which of the rows that repeat another one are masked."""
    alike, places = np.zeros(len(rows), np.bool_), np.flatnonzero(repeated)
    if len(places):
        alike[places] = IS_MASKED(rows.only(places))
    return alike
