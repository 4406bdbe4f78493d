"""Whether rows are the same, byte for byte: eight bytes of each of many at a time."""

from collections.abc import Callable
from typing import Final

import numpy as np

from pushes.accounts.limits import LONGEST_BYTES
from pushes.accounts.rows.hashing import FIRST, WORD
from pushes.accounts.rows.spans import Mask, Positions, Words

_ONES: Final = np.uint64(0x0101010101010101)
_HIGHS: Final = np.uint64(0x8080808080808080)
_LFS: Final = np.uint64(0x0A0A0A0A0A0A0A0A)
_ALL: Final = np.uint64(0xFFFFFFFFFFFFFFFF)


def same_of_width(width: int, words: Callable[[int], Words], there: Words, offsets: Positions) -> Mask:
    """Which rows of one width of at least 8, of which `words` gives the words so many bytes on, are those at offsets.

    The last word of a row may begin in the one before it.
    """
    same = np.ones(len(offsets), np.bool_)
    for done in (*range(0, width - WORD, WORD), width - WORD):
        found = there[offsets + done]
        found ^= words(done)
        same &= found == 0
    return same


def same_of_widths(widths: Positions, here: Words, starts: Positions, there: Words, offsets: Positions) -> Mask:
    """Which rows of these widths, LF included, are those at offsets. What differs is not looked at any further."""
    same = np.ones(len(widths), np.bool_)
    some: Positions | slice = slice(None)
    for done in range(0, LONGEST_BYTES, 8):
        left = widths[some] - done
        found = here[starts[some] + done]
        found ^= there[offsets[some] + done]
        found &= FIRST.take(left, mode="clip")
        equal = found == 0
        same[some] = equal
        going_on = equal & (left > 8)
        if not going_on.all():
            some = np.flatnonzero(going_on) if isinstance(some, slice) else some[going_on]
            if not len(some):
                break
    return same


def same_bytes(count: int, words: Callable[[Positions, int], tuple[Words, Words]]) -> Mask:
    """Which of so many pairs of rows are the same. `words` gives the next words of some pairs, so many bytes on."""
    same = np.zeros(count, np.bool_)
    undecided = np.arange(count)
    done = 0
    while len(undecided):
        left, right = words(undecided, done)
        upto = _upto_lf(left)
        equal = ((left ^ right) & upto) == 0
        ended = (upto != _ALL) | ((left >> np.uint64(56)) == 0x0A)
        same[undecided[equal & ended]] = True
        undecided = undecided[equal & ~ended]
        done += 8
    return same


def _upto_lf(words: Words) -> Words:
    """The mask of the bytes up to the first LF of each word, all of them if there is none."""
    found = words ^ _LFS
    found = (found - _ONES) & ~found & _HIGHS
    lowest = found & (~found + np.uint64(1))
    return lowest | (lowest - np.uint64(1))  # no LF: 0 | (0 - 1) is every bit
