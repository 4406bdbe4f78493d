"""Which of many rows are surely good, told without looking at them one by one.

A certainty is never wrong about a row it is sure of; a row it is not sure of is judged by its Rule. So these functions
may be narrow and fast: they know rows that need no trimming and no unquoting, and leave the rest.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Final, TypeAlias

import numpy as np

from pushes.accounts.limits import LONGEST, SHORTEST
from pushes.accounts.rows.spans import LF, Mask, Octets, Positions, Rows

Certainty: TypeAlias = Callable[[Rows], Mask]


def _ranges(alphabet: str) -> list[tuple[int, int]]:
    """ "0-9a-f" as pairs of first and last byte."""
    return [(ord(alphabet[i]), ord(alphabet[i + 2])) for i in range(0, len(alphabet), 3)]


def _outside(octets: Octets, ranges: list[tuple[int, int]]) -> Mask:
    """Which bytes lie in none of the ranges. Differences wrap, so one comparison tests both ends of a range."""
    outside: Mask = (octets - np.uint8(ranges[0][0])) > ranges[0][1] - ranges[0][0]
    for first, last in ranges[1:]:
        outside &= (octets - np.uint8(first)) > last - first
    return outside


def _count(flags: Mask, rows: Rows) -> Octets:
    """How many bytes of each row, LF included, are flagged: modulo 256, so right for rows of up to 255 bytes."""
    counts: Octets = np.add.reduceat(flags.view(np.uint8), rows.starts, dtype=np.uint8)
    return counts


@dataclass(frozen=True, eq=False)
class Shape:
    """Sure of ASCII rows of `shortest` to `longest` bytes from `alphabet` ("0-9a-f").

    `fixed` gives the bytes at some positions: one byte outside the alphabet, or a range inside it.
    """

    alphabet: str
    shortest: int
    longest: int
    fixed: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def ranges(self) -> list[tuple[int, int]]:
        """The first and the last byte of each range of the alphabet."""
        return _ranges(self.alphabet)

    @cached_property
    def places(self) -> list[tuple[int, list[tuple[int, int]]]]:
        """The positions that are fixed, each with its range."""
        return [(place, _ranges(one if len(one) == 3 else f"{one}-{one}")) for place, one in self.fixed.items()]

    @cached_property
    def strangers(self) -> list[int]:
        """The positions of bytes outside the alphabet; -1 is that of the LF."""
        return [-1, *(place for place, one in self.fixed.items() if len(one) == 1)]

    def __call__(self, rows: Rows) -> Mask:
        """Which of many rows it is sure of."""
        sure = _as_long(rows, self.shortest, self.longest)
        for place, allowed in self.places:
            sure &= ~_outside(rows.at(place), allowed)
        if not sure.any():
            return sure
        outside = _outside(rows.octets, self.ranges)
        strangers = self.strangers
        if rows.width:
            for place in strangers:
                outside[place % rows.width :: rows.width] = False
            sure[_rare(outside) // rows.width] = False
        elif not sure.all() or np.count_nonzero(outside) != len(strangers) * len(rows):
            # Else every row has its strangers in the fixed places, so none is left for elsewhere.
            sure &= _strangers(outside, rows) == len(strangers)
        return sure


def shaped(alphabet: str, shortest: int, longest: int, fixed: Mapping[int, str] | None = None) -> Shape:
    """The shape of so many bytes from an alphabet, some of them fixed: see Shape."""
    return Shape(alphabet, shortest, longest, fixed or {})


def _as_long(rows: Rows, shortest: int, longest: int) -> Mask:
    """Which rows have so many bytes."""
    if rows.width:
        return np.full(len(rows), shortest < rows.width <= longest + 1)
    lengths = rows.ends - rows.starts
    sure: Mask = (lengths >= shortest) & (lengths <= longest)
    return sure


_MANY: Final = 64 * 1024  # flags
_EIGHTS: Final = 32  # one eight with a flag among fewer flags is not rare


def _rare(flags: Mask) -> Positions:
    """The places of flags of which few are set: of many looked for eight at a time."""
    if len(flags) < _MANY:
        return np.flatnonzero(flags)
    whole = len(flags) - len(flags) % 8
    eights = np.flatnonzero(flags[:whole].view(np.uint64) != 0)
    if len(eights) * _EIGHTS > len(flags):
        return np.flatnonzero(flags)
    places = (eights[:, None] * 8 + np.arange(8)).ravel()
    return np.concatenate((places[flags[places]], whole + np.flatnonzero(flags[whole:])))


def _strangers(outside: Mask, rows: Rows) -> Positions:
    """How many bytes of each row, LF included, are outside an alphabet: the places between one LF and the next."""
    places = np.flatnonzero(outside)
    return np.diff(np.flatnonzero(rows.octets[places] == LF), prepend=-1)


def printable() -> Certainty:
    """Sure of rows as long as an account may be, without control characters or anything to trim at the ends."""

    def certain(rows: Rows) -> Mask:
        lengths = rows.ends - rows.starts
        seen = _outside(rows.octets, [(0x20, 0x7E)])
        if np.count_nonzero(seen) == len(rows):  # ASCII, and nothing but the LFs is a control character
            sure: Mask = of_length(lengths) & (rows.at(0) != 0x20) & (rows.at(-1) != 0x20)
            return sure
        return _certain_of_utf8(rows, lengths)

    return certain


def of_length(lengths: Positions) -> Mask:
    """Which numbers of characters an account may have."""
    sure: Mask = (lengths >= SHORTEST) & (lengths <= LONGEST)
    return sure


_FEW_BYTES: Final = 4 * (SHORTEST - 1)  # a character has at most 4


def _certain_of_utf8(rows: Rows, lengths: Positions) -> Mask:
    octets = rows.octets
    # 0xC2 leads the control characters beyond ASCII (and the no-break space): rare, so left to the Rule.
    suspect = ((octets < 0x20) & (octets != LF)) | (octets == 0x7F) | (octets == 0xC2)
    sure: Mask = lengths < 255
    if suspect.any():
        sure &= ~holding(suspect, rows)
    if ((lengths <= _FEW_BYTES) | (lengths > LONGEST)).any():  # as many bytes may be too few or too many characters
        sure &= of_length(lengths - _count((octets & 0xC0) == 0x80, rows))
    sure &= (rows.at(0) != 0x20) & (rows.at(-1) != 0x20)
    for lead, following in ((0, 1), (-3, -2)):
        if _LEADS_TRIMMED[leads := rows.at(lead)].any():
            sure &= ~_may_be_trimmed(leads, rows.at(following))
    return sure


_LEADS_TRIMMED: Final = np.isin(np.arange(256), (0xE1, 0xE2, 0xE3, 0xEF))


def _may_be_trimmed(lead: Octets, following: Octets) -> Mask:
    """Whether a character of three bytes that starts with these two may be one that is trimmed."""
    suspect: Mask = (lead == 0xE3) & (following == 0x80)
    suspect |= (lead == 0xE2) & ((following == 0x80) | (following == 0x81))
    suspect |= ((lead == 0xE1) & (following == 0x9A)) | ((lead == 0xEF) & (following == 0xBB))
    return suspect


_FEW: Final = 50  # one flag among more bytes is few: it is sought in the rows, not each row looked at


def holding(flags: Mask, rows: Rows) -> Mask:
    """Which rows hold a flagged byte."""
    found = np.zeros(len(rows), np.bool_)
    if np.count_nonzero(flags) * _FEW > len(flags):
        return np.bitwise_or.reduceat(flags, rows.starts, out=found)
    found[np.searchsorted(rows.ends, _rare(flags))] = True
    return found


def beginning_with(octet: int, rows: Rows) -> Positions:
    """The places of rows that begin with a byte, which is rare: where there is none, that is seen at once."""
    if octet not in rows.data:
        return np.zeros(0, np.int64)
    places = np.flatnonzero(rows.octets == octet)
    before = rows.octets.take(places - 1)  # of the first byte the last one: an LF, too
    found: Positions = np.searchsorted(rows.ends, places[before == LF])
    return found


def beginning_with_any(characters: str) -> Certainty:
    """Sure of exactly the rows that begin with one of these characters, each of three bytes in UTF-8."""
    leads = [int.from_bytes(each.encode()) for each in characters]

    def certain(rows: Rows) -> Mask:
        first, second, third = (rows.at(place).astype(np.uint32) for place in range(3))
        whole, found = first << 16 | second << 8 | third, np.zeros(len(rows), np.bool_)
        for lead in leads:
            found |= whole == lead
        return found

    return certain


def containing(sequence: bytes, rows: Rows) -> Mask:
    """Which rows hold these bytes, a few and rarely there. Looking for each byte is faster than looking for all."""
    octets, found = rows.octets, np.zeros(len(rows.octets), np.bool_)
    if all(octet in rows.data for octet in sequence) and len(octets) >= len(sequence):
        last = len(octets) - len(sequence) + 1
        begins = octets[:last] == sequence[0]
        for place, octet in enumerate(sequence[1:], start=1):
            begins &= octets[place : last + place] == octet
        found[:last] = begins
    return holding(found, rows) if found.any() else np.zeros(len(rows), np.bool_)


def matching(pattern: bytes) -> Certainty:
    """Sure of exactly the rows that a regular expression matches as a whole; it must not match LF.

    It is compiled when it is used first: of the many there are, a list needs few.
    """
    either = cache(lambda: re.compile(rb"(?:(" + pattern + rb")|[^\n]*+)\n"))
    return lambda rows: np.fromiter(map(bool, either().findall(rows.data)), np.bool_, len(rows))
