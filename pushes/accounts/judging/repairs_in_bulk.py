"""How repairs change many rows at once, coded as characters.py does: which rows one changes, and what it makes of them.

repairs.py says the same of one row.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from pushes.accounts.judging.spellings import NUMBERED, OPTIONAL_ZERO, extended
from pushes.accounts.rows.certainty import Certainty, holding, matching, shaped
from pushes.accounts.rows.characters import (
    DASHES,
    ENDS,
    FULL_WIDTH,
    INVISIBLE,
    QUOTES,
    any_of,
    codes_of,
    ending_in,
    flagged,
    stripped,
    table,
)
from pushes.accounts.rows.spans import Mask, Rows

Change: TypeAlias = Callable[[Rows], Rows]


@dataclass(frozen=True, slots=True)
class Changes:
    """which: the rows that are changed. made: what becomes of them."""

    which: Certainty
    made: Change

    def done(self, rows: Rows) -> tuple[Rows, Mask]:
        """The rows, changed where there is something to change, and where that was."""
        changed = self.which(rows)
        places = np.flatnonzero(changed)
        return (rows.replaced(places, self.made(rows.only(places))) if len(places) else rows), changed


def _none(rows: Rows) -> Mask:
    return np.zeros(len(rows), np.bool_)


def _holding(codes: bytes) -> Certainty:
    meant, ascii_only = table(codes), min(codes) >= 0x80
    return lambda rows: _none(rows) if ascii_only and rows.data.isascii() else any_of(meant, rows)


def _without(codes: bytes) -> Change:
    return lambda rows: Rows.of(rows.data.translate(None, codes))


def after(prefix: bytes) -> Change:
    """What puts something before each row."""

    def made(rows: Rows) -> Rows:
        if not rows.width:
            return Rows.of(prefix + rows.data[:-1].replace(b"\n", b"\n" + prefix) + b"\n")
        table = np.empty((len(rows), len(prefix) + rows.width), np.uint8)
        table[:, : len(prefix)] = np.frombuffer(prefix, np.uint8)
        table[:, len(prefix) :] = rows.octets.reshape(len(rows), rows.width)
        return Rows.of_width(table.tobytes(), table.shape[1])

    return made


_FULL: Final = codes_of(FULL_WIDTH)
_TO_HALF: Final = bytes.maketrans(_FULL, bytes(ord(each) - 0xFEE0 for each in FULL_WIDTH))
HALF_WIDTH: Final = Changes(_holding(_FULL), lambda rows: rows.rewritten(rows.data.translate(_TO_HALF)))

_UNSEEN: Final = codes_of(INVISIBLE)
VISIBLE: Final = Changes(_holding(_UNSEEN), _without(_UNSEEN))

_OTHERS: Final = ~table(bytes(range(0x80)) + _FULL + _UNSEEN)


def _alone(which: Certainty) -> Certainty:
    """Which rows are changed, of those that are ASCII but for full-width and unseen characters."""
    return lambda rows: which(rows) & ~any_of(_OTHERS, rows)


_WIDE_WORD: Final = codes_of("".join(each for each in FULL_WIDTH if chr(ord(each) - 0xFEE0).isalnum()))
HALF_WIDTH_ALONE: Final = Changes(_alone(_holding(_WIDE_WORD)), HALF_WIDTH.made)
VISIBLE_ALONE: Final = Changes(_alone(VISIBLE.which), VISIBLE.made)

_AT_ENDS: Final = table(codes_of(ENDS + " \t"))
WITHOUT_ENDS: Final = Changes(lambda rows: ending_in(_AT_ENDS, rows), lambda rows: stripped(rows, _AT_ENDS))

_QUOTES: Final = table(codes_of(QUOTES + " \t"))
_GUARD: Final = rb'=(?:[Tt]\("+([^\n]*?)"*\)|"+([^\n]*?)"*|([+]?[0-9]{2,}(?:[.]0+)?))'
_GUARDED: Final = matching(_GUARD.replace(b"([", b"(?:["))
_ALL_GUARDED: Final = re.compile(rb"(?m)^%b$" % _GUARD)


def _quoted(rows: Rows) -> Mask:
    found = ending_in(_QUOTES, rows)
    places = np.flatnonzero(~found & (rows.at(0) == ord("=")))
    if len(places):
        found[places] = _GUARDED(rows.only(places))
    return found


def _unquoted(rows: Rows) -> Rows:
    rows = stripped(rows, _QUOTES)
    if (rows.at(0) == ord("=")).any():
        rows = stripped(Rows.of(_ALL_GUARDED.sub(rb"\1\2\3", rows.data)), _QUOTES)
    return rows


UNQUOTED: Final = Changes(_quoted, _unquoted)

_SEPARATORS: Final = codes_of(" ()[]./-" + DASHES)
_INSIDE: Final = re.escape(_SEPARATORS.replace(b".", b""))
_DECIMALS: Final = re.compile(rb"\.0++(?=\n)")
_WITH_DECIMALS: Final = matching(rb"\+?[0-9](?:[0-9%b]*[0-9])?\.0++" % _INSIDE)


def _whole(rows: Rows) -> Mask:
    if b"." not in rows.data:
        return _none(rows)
    found: Mask = rows.at(-1) == ord("0")
    if found.any():
        found &= holding(rows.octets == ord("."), rows)
    places = np.flatnonzero(found)
    if len(places):
        found[places] = _WITH_DECIMALS(rows.only(places))
    return found


WHOLE: Final = Changes(_whole, lambda rows: Rows.of(_DECIMALS.sub(b"", rows.data)))

_SEPARATING: Final = table(_SEPARATORS)
_SEPARATED: Final = table(_SEPARATORS + b"0123456789\n")


_BETWEEN: Final = f"[{re.escape(_SEPARATORS.decode('latin-1'))}]"
_WORDS: Final = f"[{codes_of('转').decode('latin-1')}]{{1,2}}"
_EXTENDED: Final = extended(_BETWEEN, _WORDS).encode("latin-1")
_NO_EXTENSION: Final = ~table(_SEPARATORS + b"0123456789+extEXT#*_\n")
_SHORTEST_EXTENDED: Final = 13  # characters
_EXTENDED_WITH_SIGNS: Final = matching(b"(?i:%b)" % extended(_BETWEEN, "ext").encode("latin-1"))
extended_with_words: Final = matching(b"(?i:%b)" % _EXTENDED)


def extended_with_signs(rows: Rows) -> Mask:
    """Which coded rows are a number with an extension behind a sign."""
    found = (rows.ends - rows.starts >= _SHORTEST_EXTENDED) & ~any_of(_NO_EXTENSION, rows)
    places = np.flatnonzero(found)
    if len(places):
        found[places] = _EXTENDED_WITH_SIGNS(rows.only(places))
    return found


def _separated(rows: Rows) -> Mask:
    found = any_of(_SEPARATING, rows)
    if found.any():
        strangers = ~flagged(_SEPARATED, rows)
        for place, before in enumerate(_before_plus(rows)):
            strangers[rows.starts[before] + place] = False
        found &= ~holding(strangers, rows)
        _leave_extended(found, rows)
        _leave_numbered(found, rows)
    return found


def _before_plus(rows: Rows) -> list[Mask]:
    """The rows with a + in the first place, and those with it behind a bracket, or behind a bracket and a blank."""
    first, second, third = (rows.at(place) for place in range(3))
    bracket, lengths = (first == ord("(")) | (first == ord("[")), rows.ends - rows.starts
    return [
        first == ord("+"),
        bracket & (second == ord("+")) & (lengths > 2),
        bracket & (second == ord(" ")) & (third == ord("+")) & (lengths > 3),
    ]


def _leave_extended(found: Mask, rows: Rows) -> None:
    """Take numbers with an extension from those found: joined with it they would be somebody else's."""
    lengths = rows.ends - rows.starts
    likely = found & (lengths >= _SHORTEST_EXTENDED)
    ends_so = _SEPARATING[rows.at(-2)] | _SEPARATING[rows.at(-1)]
    places = np.flatnonzero(likely & (ends_so | (lengths > _SHORTEST_EXTENDED)))
    if len(places):
        found[places] = ~extended_with_signs(rows.only(places))


