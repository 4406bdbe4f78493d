"""Exact duplicates among millions of rows in bounded memory.

Each row is known by one 64-bit key: a seeded hash in the high bits, its offset in the spool file in the low ones.
Sorted keys bring rows of equal hash together, first occurrence first; those are compared byte for byte, so a hash never
decides. Keys beyond what memory may hold are spilled to disk in partitions of the hash, each of which is then sorted by
itself.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import numpy as np

from pushes.accounts.rows import Mask, Positions, Rows, Words

OFFSET_BITS: Final = 30  # the cap on unpacked bytes is 2**30
HELD: Final = 8 * 1024 * 1024  # keys held in memory, 8 bytes each
PARTITION_BITS: Final = 6
SLICE: Final = 256 * 1024  # sorted keys looked at together
WINDOW: Final = 8 * 1024 * 1024  # bytes of the spool held while rows are compared

_ONES: Final = np.uint64(0x0101010101010101)
_HIGHS: Final = np.uint64(0x8080808080808080)
_LFS: Final = np.uint64(0x0A0A0A0A0A0A0A0A)
_OFFSET_MASK: Final = np.uint64((1 << OFFSET_BITS) - 1)
_PARTITION_SHIFT: Final = 64 - PARTITION_BITS
# Low-order masks of a word: _FIRST[n] keeps the first n bytes (little-endian).
_FIRST: Final = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)


class Marks:
    """Marked rows by their offsets, one bit each two bytes of the file: rows are at least three bytes apart."""

    def __init__(self, size: int) -> None:
        self._bits = np.zeros(size // 16 + 1, np.uint8)
        self.count = 0

    def add(self, offsets: Positions) -> None:
        """Mark rows; none twice."""
        places = offsets >> 1
        for bit in range(8):  # one bit at a time no byte occurs twice, so none is lost
            self._bits[places[(places & 7) == bit] >> 3] |= np.uint8(1 << bit)
        self.count += len(offsets)

    def at(self, offsets: Positions) -> Mask:
        """Which of the rows are marked."""
        places = offsets >> 1
        marked: Mask = ((self._bits[places >> 3] >> (places & 7).astype(np.uint8)) & 1).astype(np.bool_)
        return marked


class Hasher:
    """A seeded hash of each row's bytes. The seed is secret, so that no file can be made to collide."""

    def __init__(self) -> None:
        self._seed = np.uint64(secrets.randbits(64))
        self._factor = np.uint64(secrets.randbits(64) | 1)

    def __call__(self, rows: Rows) -> Words:
        """One 64-bit word a row."""
        lengths = rows.ends - rows.starts
        words = overlapping_words(rows.data)
        hashes = np.full(len(rows), self._seed, np.uint64)
        shortest = int(lengths.min())
        for done in range(0, int(lengths.max()), 8):
            if done < shortest:
                hashes = self._mixed(hashes, words[rows.starts + done], lengths - done)
            else:
                (longer,) = np.nonzero(lengths > done)
                word = words[rows.starts[longer] + done]
                hashes[longer] = self._mixed(hashes[longer], word, lengths[longer] - done)
        hashes ^= hashes >> np.uint64(29)
        hashes *= self._factor
        return hashes

    def _mixed(self, hashes: Words, words: Words, left: Positions) -> Words:
        """The hashes with the next word of each row mixed in; bytes beyond the row do not count."""
        words = words & _FIRST[np.minimum(left, 8)]
        words ^= hashes
        words *= self._factor
        words ^= words >> np.uint64(32)
        return words


def overlapping_words(data: bytes) -> Words:
    """The 8 bytes from each offset on as a word; zeros after the end."""
    padded = data + bytes(8)
    return np.ndarray((len(data) + 1,), np.dtype("<u8"), padded, strides=(1,))


class Keys:
    """The keys of all rows: held in memory, or spilled to files in `directory` when they are many."""

    def __init__(self, directory: Path, held: int = HELD) -> None:
        self._directory = directory
        self._held = np.empty(held, np.uint64)
        self._used = 0
        self._spilled = False

    def add(self, hashes: Words, offsets: Positions) -> None:
        """Take the keys of rows at these offsets of the spool."""
        keys = (hashes & ~_OFFSET_MASK) | offsets.astype(np.uint64)
        while len(keys):
            room = len(self._held) - self._used
            taken = keys[:room]
            self._held[self._used : self._used + len(taken)] = taken
            self._used += len(taken)
            keys = keys[room:]
            if self._used == len(self._held):
                self._spill()

    def _partition(self, number: int) -> Path:
        return self._directory / f"keys-{number:03d}"

    def _spill(self) -> None:
        keys = self._held[: self._used]
        keys.sort()
        limits = np.arange(1, 1 << PARTITION_BITS, dtype=np.uint64) << np.uint64(_PARTITION_SHIFT)
        for number, part in enumerate(np.split(keys, np.searchsorted(keys, limits))):
            with self._partition(number).open("ab") as file:
                part.tofile(file)
        self._used = 0
        self._spilled = True

    def sorted(self) -> Iterator[Words]:
        """All keys, in runs that are sorted and share no hash with one another."""
        if self._spilled:
            self._spill()
            self._held = np.empty(0, np.uint64)
            for number in range(1 << PARTITION_BITS):
                part = np.fromfile(self._partition(number), np.uint64)
                part.sort()
                yield part
        else:
            keys = self._held[: self._used]
            keys.sort()
            yield keys


