"""Exact duplicates among millions of rows in bounded memory.

Each row is known by one 64-bit key: a seeded hash in the high bits, its offset in the spool file in the low ones.
Sorted keys bring rows of equal hash together, first occurrence first; those are compared byte for byte, so a hash never
decides. Keys beyond what memory may hold are spilled to disk in partitions of the hash, each of which is then sorted by
itself. Before that, the duplicates among them are marked and dropped, so that no partition grows large by repetition.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import numpy as np

from pushes.accounts.hashing import Hasher
from pushes.accounts.marks import Marks
from pushes.accounts.rows import Positions, Rows, Words
from pushes.accounts.spool import Spool

OFFSET_BITS: Final = 30
LARGEST_SPOOL: Final = 1 << OFFSET_BITS  # bytes
HELD: Final = 8 * 1024 * 1024  # keys held in memory, 8 bytes each
PARTITION_BITS: Final = 6
SLICE = 64 * 1024  # sorted keys looked at together

_OFFSET_MASK: Final = np.uint64(LARGEST_SPOOL - 1)
_PARTITION_SHIFT: Final = np.uint64(64 - PARTITION_BITS)


class Duplicates:
    """Finds the rows of a spool file that repeat an earlier one: add() rows once they are written, then settle().

    `marks` are the duplicates; complete after settle(). Spilled keys stand in `directory`.
    """

    def __init__(self, directory: Path, spool: IO[bytes], held: int = HELD, hasher: Hasher | None = None) -> None:
        self.marks = Marks(LARGEST_SPOOL)
        self._directory, self._spool = directory, spool
        self._hash = hasher or Hasher()
        self._held = np.empty(held, np.uint64)
        self._used = 0
        self._spilled = False

    def add(self, rows: Rows, offset: int) -> None:
        """Take rows that were written to the spool at the offset."""
        keys = (self._hash(rows) & ~_OFFSET_MASK) | (rows.starts + offset).astype(np.uint64)
        while len(keys):
            room = len(self._held) - self._used
            taken = keys[:room]
            self._held[self._used : self._used + len(taken)] = taken
            self._used += len(taken)
            keys = keys[room:]
            if self._used == len(self._held):
                self._spill()

    def settle(self) -> Iterator[None]:
        """Mark what is not marked yet. Yields between slices: the caller may stop there."""
        spool = self._written()
        for keys in self._runs():
            keys.sort()
            yield from self._mark(keys, spool)

    def _runs(self) -> Iterator[Words]:
        """All keys that are left, in runs that share no hash with one another."""
        if not self._spilled:
            yield self._held[: self._used]
            return
        self._spill()
        self._held = np.empty(0, np.uint64)
        for path in sorted(self._directory.glob("keys-*")):
            yield np.fromfile(path, np.uint64)

    def _written(self) -> Spool:
        self._spool.flush()
        return Spool(self._spool.fileno())

    def _mark(self, keys: Words, spool: Spool) -> Iterator[None]:
        """Mark the duplicates among all rows of some hashes."""
        finder = _Finder(spool, self.marks)
        for start in range(0, len(keys), SLICE):
            finder.take(keys[start : start + SLICE])
            yield
        finder.compare()

    def _spill(self) -> None:
        keys = self._held[: self._used]
        keys.sort()
        for _ in self._mark(keys, self._written()):
            pass
        for start in range(0, len(keys), SLICE):
            self._write(keys[start : start + SLICE])
        self._used = 0
        self._spilled = True

    def _write(self, keys: Words) -> None:
        """Append sorted keys to their partitions, without those of duplicates."""
        keys = keys[~self.marks.at((keys & _OFFSET_MASK).astype(np.int64))]
        limits = np.arange(1, 1 << PARTITION_BITS, dtype=np.uint64) << _PARTITION_SHIFT
        for number, part in enumerate(np.split(keys, np.searchsorted(keys, limits))):
            if len(part):
                with Path(self._directory, f"keys-{number:03d}").open("ab") as file:
                    part.tofile(file)


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
            if self._waiting >= self._spool.batch:
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
