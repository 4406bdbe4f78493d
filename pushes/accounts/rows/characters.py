"""Rows as one byte for each character: as much of it as trimming, formats and repairs tell apart.

ASCII stays as it is, so an account that fits a format reads the same in its codes; every other character is coded by
what matters of it. What takes many branches over UTF-8 is one look at a table then.
"""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from pushes.accounts.rows.certainty import holding, of_length
from pushes.accounts.rows.spans import LF, Mask, Octets, Positions, Rows

# What may stand at the ends of a row without being part of the account: white space of every script, the tab, and the
# unseen marks that copying from web pages, chats and address books leaves (zero-width, direction, byte order).
TRIMMED: Final = (
    "\t \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
)
INVISIBLE: Final = TRIMMED[2:] + (
    "\u00ad\u034f\u061c\u180e\u2028\u2029\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
)
QUOTES: Final = "'\"`‘’“”„‚＇＂«»"
ENDS: Final = ",;|，；｜、"  # what programs put between the values of a list and around those of a table
OPENING, CLOSING = "「『【《〈〔", "」』】》〉〕"  # brackets of Chinese and Japanese
BULLETS: Final = "•●▪◦‣·■◆"  # what people and editors put before each of a list
DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015"
FULL_WIDTH: Final = "".join(map(chr, range(0xFF01, 0xFF5F)))
CASED: Final = "\u00df\u0131\u017f\u212a" + "".join(map(chr, range(0xFB00, 0xFB07)))  # ASCII in another case

Table: TypeAlias = Mask  # of 256 codes, which are meant

_FIRST_FULL_WIDTH: Final = 0x80
_CONTROL, _TRIM, _UNSEEN, _QUOTE, _DASH, _CASED, _COMMA, _OPENING, _CLOSING, _BULLET, _OTHER = range(
    _FIRST_FULL_WIDTH + len(FULL_WIDTH), 0xE9
)
_BEYOND: Final = 0x10000  # the first character of which nothing is known


def _points(data: bytes) -> npt.NDArray[np.uint32]:
    """The characters of UTF-8."""
    return np.frombuffer(data.decode().encode("utf-32-le"), "<u4")


def _codes() -> Octets:
    codes = np.full(_BEYOND + 1, _OTHER, np.uint8)
    codes[:0x80] = np.arange(0x80)
    codes[0x80:0xA0] = _CONTROL
    for characters, code in ((INVISIBLE, _UNSEEN), (QUOTES[3:], _QUOTE), (DASHES, _DASH), (CASED, _CASED)):
        codes[_points(characters.encode())] = code
    for characters, code in ((OPENING, _OPENING), (CLOSING, _CLOSING), (BULLETS, _BULLET)):
        codes[_points(characters.encode())] = code
    codes[_points(TRIMMED[2:].encode())] = _TRIM
    codes[_points("、".encode())] = _COMMA
    codes[_points(FULL_WIDTH.encode())] = np.arange(_FIRST_FULL_WIDTH, _CONTROL)
    return codes


_CODES: Final = _codes()


def coded(rows: Rows) -> Rows:
    """The codes of rows in UTF-8."""
    return rows if rows.data.isascii() else Rows.of(_coded(_points(rows.data)).tobytes())


def _coded(points: npt.NDArray[np.uint32]) -> Octets:
    return _CODES.take(points, mode="clip")


def codes_of(characters: str) -> bytes:
    """The codes of some characters, each once."""
    return bytes(sorted(set(_coded(_points(characters.encode())).tolist())))


def table(codes: bytes) -> Table:
    """Codes as a table."""
    meant = np.zeros(256, np.bool_)
    meant[list(codes)] = True
    return meant


_TRIMS: Final = table(codes_of(TRIMMED))
_CONTROLS: Final = table(bytes([*range(LF), *range(LF + 1, 0x20), 0x7F, _CONTROL]))
_CASES: Final = table(bytes([_CASED]))


def flagged(meant: Table, rows: Rows) -> Mask:
    """Which codes are of the characters meant."""
    return np.frombuffer(rows.data.translate(meant.tobytes()), np.bool_)


