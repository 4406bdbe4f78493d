"""The spool file as comparisons of rows read it: held whole if it is as large as a package may be, else in windows."""

import os
from typing import Final

import numpy as np

from pushes.accounts.rows import Mask, Positions, Words, overlapping_words

WHOLE = 112 * 1024 * 1024  # bytes of a spool that is held whole
WINDOW = 32 * 1024 * 1024  # bytes of a larger one that are held at a time
FEW = 64 * 1024  # rows best compared together, when the spool is held whole
MANY = 256 * 1024  # and when each comparison is a pass over it
LONGEST: Final = 401  # bytes of a row of 100 characters and its LF

_ONES: Final = np.uint64(0x0101010101010101)
_HIGHS: Final = np.uint64(0x8080808080808080)
_LFS: Final = np.uint64(0x0A0A0A0A0A0A0A0A)
_ALL: Final = np.uint64(0xFFFFFFFFFFFFFFFF)


class Spool:
    """Rows of an open file, as far as it is written now, by their offsets. `batch`: how many to compare together."""

    def __init__(self, file: int) -> None:
        size = os.fstat(file).st_size
        self._file, self._held = file, size if size <= WHOLE else WINDOW
        self._buffer = memoryview(bytearray(0))
        self._words = overlapping_words(bytes(8))
        self._start, self._whole = -1, size <= WHOLE
        self.batch = FEW if self._whole else MANY

    def row(self, offset: int) -> bytes:
        """The row that starts at the offset, without LF."""
        return os.pread(self._file, LONGEST, offset).partition(b"\n")[0]

    def same(self, one: Positions, other: Positions) -> Mask:
        """Which rows that start at `one` are, byte for byte, those that start at `other`."""
        same = np.zeros(len(one), np.bool_)
        undecided = np.arange(len(one))
        done = 0
        while len(undecided):
            left, right = self._at(one[undecided] + done), self._at(other[undecided] + done)
            upto = _upto_lf(left)
            equal = ((left ^ right) & upto) == 0
            ended = (upto != _ALL) | ((left >> np.uint64(56)) == 0x0A)
            same[undecided[equal & ended]] = True
            undecided = undecided[equal & ~ended]
            done += 8
        return same

    def _at(self, offsets: Positions) -> Words:
        """The word at each offset; bytes after the end of the file are any."""
        if self._whole:
            self._load(0)
            found: Words = self._words[offsets]
            return found
        return self._by_windows(offsets)

    def _by_windows(self, offsets: Positions) -> Words:
        order = np.argsort(offsets)
        ascending = offsets[order]
        found = np.empty(len(offsets), np.uint64)
        taken = 0
        while taken < len(order):
            start = int(ascending[taken])
            self._load(start)
            after = int(np.searchsorted(ascending, start + self._held))
            found[order[taken:after]] = self._words[ascending[taken:after] - start]
            taken = after
        return found

    def _load(self, start: int) -> None:
        """Hold the file from `start` on."""
        if start == self._start:
            return
        if self._start < 0:
            self._buffer = memoryview(bytearray(self._held + 16))  # words may begin at the last byte held
            self._words = overlapping_words(self._buffer)
        self._start, read = start, 0
        while got := os.preadv(self._file, [self._buffer[read:]], start + read):
            read += got


def _upto_lf(words: Words) -> Words:
    """The mask of the bytes up to the first LF of each word, all of them if there is none."""
    found = words ^ _LFS
    found = (found - _ONES) & ~found & _HIGHS
    lowest = found & (~found + np.uint64(1))
    return lowest | (lowest - np.uint64(1))  # no LF: 0 | (0 - 1) is every bit
