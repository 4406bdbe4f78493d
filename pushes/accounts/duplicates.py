"""Exact duplicates among millions of rows in bounded memory.

Each row is known by one 64-bit key: a seeded hash in the high bits, its offset in the spool file in the low ones.
Sorted keys bring rows of equal hash together, first occurrence first; those are compared byte for byte, so a hash never
decides. Keys beyond what memory may hold are spilled to disk in partitions of the hash, each of which is then sorted by
itself.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from pushes.accounts.rows import Mask, Positions, Rows, Words
from pushes.accounts.spool import Spool, overlapping_words

OFFSET_BITS: Final = 30  # the cap on unpacked bytes is 2**30
HELD: Final = 8 * 1024 * 1024  # keys held in memory, 8 bytes each
PARTITION_BITS: Final = 6
SLICE: Final = 256 * 1024  # sorted keys looked at together
BATCH: Final = 512 * 1024  # rows compared together

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
        words = overlapping_words(rows.data + bytes(8))
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


def mark_duplicates(keys: Keys, spool: Spool, marks: Marks) -> Iterator[None]:
    """Mark every row of the spool that repeats an earlier one. Yields between slices: the caller may stop there."""
    for run in keys.sorted():
        finder = _Finder(spool, marks)
        for start in range(0, len(run), SLICE):
            finder.take(run[start : start + SLICE])
            yield
        finder.compare()


class _Finder:
    """Goes through sorted keys slice by slice. The first row of each hash is the head the others are compared with."""

    def __init__(self, spool: Spool, marks: Marks) -> None:
        self._spool, self._marks = spool, marks
        self._hash, self._head = -1, 0  # of the group the last slice ended in
        self._pairs: list[tuple[Positions, Positions, Positions]] = []  # hash, head and offset of rows not yet compared
        self._waiting = 0
        self._others: dict[bytes, int] = {}  # rows that differ from the head of their hash

    def take(self, keys: Words) -> None:
        """Mark the duplicates among the next keys, now or when enough have gathered."""
        hashes = (keys >> np.uint64(OFFSET_BITS)).astype(np.int64)
        offsets = (keys & _OFFSET_MASK).astype(np.int64)
        is_head = np.empty(len(keys), np.bool_)
        is_head[0] = int(hashes[0]) != self._hash
        np.not_equal(hashes[1:], hashes[:-1], out=is_head[1:])
        (followers,) = np.nonzero(~is_head)
        heads = np.concatenate(([self._head], offsets[is_head]))
        self._hash, self._head = int(hashes[-1]), int(heads[-1])
        if len(followers):
            self._pairs.append((hashes[followers], heads[np.cumsum(is_head)[followers]], offsets[followers]))
            self._waiting += len(followers)
            if self._waiting >= BATCH:
                self.compare()

    def compare(self) -> None:
        """Compare what waits: few passes over a large spool serve many rows."""
        if not self._pairs:
            return
        hashes, heads, offsets = (np.concatenate(each) for each in zip(*self._pairs, strict=True))
        self._pairs, self._waiting = [], 0
        equal = self._spool.same(heads, offsets)
        self._marks.add(offsets[equal])
        for one, offset in zip(hashes[~equal].tolist(), offsets[~equal].tolist(), strict=True):
            self._compare_others(one, offset)

    def _compare_others(self, one: int, offset: int) -> None:
        """A row whose hash is that of an earlier, different row: rare, so compared with each by itself."""
        row = one.to_bytes(8, "little") + self._spool.row(offset)
        if row in self._others:
            self._marks.add(np.array([offset]))
        else:
            self._others[row] = offset
