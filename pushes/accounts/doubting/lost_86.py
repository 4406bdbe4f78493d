"""Numbers of China before which a + was put without 86: with it they are North American, and strangers' or nobody's."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging import rules
from pushes.accounts.judging.examining import Examined, Wanted
from pushes.accounts.judging.plausibility import is_american
from pushes.accounts.rows.certainty import shaped
from pushes.accounts.words.doubts import Doubt

LEAST: Final = 10  # numbers
_LOOKED_AT: Final = 1000  # of a block, evenly spread
# Nearly all numbers of people in North America can be such; of those of China 44 % can by chance (decision 31).
_NEARLY_ALL: Final = 90  # percent
_LIKE_BOTH: Final = shaped("0-9", 12, 12, {0: "+", 1: "1-1", 2: "3-9"})


@dataclass(frozen=True, slots=True)
class _Seen:
    """How many numbers may be of both, how many of them were looked at and can be American, and the first one."""

    rows: int = 0
    looked_at: int = 0
    american: int = 0
    first_row: int = 0
    sample: str = ""

    def and_(self, more: "_Seen") -> "_Seen":
        """The sum of both."""
        first = self if self.rows else more
        return replace(
            first,
            rows=self.rows + more.rows,
            looked_at=self.looked_at + more.looked_at,
            american=self.american + more.american,
        )


class Lost86:
    """Counts accepted numbers that have the digits of China's behind a +."""

    def __init__(self, wanted: Wanted) -> None:
        self._is_asked = wanted.rule.misfit is rules.PHONE.misfit
        self._seen = _Seen()

    def look(self, examined: Examined) -> _Seen | None:
        """Those of a block."""
        rows = examined.judged.accepted
        places = np.flatnonzero(_LIKE_BOTH(rows)) if self._is_asked and len(rows) else np.zeros(0, np.int64)
        if not len(places):
            return None
        some = rows.only(places[:: -(-len(places) // _LOOKED_AT)]).data.decode().split("\n")[:-1]
        american = sum(is_american(each[1:]) for each in some)
        return _Seen(len(places), len(some), american, int(examined.numbers(places[:1])[0]), some[0])

    def take(self, seen: _Seen) -> None:
        """Add those of the next block."""
        self._seen = self._seen.and_(seen)

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt, where too many of them cannot be North American."""
        seen = self._seen
        if seen.rows < LEAST or 100 * seen.american >= _NEARLY_ALL * seen.looked_at:
            return []
        percent = 100 * seen.american // seen.looked_at
        return [Doubt(Doubt.Code.LOST_86, seen.rows, seen.first_row, seen.sample, {"percent": percent})]
