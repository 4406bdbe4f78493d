"""Signs of nobody that no table can hold: what masks, shortens, and stands below lists."""

import re
from typing import Final

import numpy as np

from pushes.accounts.judging.signs import Sign
from pushes.accounts.rows.certainty import beginning_with, containing, holding
from pushes.accounts.rows.spans import Mask, Positions, Rows
from pushes.accounts.words import choices
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import Reason

_STARS: Final = "*＊•●"  # what systems mask with; and runs of x between digits
_MASKED: Final = re.compile(f"[^{_STARS}]*[{_STARS}].*|[+]?[0-9]{{2,}}(?:x{{3,}}|X{{3,}})[0-9]{{2,}}")
_WIDE_STARS: Final = tuple(star.encode() for star in _STARS[1:])


_STARRED: Final = re.compile(f".*[{_STARS}].*", re.DOTALL)


def _none(rows: Rows) -> Mask:
    return np.zeros(len(rows), np.bool_)


def _confirmed(places: Positions, rows: Rows, pattern: re.Pattern[str]) -> Mask:
    """Of the rows at some places, those that a pattern matches."""
    found = _none(rows)
    for place in places.tolist():
        found[place] = bool(pattern.fullmatch(rows.data[rows.starts[place] : rows.ends[place]].decode()))
    return found


def _starred(rows: Rows) -> Mask:
    found = holding(rows.octets == ord("*"), rows) if b"*" in rows.data else _none(rows)
    if not rows.data.isascii():
        for star in _WIDE_STARS:
            found |= containing(star, rows)
    return found


def _masked(rows: Rows) -> Mask:
    crossed = containing(b"xxx", rows) | containing(b"XXX", rows)
    return _starred(rows) | _confirmed(np.flatnonzero(crossed), rows, _MASKED)


_SHORTENED: Final = re.compile(r"[+-]?[0-9](?:(?:[.,][0-9]+)?[Ee]\+[0-9]{2,3}|[.,][0-9]+[Ee][0-9]{2,3})")


def _shortened(rows: Rows) -> Mask:
    if not (b"E" in rows.data or b"e" in rows.data) or not any(sign in rows.data for sign in (b"+", b".", b",")):
        return _none(rows)
    likely = _none(rows)
    for place in (-3, -4, -5):
        likely |= rows.at(place) | 0x20 == ord("e")
    likely &= (rows.at(-1) - np.uint8(ord("0"))) < 10
    return _confirmed(np.flatnonzero(likely), rows, _SHORTENED)


_TOTALS: Final = ("合计", "总计", "小计", "总数", "Total", "Grand Total", "Subtotal", "Sum")
TOTALS: Final = frozenset(
    spelled + mark for word in _TOTALS for spelled in (word, word.upper(), word.lower()) for mark in ("", ":", "：")
)
# What database clients print below a result, and what a service answers with in the place of one.
_FOOT: Final = re.compile(
    r"\([0-9,]+ (?:rows?|row\(s\))(?: affected)?\)|[0-9,]+ rows? in set(?: \([0-9.]+ sec\))?"
    r"|[-+|=](?:--|==)[-+|=]+"  # what they draw around it and below its header
    r'|\{"?(?:error|errcode|errmsg|code|message|msg)"? *:.*\}|(?:共|合计|总计)[:：]? *[0-9,]+ *[条行个]?'
)


_BORDERS: Final = np.frombuffer(b"-+|=", np.uint8)
_COUNTS: Final = ("共".encode(), "计".encode())


def _feet(rows: Rows) -> Mask:
    found = _none(rows)
    for first in b"({":
        found |= _confirmed(beginning_with(first, rows), rows, _FOOT)
    if b")" in rows.data or b"t" in rows.data:
        ends = (rows.at(-1) == ord(")")) | ((rows.at(-1) == ord("t")) & (rows.at(-2) == ord("e")))
        found |= _confirmed(np.flatnonzero(ends & ((rows.at(0) - np.uint8(ord("0"))) < 10)), rows, _FOOT)
    drawn = (rows.at(1) == ord("-")) | (rows.at(1) == ord("="))
    if drawn.any():
        found |= _confirmed(np.flatnonzero(drawn & np.isin(rows.at(0), _BORDERS)), rows, _FOOT)
    if not rows.data.isascii():
        for word in _COUNTS:
            found |= _confirmed(np.flatnonzero(containing(word, rows)), rows, _FOOT)
    return found


MASKED: Final = Sign(Reason.MASKED, Doubt.Code.MASKED, form=_MASKED, many=_masked, leave_out=choices.LEAVE_OUT_MASKED)
STARRED: Final = Sign(Reason.MASKED, Doubt.Code.MASKED, form=_STARRED, many=_starred)  # what an address may hold
SHORTENED: Final = Sign(
    Reason.SCIENTIFIC, Doubt.Code.SHORTENED, form=_SHORTENED, many=_shortened, leave_out=choices.LEAVE_OUT_SHORTENED
)
FOOT: Final = Sign(Reason.FOOT, Doubt.Code.FOOT, TOTALS, form=_FOOT, many=_feet, leave_out=choices.LEAVE_OUT_FOOT)
