"""A list on two sides: a share of its accounts, told by a keyed hash of each, and the others.

With the same key an account is on the same side of every list, and whoever is in a share is in every larger one.
"""

from pathlib import Path
from shutil import copyfileobj
from typing import Final

import numpy as np

from pushes.accounts.keeping.packing import Cut, Cutter
from pushes.accounts.keeping.recutting import BLOCK, Packed, blocks
from pushes.accounts.rows.hashing import Hasher
from pushes.accounts.rows.spans import Mask, Rows

_HASHES: Final = 1 << 64


class Portion:
    """So many percent of all accounts, 1 to 99."""

    def __init__(self, key: bytes, percent: int) -> None:
        if not 0 < percent < 100:
            raise ValueError("A share is some of the accounts, and not all.")
        self._hash, self._end = Hasher(key), np.uint64(_HASHES * percent // 100)

    def among(self, rows: Rows) -> Mask:
        """Which of the rows are in it."""
        mask: Mask = self._hash(rows) < self._end
        return mask


def share_out(
    packed: Packed, target: Path, portion: Portion, cutters: tuple[Cutter, Cutter]
) -> tuple[tuple[Cut, ...], tuple[Cut, ...]]:
    """Write the rows of a packed file into `target`: the others first, then those of the share; the cuts of both.

    `cutters` make these, in the same order. ValueError if the file does not end with a whole row.
    """
    aside = target.with_name(f"{target.name}.share")
    try:
        with target.open("wb") as others, aside.open("wb") as shared:
            for rows in blocks(packed):
                is_shared = portion.among(rows)
                for file, cutter, some in zip(
                    (others, shared), cutters, (rows.without(is_shared), rows.without(~is_shared)), strict=True
                ):
                    file.write(some.data)
                    cutter.add(some)
        begins = target.stat().st_size
        with target.open("ab") as whole, aside.open("rb") as last:
            copyfileobj(last, whole, BLOCK)
    finally:
        aside.unlink(missing_ok=True)
    first, then = (cutter.finish() for cutter in cutters)
    return first, tuple(Cut(begins + cut.offset, cut.length, cut.accounts) for cut in then)