def mark_duplicates(keys: Keys, spool: IO[bytes], marks: Marks) -> Iterator[None]:
    """Mark every row of the spool that repeats an earlier one. Yields between slices: the caller may stop there."""
    for run in keys.sorted():
        finder = _Finder(spool.fileno(), marks)
        for start in range(0, len(run), SLICE):
            finder.take(run[start : start + SLICE])
            yield


class _Finder:
    """Goes through sorted keys slice by slice. The first row of each hash is the head the others are compared with."""

    def __init__(self, spool: int, marks: Marks) -> None:
        self._spool, self._marks = spool, marks
        self._hash, self._head = -1, 0  # of the group the last slice ended in
        self._others: dict[bytes, int] = {}  # rows of that hash that differ from their head

    def take(self, keys: Words) -> None:
        """Mark the duplicates among the next keys."""
        hashes = (keys >> np.uint64(OFFSET_BITS)).astype(np.int64)
        offsets = (keys & _OFFSET_MASK).astype(np.int64)
        is_head = np.empty(len(keys), np.bool_)
        is_head[0] = int(hashes[0]) != self._hash
        np.not_equal(hashes[1:], hashes[:-1], out=is_head[1:])
        (followers,) = np.nonzero(~is_head)
        heads_before = np.cumsum(is_head)[followers]
        heads = np.concatenate(([self._head], offsets[is_head]))
        if len(followers):
            self._compare(hashes[followers], heads[heads_before], offsets[followers])
        self._hash, self._head = int(hashes[-1]), int(heads[-1])

    def _compare(self, hashes: Positions, heads: Positions, offsets: Positions) -> None:
        equal = same_rows(self._spool, heads, offsets)
        self._marks.add(offsets[equal])
        for one, offset in zip(hashes[~equal].tolist(), offsets[~equal].tolist(), strict=True):
            self._compare_others(one, offset)

    def _compare_others(self, one: int, offset: int) -> None:
        """A row whose hash is that of an earlier, different row: rare, so compared with each by itself."""
        row = one.to_bytes(8, "little") + row_at(self._spool, offset)
        if row in self._others:
            self._marks.add(np.array([offset]))
        else:
            self._others[row] = offset


def row_at(spool: int, offset: int) -> bytes:
    """The row of at most 100 characters that starts at the offset."""
    return os.pread(spool, 408, offset).partition(b"\n")[0]


def same_rows(spool: int, one: Positions, other: Positions) -> Mask:
    """Which rows that start at `one` are, byte for byte and LF included, those that start at `other`."""
    same = np.zeros(len(one), np.bool_)
    open_ = np.arange(len(one))
    done = 0
    while len(open_):
        left, right = words_at(spool, one[open_] + done), words_at(spool, other[open_] + done)
        upto = _upto_lf(left)
        equal = ((left ^ right) & upto) == 0
        ended = upto != _FIRST[8]
        ended |= (left >> np.uint64(56)) == 0x0A
        same[open_[equal & ended]] = True
        open_ = open_[equal & ~ended]
        done += 8
    return same


def _upto_lf(words: Words) -> Words:
    """The mask of the bytes up to the first LF of each word, all of them if there is none."""
    found = words ^ _LFS
    found = (found - _ONES) & ~found & _HIGHS
    lowest = found & (~found + np.uint64(1))
    return lowest | (lowest - np.uint64(1))  # no LF: 0 | (0 - 1) is every bit


def words_at(spool: int, offsets: Positions) -> Words:
    """The 8 bytes at each offset of the file, read window by window; zeros after the end."""
    order = np.argsort(offsets)
    found = np.empty(len(offsets), np.uint64)
    taken = 0
    while taken < len(order):
        start = int(offsets[order[taken]])
        data = os.pread(spool, WINDOW, start)
        after = int(np.searchsorted(offsets, start + WINDOW - 8, sorter=order, side="right"))
        inside = order[taken:after]
        found[inside] = overlapping_words(data)[np.minimum(offsets[inside] - start, len(data))]
        taken = after
    return found
