"""The last row, cut by a download that broke off."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging.examining import Examined
from pushes.accounts.words.choices import LEAVE_OUT_CUT
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import shown

_LONG: Final = 1 << 16  # bytes of no account
LEAST: Final = 10  # accounts of which the last one is the shortest


@dataclass(frozen=True, slots=True)
class Seen:
    """The fewest bytes of the accounts of a block but the last one, None if there is but one; the last one."""

    shortest: int | None
    length: int
    row: int
    account: str


class CutRow:
    """Compares the last account with all others."""

    def __init__(self) -> None:
        self._shortest: int | None = None
        self._last: Seen | None = None

    def look(self, examined: Examined) -> Seen | None:
        """The lengths of one block."""
        rows = examined.judged.accepted
        if not len(rows):
            return None
        shortest = rows.width - 1 if rows.width else int((rows.ends - rows.starts)[:-1].min(initial=_LONG))
        row = int(examined.numbers(np.array([len(rows) - 1]))[0])
        account = rows.data[rows.starts[-1] : rows.ends[-1]]
        return Seen(shortest if len(rows) > 1 else None, len(account), row, account.decode())

    def take(self, seen: Seen) -> None:
        """Add the next block: what was the last account is one of the others now."""
        known = [self._shortest, self._last.length if self._last else None, seen.shortest]
        self._shortest = min((each for each in known if each is not None), default=None)
        self._last = seen

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt, where the last account ends the file and is shorter than all others."""
        last = self._last
        if not last or self._shortest is None or not whole.unended or last.row != whole.rows or whole.accepted < LEAST:
            return []
        if last.length >= self._shortest:
            return []
        return [Doubt(Doubt.Code.CUT_ROW, 1, last.row, shown(last.account), choice=LEAVE_OUT_CUT)]
