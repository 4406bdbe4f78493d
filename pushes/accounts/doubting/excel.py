"""A file with exactly as many rows as a sheet of Excel holds."""

from typing import Final

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging.examining import Examined
from pushes.accounts.words.doubts import Doubt

# Rows of a sheet in .xls (Excel 97 to 2003) and in .xlsx, by Microsoft's "Excel specifications and limits".
LIMITS: Final = (65_536, 1_048_576)


class RowsOfExcel:
    """Compares the number of rows; a header is one of them."""

    def look(self, examined: Examined) -> None:
        """Nothing is to be seen in a block."""

    def take(self, seen: None) -> None:
        """Nothing was seen."""

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt whether this is all."""
        if whole.rows not in LIMITS:
            return []
        return [Doubt(Doubt.Code.ROWS_OF_EXCEL, whole.rows, 1, "")]