_WITH_NUMBER: Final = matching(NUMBERED.encode() + rb"[^\n]*")


def _leave_numbered(found: Mask, rows: Rows) -> None:
    """Take rows that begin with their place in a list from those found: with it they would be somebody else's."""
    if b". " in rows.data or b")" in rows.data:
        places = np.flatnonzero(found & ((rows.at(0) - np.uint8(ord("0"))) < 10))
        found[places] = ~_WITH_NUMBER(rows.only(places)) if len(places) else False


_NO_SEPARATORS: Final = _without(_SEPARATORS)
_OPTIONAL_ZERO: Final = re.compile(b"(?m)" + OPTIONAL_ZERO.encode())


def _unseparated(rows: Rows) -> Rows:
    if any(bracket in rows.data and b"0" + bracket in rows.data for bracket in (b")", b"]")):
        rows = Rows.of(_OPTIONAL_ZERO.sub(rb"\1", rows.data))
    return _NO_SEPARATORS(rows)


UNSEPARATED: Final = Changes(_separated, _unseparated)


MOBILE: Final = shaped("0-9", 11, 11, {0: "1-1", 1: "3-9"})
_NUMBER: Final = shaped("0-9", 10, 15, {0: "1-9"})
_MOBILE_OF_00: Final = shaped("0-9", 13, 13, {0: "0-0", 1: "0-0", 2: "1-1", 3: "3-9"})
_NUMBER_OF_00: Final = shaped("0-9", 12, 17, {0: "0-0", 1: "0-0", 2: "1-9"})


def _without_plus(rows: Rows) -> Mask:
    return (_NUMBER(rows) & ~MOBILE(rows)) | (_NUMBER_OF_00(rows) & ~_MOBILE_OF_00(rows))


def _with_plus(rows: Rows) -> Rows:
    return Rows.of((b"\n" + rows.data[:-1]).replace(b"\n", b"\n+").replace(b"\n+00", b"\n+")[1:] + b"\n")


CHINESE: Final = Changes(MOBILE, after(b"+86"))
AMERICAN: Final = Changes(MOBILE, after(b"+"))
PLUS: Final = Changes(_without_plus, _with_plus)
ZERO: Final = Changes(shaped("0-9", 13, 13), after(b"0"))

# Letters beyond ASCII are left alone: no format has room for one in any case, but for those that are oddly_cased.
_LOWER, _UPPER = bytes(range(ord("a"), ord("z") + 1)), bytes(range(ord("A"), ord("Z") + 1))
UPPER: Final = Changes(_holding(_LOWER), Rows.uppered)
LOWER: Final = Changes(_holding(_UPPER), Rows.lowered)
