"""E-mail addresses, many at once: their domains in lower case, and which are surely addresses."""

from typing import Final

import numpy as np

from pushes.accounts.rows.certainty import holding
from pushes.accounts.rows.spans import LF, Mask, Octets, Positions, Rows

_LOCAL, _DOMAIN = (1, 64), (4, 35)  # bytes
_LONGEST_TOP: Final = 6  # letters of a top-level domain that are looked at; longer ones are rare

# What a byte is, so that what stands beside what is told by comparing: signs that may not meet are the highest.
_LETTER, _IN_NAMES, _HYPHEN, _DOT, _AT, _ELSE = 0, 1, 2, 3, 4, 5


def _kinds() -> bytes:
    kinds = np.full(256, _ELSE, np.uint8)
    kinds[[*b"abcdefghijklmnopqrstuvwxyz0123456789"]] = _LETTER
    kinds[[*b"ABCDEFGHIJKLMNOPQRSTUVWXYZ_+"]] = _IN_NAMES
    for sign, kind in ((b"-", _HYPHEN), (b".", _DOT), (b"@", _AT), (b"\n", _AT)):
        kinds[sign[0]] = kind
    return kinds.tobytes()


_KINDS: Final = _kinds()


def sure_emails(rows: Rows) -> Mask:
    """Which rows are common addresses: narrower than the rule, the domain in lower case, no unusual signs."""
    kinds = np.frombuffer(rows.data.translate(_KINDS), np.uint8)
    marks = np.flatnonzero(kinds >= _AT)  # where names and domains begin and end, if there is nothing else
    marks = marks[kinds[marks] == _AT]
    is_at = rows.octets[marks] != LF
    sure, at = _parted(rows, marks, is_at)
    if not sure.any():
        return sure
    odd = _odd(kinds, marks, is_at)
    if odd.any():
        sure &= ~holding(odd, rows)
    sure &= _of_lengths(at - rows.starts, _LOCAL) & _of_lengths(rows.ends - at - 1, _DOMAIN)
    return sure & _ending_in_letters(rows)


def _parted(rows: Rows, marks: Positions, is_at: Mask) -> tuple[Mask, Positions]:
    """Which rows have one @, and where; of the others anywhere."""
    ends = np.flatnonzero(~is_at)
    after = np.diff(ends, prepend=-1) == 2  # since the end of the row before there was one @
    return after, marks[np.maximum(ends - 1, 0)]


def _odd(kinds: Octets, marks: Positions, is_at: Mask) -> Mask:
    """Which bytes belong in no common address where they stand, or not beside the one before."""
    begins = np.concatenate(([0], marks))
    limits = np.where(is_at, np.uint8(_HYPHEN), np.uint8(_DOT))  # in domains hyphens may not meet signs, either
    limit = np.repeat(np.concatenate(([np.uint8(_DOT)], limits)), np.diff(begins, append=len(kinds)))
    signs = kinds >= limit
    odd: Mask = (kinds == _ELSE) | ((kinds == _IN_NAMES) & (limit == _HYPHEN))
    odd[1:] |= signs[1:] & signs[:-1]
    odd[0] |= signs[0]
    return odd


def _of_lengths(lengths: Positions, limits: tuple[int, int]) -> Mask:
    found: Mask = (lengths >= limits[0]) & (lengths <= limits[1])
    return found


def _ending_in_letters(rows: Rows) -> Mask:
    """Which rows end in a dot and a few letters."""
    letters, found = np.ones(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
    for place in range(1, _LONGEST_TOP + 2):
        octets = rows.at(-place)
        if place > 2:
            found |= letters & (octets == ord("."))
        letters &= (octets - np.uint8(ord("a"))) < 26
        if not letters.any():
            break
    return found


def domains_lowered(rows: Rows) -> Rows:
    """E-mail addresses with their domains in lower case; of rows with another number of @ than one, any part."""
    octets = rows.octets
    capital = (octets - np.uint8(ord("A"))) < 26
    if not capital.any():
        return rows
    places = np.flatnonzero((octets == ord("@")) | (octets == LF))
    in_domain = np.repeat(octets[places] == ord("@"), np.diff(places, append=len(octets)))
    capital[: places[0]] = False
    capital[places[0] :] &= in_domain
    return rows.rewritten((octets | (capital * np.uint8(0x20))).tobytes())
