"""What spreadsheets, data frames and habits do to accounts, recognised: the reason named, and the repair it needs.

A repair changes one row in one way. What is wrong with a row is the first repair of its type that changes it, provided
that all of them together make it fit.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from pushes.accounts.certainty import Certainty, shaped
from pushes.accounts.reasons import Reason
from pushes.accounts.rows import Mask, Rows

LONGEST: Final = 100  # characters of an account
INVISIBLE: Final = (
    "\u00a0\u00ad\u034f\u061c\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c"
    "\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2061\u2062\u2063\u2064\u2066\u2067"
    "\u2068\u2069\u3000\ufeff"
)
QUOTES: Final = "'\"‘’“”„‚＇＂«»"

REASONS: Final = tuple(Reason)
PLACES: Final = {reason: place for place, reason in enumerate(REASONS)}

Change: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Repair:
    """One way to change a row: gives it back as it is where there is nothing to change."""

    code: str
    reason: Reason
    change: Change


def _substitution(pattern: str, replacement: str) -> Change:
    whole = re.compile(pattern)
    return lambda value: found.expand(replacement) if (found := whole.fullmatch(value)) else value


_HALF_WIDTH: Final = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_NO_INVISIBLE: Final = dict.fromkeys(map(ord, INVISIBLE))
_SEPARATED: Final = re.compile(r"\+?[0-9 ()\[\]./\u2010-\u2015-]+")
_NO_SEPARATORS: Final = dict.fromkeys(map(ord, " ()[]./-\u2010\u2011\u2012\u2013\u2014\u2015"))


def _unseparated(value: str) -> str:
    return value.translate(_NO_SEPARATORS) if _SEPARATED.fullmatch(value) else value


HALF_WIDTH: Final = Repair("half-width", Reason.FULL_WIDTH, lambda value: value.translate(_HALF_WIDTH))
VISIBLE: Final = Repair("remove-invisible", Reason.INVISIBLE, lambda value: value.translate(_NO_INVISIBLE))
UNQUOTED: Final = Repair("strip-quotes", Reason.QUOTED, lambda value: value.strip(QUOTES).strip(" \t"))
WHOLE: Final = Repair("strip-decimals", Reason.DECIMALS, _substitution(r"(\+?[0-9]+)\.0+", r"\1"))
UNSEPARATED: Final = Repair("strip-separators", Reason.SEPARATORS, _unseparated)
CHINESE: Final = Repair("add-86", Reason.NO_COUNTRY, _substitution(r"(1[3-9][0-9]{9})", r"+86\1"))
PLUS: Final = Repair(
    "add-plus", Reason.LOST_PLUS, _substitution(r"(?:00)?((?!1[3-9][0-9]{9}\Z)[1-9][0-9]{9,14})", r"+\1")
)
ZERO: Final = Repair("add-zero", Reason.LOST_ZERO, _substitution(r"([0-9]{13})", r"0\1"))
UPPER: Final = Repair("upper-case", Reason.LOWER_CASE, str.upper)
LOWER: Final = Repair("lower-case", Reason.UPPER_CASE, str.lower)

ALWAYS: Final = (HALF_WIDTH, VISIBLE, UNQUOTED)
NUMBER: Final = (*ALWAYS, WHOLE)
REPAIRS: Final = {
    each.code: each for each in (*NUMBER, UNSEPARATED, CHINESE, PLUS, ZERO, UPPER, LOWER)
}  # in the order they are done

SCIENTIFIC: Final = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]{2,3}")


class Asked(Protocol):
    """What is asked of a row, as far as damage to it matters: see Rule."""

    @property
    def certain(self) -> Certainty:
        """Which rows surely fit."""

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """The format of an account."""

    @property
    def misfit(self) -> Reason:
        """The reason where nothing better is known."""

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """The repairs that may help, in their order."""


def diagnosed(account: str, asked: Asked) -> Reason:
    """Why an account does not fit, as exactly as can be told."""
    if SCIENTIFIC.fullmatch(account):
        return Reason.SCIENTIFIC
    first: Reason | None = None
    changed = account
    for repair in asked.repairs:
        before, changed = changed, repair.change(changed)
        if changed != before:
            first = first or repair.reason
    fits = asked.pattern and len(changed) <= LONGEST and asked.pattern.fullmatch(changed)
    return first if first and fits else asked.misfit


_DIGITS: Final = shaped("0-9", 1, LONGEST)
_NUMERIC: Final = shaped("0-9+-+(-)--/E-Ee-e[-[]-]", 1, LONGEST)  # every visible sign that repairs of numbers know


def diagnosed_all(rows: Rows, asked: Asked) -> npt.NDArray[np.uint8]:
    """Why rows of visible ASCII without quotes and commas do not fit: places in REASONS."""
    found = np.full(len(rows), PLACES[asked.misfit], np.uint8)
    digits = _DIGITS(rows)
    _tell_digits(found, digits, rows, asked)
    if UPPER in asked.repairs:
        found[asked.certain(rows.uppered())] = PLACES[UPPER.reason]
    if LOWER in asked.repairs:
        found[asked.certain(rows.lowered())] = PLACES[LOWER.reason]
    for place in np.flatnonzero(_NUMERIC(rows) & ~digits).tolist():
        account = rows.data[rows.starts[place] : rows.ends[place]].decode()
        found[place] = PLACES[diagnosed(account, asked)]
    return found


def _tell_digits(found: npt.NDArray[np.uint8], digits: Mask, rows: Rows, asked: Asked) -> None:
    """Rows of digits only are told by their length and how they begin."""
    lengths, first, second = rows.ends - rows.starts, rows.at(0), rows.at(1)
    if CHINESE in asked.repairs:
        mobile = (lengths == 11) & (first == ord("1")) & (second >= ord("3"))
        found[digits & mobile] = PLACES[CHINESE.reason]
        plus = (lengths >= 10) & (lengths <= 15) & (first != ord("0")) & ~mobile
        found[digits & plus] = PLACES[PLUS.reason]
        for place in np.flatnonzero(digits & (first == ord("0")) & (second == ord("0"))).tolist():
            account = rows.data[rows.starts[place] : rows.ends[place]].decode()
            found[place] = PLACES[diagnosed(account, asked)]
    if ZERO in asked.repairs:
        found[digits & (lengths == 13)] = PLACES[ZERO.reason]
