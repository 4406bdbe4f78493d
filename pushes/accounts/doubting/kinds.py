"""What a kind of doubt is."""

from dataclasses import dataclass
from typing import Any, Protocol

from pushes.accounts.judging.examining import Examined
from pushes.accounts.keeping.respelled import Respelled
from pushes.accounts.words.doubts import Doubt


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of a list in the end.

    Its rows as the file has them, those accepted (duplicates, too), its header, whether the last row has no line end
    after it, cells of a workbook that are numbers of more digits than it keeps, rows of it that are hidden, accounts in
    a second spelling.
    """

    rows: int
    accepted: int
    header: str
    unended: bool
    long_numbers: int = 0
    hidden_rows: int = 0
    respelled: Respelled | None = None


class Kind(Protocol):
    """One kind of doubt about one list: looks at its blocks, then tells what there is to doubt."""

    def look(self, examined: Examined) -> Any:
        """What is seen in one block; None for nothing. Called in any thread, so it changes nothing."""

    def take(self, seen: Any) -> None:
        """Add what was seen in the next block with something to see."""

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubts, once all blocks were looked at."""
