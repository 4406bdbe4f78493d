"""The last row, cut by a download that broke off."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging.examining import Examined, Wanted
from pushes.accounts.judging.signs import Signs
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.choices import LEAVE_OUT_CUT
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import shown

_LONG: Final = 1 << 16  # bytes of no account
LEAST: Final = 10  # accounts of which the last one is the shortest
FEW: Final = 64  # of the shortest rows of a block are looked at
NOBODY: Final = (Doubt.Code.HEADER_AGAIN, Doubt.Code.PLACEHOLDER, Doubt.Code.FOOT)
NEAR: Final = 64  # accounts before the last one, whose domains it is compared with


@dataclass(frozen=True, slots=True)
class Seen:
    """The fewest bytes of the accounts of a block but the last one, None if there is but one; the last one.

    is_nobody: whether the last one stands among accounts and is none. domains: those of the last one and the 64 before
    it, "" for what has none.
    """

    shortest: int | None
    length: int
    row: int
    account: str
    is_nobody: bool
    domains: tuple[str, ...]


class CutRow:
    """Compares the last account with all others that are somebody's."""

    def __init__(self, wanted: Wanted) -> None:
        self._nobody = Signs(tuple(sign for sign in wanted.signs.doubted.all if sign.code in NOBODY))
        self._shortest: int | None = None
        self._last: Seen | None = None
        self._domains: tuple[str, ...] = ()

    def look(self, examined: Examined) -> Seen | None:
        """The lengths of one block."""
        rows = examined.judged.accepted
        if not len(rows):
            return None
        shortest = rows.width - 1 if rows.width else self._shortest_of(rows)
        row = int(examined.numbers(np.array([len(rows) - 1]))[0])
        account = rows.data[rows.starts[-1] : rows.ends[-1]].decode()
        last = rows.data[rows.starts[-NEAR - 1 :][0] : -1].decode().split("\n")
        domains = tuple(each.rpartition("@")[2] if "@" in each else "" for each in last)
        is_nobody, length = bool(self._nobody.of(account)), int(rows.ends[-1] - rows.starts[-1])
        return Seen(shortest if len(rows) > 1 else None, length, row, account, is_nobody, domains)

    def _shortest_of(self, rows: Rows) -> int:
        """The fewest bytes of the rows but the last one, and of rows that stand among accounts and are none."""
        lengths = (rows.ends - rows.starts)[:-1]
        while lengths.min(initial=_LONG) < _LONG:
            places = np.flatnonzero(lengths == lengths.min())
            if len(places) > FEW or not self._nobody.any(rows.only(places)).all():
                break
            lengths[places] = _LONG
        return int(lengths.min(initial=_LONG))

    def take(self, seen: Seen) -> None:
        """Add the next block: what was the last account is one of the others now."""
        before = self._last.length if self._last and not self._last.is_nobody else None
        known = [self._shortest, before, seen.shortest]
        self._shortest = min((each for each in known if each is not None), default=None)
        self._last, self._domains = seen, (*self._domains, *seen.domains)[-NEAR - 1 :]

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt, where the last account ends the file and is shorter than all others, or has a part of a domain."""
        last = self._last
        if not last or self._shortest is None or not whole.unended or last.row != whole.rows or whole.accepted < LEAST:
            return []
        if last.length >= self._shortest and not has_cut_domain(self._domains):
            return []
        return [Doubt(Doubt.Code.CUT_ROW, 1, last.row, shown(last.account), choice=LEAVE_OUT_CUT)]


def has_cut_domain(domains: tuple[str, ...]) -> bool:
    """Whether the last of some domains is the beginning of another one, and ends inside of a label: example.co."""
    *others, last = domains
    is_cut = any(each.startswith(last) and not each.startswith(f"{last}.") for each in others)
    return last != "" and last not in others and is_cut
