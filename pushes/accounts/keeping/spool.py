"""The accepted rows in the order they came, by their offsets in a file.

While it is small all of it is mapped into memory; comparisons of rows in a larger one go through it in windows.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

import numpy as np

from pushes.accounts.keeping.comparing import same_bytes, same_of_width, same_of_widths
from pushes.accounts.limits import LONGEST_BYTES
from pushes.accounts.rows.certainty import holding
from pushes.accounts.rows.hashing import WORD, column_of_words
from pushes.accounts.rows.spans import Mask, Octets, Positions, Rows, Words, overlapping_words
from pushes.accounts.words.package_refusals import UnreadablePackage

OFFSET_BITS: Final = 30
LARGEST_SPOOL: Final = 1 << OFFSET_BITS  # bytes
OFFSET_MASK: Final = np.uint64(LARGEST_SPOOL - 1)
WHOLE = 112 * 1024 * 1024  # bytes that are mapped
WINDOW = 8 * 1024 * 1024  # bytes held of what is in a file: the first ones, and as many wherever they are asked for
FEW = 64 * 1024  # rows best compared together in memory
MANY = 256 * 1024  # and when each comparison is a pass over the file
NEAR: Final = 4096  # rows compared at once: what stands near them is still in the processor's cache for the next word
COPIED: Final = 1024 * 1024  # bytes handed out at once
_BEYOND: Final = 416  # bytes: what is compared may be longer than the last row held
_LONG: Final = 10  # rows of stretches, on average, that are best compared as a whole


class Spool:
    """Rows by their offsets, in a file at `path`. To be closed.

    A file costs less than memory does, which the system must clear before it is written.
    `tick` is called between any two steps of long work, and may raise to stop it.
    """

    def __init__(self, path: Path, tick: Callable[[], None] = lambda: None) -> None:
        self.size, self.tick = 0, tick
        self.width = 0  # bytes of each row and its LF if all have as many
        self._file = path.open("w+b", buffering=0)
        self._file.truncate(WHOLE + _BEYOND)  # takes up only what is written
        self._map = mmap(self._file.fileno(), WHOLE + _BEYOND, access=ACCESS_READ)
        self._at_hand = np.frombuffer(self._map, np.uint8)
        self.is_whole = True  # whether all rows are at hand
        self._held = WHOLE  # bytes from the start on that are
        self._window = np.empty(0, np.uint8)
        self._window_start = -1

    @property
    def batch(self) -> int:
        """How many rows to compare together."""
        return FEW if self.is_whole else MANY

    def write(self, rows: Rows) -> int:
        """Append rows; their offset. Raises UnreadablePackage for more than a package may grow to."""
        offset, data = self.size, rows.data
        if offset + len(data) > LARGEST_SPOOL:
            raise UnreadablePackage(UnreadablePackage.Code.GROWS, cap=f"{LARGEST_SPOOL // 1024 // 1024:,}")
        if offset + len(data) > WHOLE:
            self.release()
        self._put(data, offset)
        self.size += len(data)
        self.width = rows.width if rows.width == self.width or not offset else 0
        self._window_start = -1  # the window may have ended where these rows begin
        return offset

    def _put(self, data: bytes, offset: int) -> None:
        left = memoryview(data)
        while left:
            written = os.pwrite(self._file.fileno(), left, offset)
            left, offset = left[written:], offset + written

    def release(self) -> None:
        """Hold no more than the first rows from now on."""
        if self.is_whole:
            self.is_whole, self._held = False, min(WINDOW, self.size)
            self._at_hand = self._at_hand[: self._held + _BEYOND].copy()
            self._map.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def row(self, offset: int) -> bytes:
        """The row that starts at the offset, without LF."""
        return self.read(offset, min(offset + LONGEST_BYTES, self.size)).partition(b"\n")[0]

    def rows_at(self, offsets: Iterable[int]) -> list[bytes]:
        """The rows that start at these offsets, without LF."""
        if not self.is_whole:
            return [self.row(offset) for offset in offsets]
        return [self._map[offset : self._map.find(b"\n", offset)] for offset in offsets]

    def read(self, start: int, end: int) -> bytes:
        """The bytes between two offsets."""
        return os.pread(self._file.fileno(), end - start, start)

    def windows(self) -> Iterator[tuple[int, Rows]]:
        """All rows, a few at a time, each time with the offset of the first."""
        start = 0
        most = COPIED - COPIED % (self.width or 1)
        while start < self.size:
            piece = self.read(start, min(start + most, self.size))
            rows = Rows.of_width(piece[: piece.rfind(b"\n") + 1], self.width)
            yield start, rows
            start += len(rows.data)

    def holds(self, rows: Rows, places: Positions, offsets: Positions) -> Mask:
        """Which of the rows at these places are, byte for byte, those at the offsets, as far as these are at hand."""
        if self.is_whole:
            return self._holds(rows, places, offsets)
        near = np.flatnonzero(offsets + LONGEST_BYTES <= self._held)
        same = np.zeros(len(places), np.bool_)
        same[near] = self._holds(rows, places[near], offsets[near])
        return same

    def _holds(self, rows: Rows, places: Positions, offsets: Positions) -> Mask:
        if len(places) == len(rows):
            begins = _stretches(rows, offsets)
            if len(begins) * _LONG <= len(rows):
                return self._holds_all(rows, begins, offsets[begins])
        return self._holds_each(rows, places, offsets)

    def _holds_all(self, rows: Rows, begins: Positions, offsets: Positions) -> Mask:
        """Which of the rows are those in the spool, where stretches that begin at some rows stand at the offsets."""
        starts = rows.starts[begins]
        lengths = np.diff(starts, append=len(rows.data))
        there = self._mapped().data
        stretches = zip(offsets.tolist(), (offsets + lengths).tolist(), strict=True)
        held = np.frombuffer(b"".join([there[start:end] for start, end in stretches]), np.uint8)
        return ~holding(held != rows.octets, rows)

    def _holds_each(self, rows: Rows, places: Positions, offsets: Positions) -> Mask:
        there = overlapping_words(self._mapped())
        some = places if len(places) < len(rows) else slice(None)  # all of them need not be gathered
        if rows.width >= WORD:
            column = partial(column_of_words, rows.data, count=len(rows), width=rows.width)
            return same_of_width(rows.width, lambda done: column(done)[some], there, offsets)
        here, starts, ends = overlapping_words(rows.data + bytes(WORD)), rows.starts[some], rows.ends[some]
        return same_of_widths(ends - starts + 1, here, starts, there, offsets)

    def same(self, one: Positions, other: Positions) -> Mask:
        """Which rows that start at `one` are, byte for byte, those that start at `other`."""
        if not self.is_whole:
            return self._same(one, other)
        same, order = np.zeros(len(one), np.bool_), np.argsort(other)
        for start in range(0, len(order), NEAR):
            some = order[start : start + NEAR]
            same[some] = self._same(one[some], other[some])
        return same

    def _same(self, one: Positions, other: Positions) -> Mask:
        if self.is_whole and self.width >= WORD:
            there = overlapping_words(self._mapped())
            return same_of_width(self.width, lambda done: there[one + done], there, other)
        return same_bytes(len(one), lambda some, done: (self._at(one[some] + done), self._at(other[some] + done)))

    def _at(self, offsets: Positions) -> Words:
        """The word at each offset; bytes after the last row are any."""
        if self.is_whole:
            found: Words = overlapping_words(self._mapped())[offsets]
            return found
        return self._by_windows(offsets)

    def _mapped(self) -> Octets:
        """The bytes at hand, with enough after the last row for whatever is compared with it."""
        if self.is_whole:  # a hole in the file may be given a block when it is read, and kills where the disk is full
            self._put(bytes(_BEYOND), self.size)
        return self._at_hand

    def _by_windows(self, offsets: Positions) -> Words:
        order = np.argsort(offsets)
        ascending = offsets[order]
        found = np.empty(len(offsets), np.uint64)
        taken = 0
        while taken < len(order):
            self.tick()
            start = int(ascending[taken])
            words = overlapping_words(self._loaded(start))
            after = int(np.searchsorted(ascending, start + WINDOW))
            found[order[taken:after]] = words[ascending[taken:after] - start]
            taken = after
        return found

    def _loaded(self, start: int) -> Octets:
        """The file from `start` on, as much as a window holds."""
        if start != self._window_start:
            if not len(self._window):
                self._window = np.empty(WINDOW + _BEYOND, np.uint8)
            buffer, self._window_start, read = self._window.data, start, 0
            while got := os.preadv(self._file.fileno(), [buffer[read:]], start + read):
                read += got
        return self._window


def _stretches(rows: Rows, offsets: Positions) -> Positions:
    """At which rows stretches begin that follow each other as they do from the offsets on."""
    return np.flatnonzero(np.concatenate(([True], np.diff(offsets) != np.diff(rows.starts))))
