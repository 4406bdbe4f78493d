"""A row that is two, as where files were joined without a line end between them: user0009user0010."""

import re
from typing import Final

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging.examining import Examined
from pushes.accounts.rows.spans import Positions, Rows
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import shown

LEAST: Final = 10  # rows of a block, nearly all of which are written in one way
_LOOKED_AT: Final = 64  # of them, spread over it
_FEW: Final = 100  # one row of so many may be two
_NUMBERED: Final = re.compile(r"([A-Za-z_-]+)[0-9]+")
_TWICE: Final = re.compile(r"([A-Za-z_-]+)[0-9]+\1[0-9]+")


class JoinedRow:
    """Looks for rows about twice as long as the others that begin and end as these do."""

    def __init__(self) -> None:
        self._rows, self._first, self._sample = 0, 0, ""

    def look(self, examined: Examined) -> tuple[int, int, str] | None:
        """How many there are in a block, the number of the first and its account."""
        rows = examined.judged.accepted
        places = joined(rows)
        if not len(places):
            return None
        return len(places), int(examined.numbers(places[:1])[0]), _text(rows, int(places[0]))

    def take(self, seen: tuple[int, int, str]) -> None:
        """Add those of the next block."""
        if not self._rows:
            _, self._first, self._sample = seen
        self._rows += seen[0]

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt about them."""
        return [Doubt(Doubt.Code.JOINED_ROW, self._rows, self._first, shown(self._sample))] if self._rows else []


def joined(rows: Rows) -> Positions:
    """The places of rows that are probably two."""
    none = np.zeros(0, np.int64)
    if rows.width or len(rows) < LEAST:
        return none
    lengths = rows.ends - rows.starts
    typical = int(np.median(lengths[:: max(1, len(rows) // _LOOKED_AT)]))
    if 10 * int(lengths.max()) < 16 * typical:
        return none
    likely = np.flatnonzero(10 * lengths >= 16 * typical)
    if len(likely) > max(1, len(rows) // _FEW):
        return none
    step = max(1, len(rows) // _LOOKED_AT)
    others = [_text(rows, place) for place in range(0, len(rows), step) if place not in likely]
    return likely[[is_two(_text(rows, place), others) for place in likely.tolist()]]


def is_two(row: str, others: list[str]) -> bool:
    """Whether a row is two such as the others."""
    if len(lengths := {len(each) for each in others}) == 1:
        width = lengths.pop()
        halves = {_form(row[:width]), _form(row[width:])}
        return len(row) == 2 * width and halves <= {_form(each) for each in others}
    prefixes = {found[1] for each in others if (found := _NUMBERED.fullmatch(each))}
    twice = _TWICE.fullmatch(row)
    return twice is not None and prefixes == {twice[1]} and all(map(_NUMBERED.fullmatch, others))


def _form(account: str) -> str:
    """An account as a kind of it: of digits alone, or with letters; and the signs in it."""
    return ("9" if account.isdigit() else "a") + re.sub("[0-9A-Za-z]", "x", account)


def _text(rows: Rows, place: int) -> str:
    return rows.data[rows.starts[place] : rows.ends[place]].decode()
