"""IMEIs whose last digit is not the one that the others ask for (Luhn)."""

from typing import Any, Final

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging import rules
from pushes.accounts.judging.examining import Examined, Wanted
from pushes.accounts.rows.check_digits import DIGITS, IMEIS, wrong
from pushes.accounts.words.doubts import Doubt

LEAST: Final = 20  # IMEIs of 15 digits
SHARE: Final = 50  # percent of them; of numbers at random nine in ten are wrong


class CheckDigits:
    """Counts the accounts of 15 digits, and those whose check digit is wrong. For IMEIs alone."""

    def __init__(self, wanted: Wanted) -> None:
        self._is_asked = wanted.rule.misfit == rules.IMEI.misfit
        self._of = self._wrong = self._first = 0
        self._sample = ""

    def look(self, examined: Examined) -> tuple[int, int, int, str] | None:
        """How many there are in one block, how many are wrong, and the first of them."""
        rows = examined.judged.accepted
        if not self._is_asked or not len(rows):
            return None
        places = np.flatnonzero(IMEIS(rows))
        if not len(places):
            return None
        imeis = rows.only(places)
        bad = np.flatnonzero(wrong(imeis))
        if not len(bad):
            return len(places), 0, 0, ""
        start = imeis.starts[bad[0]]
        sample = imeis.data[start : start + DIGITS].decode()
        return len(places), len(bad), int(examined.numbers(places[bad[:1]])[0]), sample

    def take(self, seen: Any) -> None:
        """Add those of the next block."""
        if seen[1] and not self._wrong:
            self._first, self._sample = seen[2:]
        self._of, self._wrong = self._of + seen[0], self._wrong + seen[1]

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt, where half of them are wrong."""
        if self._of < LEAST or self._wrong * 100 < SHARE * self._of:
            return []
        share = 100 * self._wrong // self._of
        return [Doubt(Doubt.Code.CHECK_DIGITS, self._wrong, self._first, self._sample, {"share": share})]
