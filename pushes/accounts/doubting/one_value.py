"""One account in a great part of the rows: a value that stands for many people."""

from collections import Counter
from typing import Final

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging.examining import Examined
from pushes.accounts.rows.known import Known
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import shown

LEAST: Final = 20  # rows
SHARE: Final = 30  # percent of them that one account may not have
_LOOKED_AT: Final = 64  # rows of a block, spread over it; in a shorter one all
_LIKELY: Final = 6  # of them that are one account


class OneValue:
    """Counts the accounts that are common in some block."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, int] = {}

    def look(self, examined: Examined) -> list[tuple[str, int, int]] | None:
        """The accounts that are common in one block: how many rows have each, and the first of them."""
        rows = examined.judged.accepted
        step = max(1, len(rows) // _LOOKED_AT)
        some = rows.only(np.arange(0, len(rows), step)).data.decode().split("\n")[:-1]
        if step > 1 and len(set(some)) > len(some) - _LIKELY + 1:
            return None
        found = Counter(some)
        likely = found if step == 1 else {each: n for each, n in found.items() if n >= _LIKELY}
        told = []
        for account in likely:
            places = Known([account]).places(rows)
            told.append((account, len(places), int(examined.numbers(places[:1])[0])))
        return told or None

    def take(self, seen: list[tuple[str, int, int]]) -> None:
        """Add those of the next block."""
        for account, rows, first in seen:
            self._first.setdefault(account, first)
            self._counts[account] += rows

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt about the commonest."""
        common = [(account, rows) for account, rows in self._counts.most_common(1) if whole.accepted >= LEAST]
        return [
            Doubt(Doubt.Code.ONE_VALUE, rows, self._first[account], shown(account), {"share": _share(rows, whole)})
            for account, rows in common
            if _share(rows, whole) >= SHARE
        ]


def _share(rows: int, whole: Whole) -> int:
    return 100 * rows // whole.accepted
