"""All kinds of doubt about one list, asked together."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from pushes.accounts.doubting.check_digits import CheckDigits
from pushes.accounts.doubting.consecutive import Consecutive
from pushes.accounts.doubting.cut_row import CutRow
from pushes.accounts.doubting.excel import RowsOfExcel
from pushes.accounts.doubting.hidden_rows import HiddenRows
from pushes.accounts.doubting.joined_row import JoinedRow
from pushes.accounts.doubting.kinds import Kind, Whole
from pushes.accounts.doubting.lost_86 import Lost86
from pushes.accounts.doubting.one_value import OneValue
from pushes.accounts.doubting.showing import Showing
from pushes.accounts.doubting.two_spellings import TwoSpellings
from pushes.accounts.doubting.wrapping import Wrapping
from pushes.accounts.doubting.zeroed import Zeroed
from pushes.accounts.judging.examining import Examined, Wanted
from pushes.accounts.judging.offering_repairs import Offer
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.doubts import Doubt

# In the order in which people are told of them.
KINDS: Final[tuple[Callable[[Wanted], Kind], ...]] = (
    lambda _: HiddenRows(),
    Showing,
    Wrapping,
    Zeroed,
    CutRow,
    JoinedRow,
    lambda _: OneValue(),
    lambda _: Consecutive(),
    CheckDigits,
    Lost86,
    TwoSpellings,
    lambda _: RowsOfExcel(),
)


Seen: TypeAlias = list[tuple[int, Any]]  # what kinds saw in a block, each with its place in the table


class Doubting:
    """Looks at the blocks of one list, then tells what is probably wrong with it."""

    def __init__(self, wanted: Wanted) -> None:
        self._kinds = [make(wanted) for make in KINDS]

    def seeing(self, examine: Callable[[Block], Examined]) -> Callable[[Block], tuple[Examined, Seen]]:
        """The same examination of a block, with what each kind sees in it. May be called in any thread."""
        return lambda block: self._look(examine(block))

    def _look(self, examined: Examined) -> tuple[Examined, Seen]:
        seen = ((number, kind.look(examined)) for number, kind in enumerate(self._kinds))
        return examined, [each for each in seen if each[1] is not None]

    def take(self, seen: Seen) -> None:
        """Add what was seen in the next block."""
        for number, each in seen:
            self._kinds[number].take(each)

    def told(self, whole: Whole) -> tuple[Doubt, ...]:
        """The doubts."""
        return tuple(doubt for kind in self._kinds for doubt in kind.told(whole))

    @property
    def fold(self) -> Callable[[Rows], Rows] | None:
        """What writes the accounts in one spelling, if they may be in several."""
        return next(kind.fold for kind in self._kinds if isinstance(kind, TwoSpellings))

    @property
    def samples(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Accounts before and after a choice about doubtful ones, by its code."""
        return {
            code: each
            for kind in self._kinds
            if isinstance(kind, Wrapping | JoinedRow)
            for code, each in kind.samples.items()
        }

    @property
    def repairs(self) -> list[Offer]:
        """What would mend doubtful rows."""
        return [offer for kind in self._kinds if isinstance(kind, Showing) for offer in kind.repairs]

    @property
    def shows_masked(self) -> bool:
        """Whether rows are masked, so far."""
        return any(kind.shows(Doubt.Code.MASKED) for kind in self._kinds if isinstance(kind, Showing))

    @property
    def kept(self) -> dict[str, int]:
        """How many rows were kept by each choice to keep some."""
        return {code: rows for kind in self._kinds if isinstance(kind, Showing) for code, rows in kind.kept.items()}
