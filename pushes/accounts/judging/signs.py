"""Signs that a row is nobody's account, though it may have the form of one.

A sign makes a row a reject where its type says so (see Rule.refuses), and is a doubt where it only may be one (see
Rule.doubts). Its choices move it: rows with a doubtful sign can be left out, and some refused ones kept.

The next sign: its values, or a function of one row and one of many, as a Sign in signs_of_nobody.py, its place in the
rules of the types, a reason and a doubt in `words`, and the same in the tests' reference.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from pushes.accounts.rows.certainty import Certainty
from pushes.accounts.rows.known import Known
from pushes.accounts.rows.spans import Mask, Positions, Rows
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import Reason


def never(_: str) -> bool:
    """What no row is."""
    return False


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of a trimmed row: that it is one of `values`, has the `form`, or that `one` says so.

    many: the same of many rows.

    reason: why a row with it is rejected. code: the doubt about it where it is not. leave_out, keep: the codes of the
    choices to have such rows left out, or kept, mend: of the repair; "" where that is no choice.
    tells_share: whether the doubt says of how many percent of the rows it is.
    """

    reason: Reason
    code: Doubt.Code
    values: frozenset[str] = frozenset()
    one: Callable[[str], bool] = never
    many: Certainty | None = None
    leave_out: str = ""
    keep: str = ""
    mend: str = ""
    tells_share: bool = False
    form: re.Pattern[str] | None = None

    def of(self, account: str) -> bool:
        """Whether a row has it."""
        return account in self.values or bool(self.form and self.form.fullmatch(account)) or self.one(account)


@dataclass(frozen=True, slots=True)
class Signs:
    """Some signs, the weightiest first: a row has the first one that it shows."""

    all: tuple[Sign, ...] = ()
    _known: Known = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", Known(value for sign in self.all for value in sign.values))

    def of(self, account: str) -> Sign | None:
        """The sign that one trimmed row has."""
        return next((sign for sign in self.all if sign.of(account)), None)

    def and_(self, sign: Sign) -> "Signs":
        """These and another one."""
        return Signs((*self.all, sign))

    def any(self, rows: Rows) -> Mask:
        """Which of many trimmed rows have one."""
        found = np.zeros(len(rows), np.bool_)
        for _sign, places in self.each(rows):
            found[places] = True
        return found

    def each(self, rows: Rows) -> Iterator[tuple[Sign, Positions]]:
        """The signs that some of many trimmed rows have, and the places of these rows. A row may have several."""
        if not self.all or not len(rows):
            return
        known = self._known.places(rows)
        for sign in self.all:
            places = _holding(sign, rows, known)
            if sign.many is not None and len(more := np.flatnonzero(sign.many(rows))):
                places = np.union1d(places, more) if len(places) else more
            if len(places):
                yield sign, places


def _holding(sign: Sign, rows: Rows, known: Positions) -> Positions:
    """Of the places of known values, those of the values of a sign."""
    if not sign.values or not len(known):
        return known[:0]
    pieces = zip(rows.starts[known].tolist(), rows.ends[known].tolist(), strict=True)
    return known[[rows.data[start:end].decode() in sign.values for start, end in pieces]]


NO_SIGNS: Final = Signs()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The signs of a type as they count where choices were made: left_out are among the refused, kept among none."""

    refused: Signs
    doubted: Signs
    left_out: Signs
    kept: Signs

    def with_more(self, sign: Sign, codes: Collection[str], *, doubted: bool) -> "Chosen":
        """The same with another sign, which is doubted unless it was chosen to be left out, or refused."""
        if not doubted:
            return replace(self, refused=self.refused.and_(sign))
        if sign.leave_out in codes:
            return replace(self, refused=self.refused.and_(sign), left_out=self.left_out.and_(sign))
        return replace(self, doubted=self.doubted.and_(sign))

    @classmethod
    def of(cls, refused: Signs, doubted: Signs, codes: Collection[str]) -> "Chosen":
        """From the signs of a type and the codes of the choices."""
        left_out = tuple(sign for sign in doubted.all if sign.leave_out in codes)
        kept = tuple(sign for sign in refused.all if sign.keep in codes)
        refuses = tuple(sign for sign in refused.all if sign not in kept)
        doubts = tuple(sign for sign in doubted.all if sign not in left_out)
        return cls(Signs(refuses + left_out), Signs(doubts), Signs(left_out), Signs(kept))
