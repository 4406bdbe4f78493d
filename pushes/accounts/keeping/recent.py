"""Rows met before, remembered as far as a small table goes: most repetition ends here, before it costs sorting."""

from typing import Final

import numpy as np

from pushes.accounts.keeping.spool import OFFSET_MASK, Spool
from pushes.accounts.rows.spans import Mask, Rows, Words

_SLOT_BITS: Final = 19
_SHIFT: Final = np.uint64(64 - _SLOT_BITS)
_RARE: Final = 100  # one repetition of more rows than so many is not worth looking for in every block
_MOST: Final = 2  # one row of fewer than so many is most
_SELDOM: Final = 8  # blocks, of which one is looked at all the same


class Recent:
    """Keys of rows in the spool, one for each slot of their hash. It may forget a row, but never mistakes one."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._keys = np.zeros(1 << _SLOT_BITS, np.uint64)
        self._calls, self._worthwhile, self._looked = 0, True, True

    def repeated(self, rows: Rows, hashes: Words) -> Mask | None:
        """Which rows are known to repeat one in the spool; None if none is, or it was not looked."""
        self._calls += 1
        self._looked = self._worthwhile or self._calls % _SELDOM == 0
        if not self._looked or not self._spool.size:
            return None
        found = self._keys[(hashes >> _SHIFT).view(np.int64)]
        (hits,) = np.nonzero((found ^ hashes) <= OFFSET_MASK)
        self._worthwhile = len(hits) * _RARE > len(rows)
        if not len(hits):
            return None
        offsets = (found & OFFSET_MASK).view(np.int64)
        if len(hits) * _MOST > len(rows):  # the others are compared with any row: gathering the hits would cost more
            return self._spool.holds(rows, np.arange(len(rows)), offsets)
        repeated = np.zeros(len(rows), np.bool_)
        repeated[hits] = self._spool.holds(rows, hits, offsets[hits])
        return repeated

    def remember(self, keys: Words) -> None:
        """Know these rows from now on. Rows that the spool no longer has at hand are not worth a slot."""
        if self._looked and self._spool.is_whole:
            self._keys[(keys >> _SHIFT).view(np.int64)] = keys
