"""Accounts of a type without a format, nearly all of which have around them what a program put there."""

from dataclasses import replace

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging.examining import Examined, Wanted
from pushes.accounts.judging.repairs import WRAPPING
from pushes.accounts.judging.wrapping import NEARLY_ALL, Wrapped, looked_at
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import shown


class Wrapping:
    """Counts accounts with something around them."""

    def __init__(self, wanted: Wanted) -> None:
        self._repairs = () if wanted.rule.pattern else WRAPPING
        self._found = Wrapped()

    def look(self, examined: Examined) -> Wrapped | None:
        """What stands around the accepted rows."""
        seen = looked_at(examined.judged.accepted, self._repairs) if self._repairs else None
        if seen is None:
            return None
        found, place = seen
        return replace(found, first_row=int(examined.numbers(np.array([place]))[0]))

    def take(self, seen: Wrapped) -> None:
        """Add those of the next block."""
        self._found.add(seen)

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt, where nearly all accounts are so."""
        found, percent = self._found, self._found.percent(whole.accepted)
        if percent < NEARLY_ALL:
            return []
        first = shown(found.samples[0][0])
        return [Doubt(Doubt.Code.WRAPPED, found.rows, found.first_row, first, {"percent": percent}, found.code)]

    @property
    def samples(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The first accounts before and after, by the code of the choice."""
        return {self._found.code: self._found.samples}