def any_of(meant: Table, rows: Rows) -> Mask:
    """Which coded rows hold one of the characters meant."""
    return holding(flagged(meant, rows), rows)


def controlled(rows: Rows) -> Mask:
    """Which coded rows hold a control character."""
    if rows.data.isascii() and np.count_nonzero(rows.octets < 0x20) == len(rows) and b"\x7f" not in rows.data:
        return np.zeros(len(rows), np.bool_)  # nothing but the LFs
    return any_of(_CONTROLS, rows)


def oddly_cased(rows: Rows) -> Mask:
    """Which coded rows hold a character that becomes ASCII in another case."""
    return np.zeros(len(rows), np.bool_) if rows.data.isascii() else any_of(_CASES, rows)


def ending_in(meant: Table, rows: Rows) -> Mask:
    """Which coded rows begin or end with one of the characters meant."""
    table_of_bytes = meant.tobytes()
    first, last = (np.frombuffer(rows.at(place).tobytes().translate(table_of_bytes), np.bool_) for place in (0, -1))
    return first | last


def untrimmed(rows: Rows) -> Mask:
    """Which coded rows have something to trim."""
    return ending_in(_TRIMS, rows)


def text(rows: Rows) -> Mask:
    """Which rows in UTF-8 are as long as an account may be, none of them a control character, and nothing to trim."""
    codes = coded(rows)
    found: Mask = of_length(codes.ends - codes.starts) & ~controlled(codes) & ~untrimmed(codes)
    return found


def trimmed(rows: Rows, codes: Rows) -> Rows:
    """Rows in UTF-8 without what is trimmed; `codes` are theirs."""
    inner = _inner(codes, _TRIMS)
    if codes is rows:
        return Rows.of(rows.octets[inner].tobytes())
    return Rows.of(_points(rows.data)[inner].tobytes().decode("utf-32-le").encode())


def trimmed_codes(rows: Rows) -> Rows:
    """Coded rows without what is trimmed."""
    return stripped(rows, _TRIMS) if untrimmed(rows).any() else rows


def stripped(rows: Rows, meant: Table) -> Rows:
    """Coded rows without the characters meant at their ends."""
    first = 0
    while first < rows.width - 1 and meant[rows.at(first)].all():
        first += 1
    if first == 0 or meant[rows.at(first)].any() or meant[rows.at(-1)].any():
        return Rows.of(rows.octets[_inner(rows, meant)].tobytes())
    width = rows.width - first  # the first so many of each row are not, and those after them stay in all
    return Rows.of_width(rows.octets.reshape(len(rows), rows.width)[:, first:].tobytes(), width)


_PEELED: Final = 4  # characters at one end of a row that are taken away one after the other


def _inner(rows: Rows, meant: Table) -> Mask:
    """Which codes are left when those meant are taken from the ends of each row."""
    inner = np.ones(len(rows.octets), np.bool_)
    for places, step in ((rows.starts[meant[rows.at(0)]], 1), (rows.ends[meant[rows.at(-1)]] - 1, -1)):
        left = _PEELED
        while len(places) and left:
            inner[places] = False
            places, left = places + step, left - 1
            places = places[meant[rows.octets[places]]]  # an LF is not meant: no row is left behind
        if len(places):
            return _between_others(rows, meant)
    return inner


def _between_others(rows: Rows, meant: Table) -> Mask:
    """The same for rows that begin or end with many: all from the first to the last that is not meant."""
    kept = np.flatnonzero(~flagged(meant, rows))
    lines = np.flatnonzero(rows.octets[kept] == LF)
    firsts = np.zeros_like(lines)
    firsts[1:] = lines[:-1] + 1
    starts, lasts = kept[firsts], kept[np.maximum(lines - 1, firsts)]
    ends = lasts + (firsts < lines)
    return _between(rows, starts, ends)


def _between(rows: Rows, starts: Positions, ends: Positions) -> Mask:
    """The bytes from start to end of each row, and its LF."""
    parts = np.stack((starts - rows.starts, ends - starts, rows.ends - ends, np.ones_like(ends)), axis=1)
    between: Mask = np.repeat(np.tile([False, True, False, True], len(rows)), parts.ravel())
    return between
