"""One person in two spellings: accounts that differ in capital letters, full width or leading zeros alone."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging import rules
from pushes.accounts.judging.examining import Examined, Wanted
from pushes.accounts.rows.characters import FULL_WIDTH
from pushes.accounts.rows.hashing import Hasher
from pushes.accounts.rows.spans import Positions, Rows, Words
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import shown

LOOKED_AT: Final = 50_000  # rows, the first ones
_WIDE: Final = str.maketrans({full: chr(ord(full) - 0xFEE0) for full in FULL_WIDTH})
_ZEROS: Final = re.compile(rb"^0+(?=[0-9]+$)", re.MULTILINE)
_CHECK_DIGITS: Final = re.compile(rb"^([0-9]{14})[0-9]$", re.MULTILINE)
_FORMATS: Final = (rules.OAID.misfit, rules.EMAIL.misfit, rules.IMEI.misfit)  # in which spellings may differ


@dataclass(frozen=True, slots=True)
class Spelled:
    """Accounts of a block, the numbers of their rows, and hashes: of each as it stands, and in one spelling."""

    rows: Rows
    numbers: Positions
    own: Words
    folded: Words


class TwoSpellings:
    """Compares the first accounts, each in one spelling for all."""

    def __init__(self, wanted: Wanted) -> None:
        self._is_asked = not wanted.rule.pattern or wanted.rule.misfit in _FORMATS
        self._is_imei = wanted.rule.misfit == rules.IMEI.misfit
        self._hash = Hasher()
        self._seen: list[Spelled] = []

    def look(self, examined: Examined) -> Spelled | None:
        """The accounts of a block, if it is one of the first."""
        rows = examined.judged.accepted
        if not self._is_asked or examined.block.first > LOOKED_AT or not len(rows):
            return None
        numbers = examined.numbers(np.arange(len(rows)))
        looked_at = int(np.searchsorted(numbers, LOOKED_AT, side="right"))
        if not looked_at:
            return None
        if looked_at < len(rows):
            rows, numbers = Rows.of(rows.data[: rows.starts[looked_at]]), numbers[:looked_at]
        own = self._hash(rows)
        folded = _folded(rows, imei=self._is_imei)
        return Spelled(rows, numbers, own, own if folded is rows else self._hash(folded))

    def take(self, seen: Spelled) -> None:
        """Keep them to be compared."""
        self._seen.append(seen)

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt about those that become one another in one spelling."""
        if not self._seen:
            return []
        own, folded = (np.concatenate([getattr(each, name) for each in self._seen]) for name in ("own", "folded"))
        pairs = np.unique(np.stack((folded, own), axis=1), axis=0) if (own != folded).any() else own[:0].reshape(0, 2)
        people, spellings = np.unique(pairs[:, 0], return_counts=True)
        double = people[spellings > 1]
        if not len(double):
            return []
        row, sample = self._at(int(np.flatnonzero(np.isin(folded, double))[0]))
        return [Doubt(Doubt.Code.TWO_SPELLINGS, len(double), row, shown(sample))]

    def _at(self, place: int) -> tuple[int, str]:
        for each in self._seen:
            if place < len(each.rows):
                return int(each.numbers[place]), each.rows.data[
                    each.rows.starts[place] : each.rows.ends[place]
                ].decode()
            place -= len(each.rows)
        raise IndexError(place)


def _folded(rows: Rows, *, imei: bool) -> Rows:
    """Accounts in one spelling, in the same order."""
    folded = rows.lowered()
    if not rows.data.isascii() and (narrow := folded.data.decode().translate(_WIDE).lower().encode()) != folded.data:
        folded = Rows.of(narrow)
    if b"0" in rows.data and (folded.at(0) == ord("0")).any():
        folded = Rows.of(_ZEROS.sub(b"", folded.data))
    if imei and not folded.width:
        folded = Rows.of(_CHECK_DIGITS.sub(rb"\1", folded.data))
    return folded
