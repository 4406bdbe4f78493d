"""Rows of a workbook that a filter or a hand has hidden: whoever did believes that they are no part of the list."""

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging.examining import Examined
from pushes.accounts.words.doubts import Doubt


class HiddenRows:
    """Asks whether they are meant as well."""

    def look(self, examined: Examined) -> None:
        """Nothing is to be seen in a block."""

    def take(self, seen: None) -> None:
        """Nothing was seen."""

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt whether they are to get it."""
        return [Doubt(Doubt.Code.HIDDEN_ROWS, whole.hidden_rows, 1, "")] if whole.hidden_rows else []
