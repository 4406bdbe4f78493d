"""Exact duplicates among millions of rows in bounded memory.

Each row is known by one 64-bit key: a seeded hash in the high bits, its offset in the spool file in the low ones.
Sorted keys bring rows of equal hash together, first occurrence first; those are compared byte for byte, so a hash never
decides. Keys beyond what memory may hold are spilled to disk in partitions of the hash, each of which is then sorted by
itself. Before that, the duplicates among them are marked and dropped, so that no partition grows large by repetition.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from pushes.accounts.keeping.recent import Recent
from pushes.accounts.keeping.spool import LARGEST_SPOOL, OFFSET_BITS, OFFSET_MASK, Spool
from pushes.accounts.rows.hashing import SHORT, Hasher, ShortRows
from pushes.accounts.rows.marks import Marks
from pushes.accounts.rows.spans import Mask, Positions, Rows, Words
from pushes.accounts.rows.threads import give_memory_back

HELD: Final = 18 * 1024 * 1024  # keys held in memory, 8 bytes each, when the spool is not
HELD_WITH_SPOOL: Final = 147 * 1024 * 1024  # bytes of keys and spool held together: of 100 MB of numbers
LOWEST: Final = 2048  # rows of the lowest hashes that are told: docs/adr/0043 has the error that comes of it
SUMS: Final = 1 << (64 - OFFSET_BITS)  # as many sums of hashes there are
PARTITION_BITS: Final = 6
SLICE = 64 * 1024  # sorted keys looked at together

_PARTITION_SHIFT: Final = np.uint64(64 - PARTITION_BITS)


class Duplicates:
    """Finds the rows that repeat an earlier one: add() accepted rows, then settle().

    `spool` holds the rows that were not dropped at once, `dropped` is the number of those that were; `marks` are the
    duplicates in the spool, complete after settle(). Spilled keys stand in `directory`. hashed() may be called in any
    thread. After settle() `sum` is that of the hashes of all rows without duplicates, and `lowest` are the offsets of
    those with the lowest hashes, ascending, as many as LOWEST: both are the same in whatever order the rows came.
    """

    def __init__(self, directory: Path, spool: Spool, held: int = HELD, hasher: Hasher | None = None) -> None:
        self.spool, self.marks, self.dropped = spool, Marks(LARGEST_SPOOL), 0
        self.sum, self.lowest = 0, list[int]()
        self._directory = directory
        self._hash = hasher or Hasher()
        self._short, self._recent = ShortRows(), Recent(spool)
        self._held = np.empty(held, np.uint64)  # takes up only what is used
        self._used = 0
        self._spilled = False

    def hashed(self, rows: Rows) -> Words | None:
        """The hashes of rows, to be given to add(); None if all are so short that hardly any will be needed."""
        if not len(rows) or 0 < rows.width <= SHORT + 1:
            return None
        return self._hash(rows)

    def add(self, rows: Rows, hashes: Words | None) -> Mask | None:
        """Take rows and their hashes; which of them were dropped at once, None if none was."""
        short = self._short.repeated(rows)
        rows, hashes = self._dropped(rows, hashes, short)
        if not len(rows):
            return short
        hashes = (self._hash(rows) if hashes is None else hashes) & ~OFFSET_MASK
        recent = self._recent.repeated(rows, hashes)
        rows, hashes = self._dropped(rows, hashes, recent)
        if len(rows) and hashes is not None:
            self.sum += int(hashes.sum()) >> OFFSET_BITS
            keys = hashes | (rows.starts + self.spool.write(rows)).view(np.uint64)
            self._recent.remember(keys)
            self._hold(keys)
        return _both(short, recent)

    def _dropped(self, rows: Rows, hashes: Words | None, repeated: Mask | None) -> tuple[Rows, Words | None]:
        if repeated is None or not repeated.any():
            return rows, hashes
        self.dropped += int(np.count_nonzero(repeated))
        return rows.without(repeated), None if hashes is None else hashes[~repeated]

    def _hold(self, keys: Words) -> None:
        if self.spool.is_whole and self.spool.size + 8 * self._used > HELD_WITH_SPOOL:
            self.spool.release()
        most = len(self._held)
        if not self.spool.is_whole:
            most = max(1, most - self.spool.size // (16 * 8))  # marks take up to a sixteenth of the spool
        while len(keys):
            taken = keys[: max(0, most - self._used)]
            self._held[self._used : self._used + len(taken)] = taken
            self._used += len(taken)
            keys = keys[len(taken) :]
            if len(keys):
                self._spill()

    def settle(self) -> Iterator[None]:
        """Mark what is not marked yet. Yields between slices: the caller may stop there."""
        give_memory_back()  # of the blocks: all of the spool will be looked at
        if self._spilled:
            yield from self._settle_partitions()
        else:
            yield from self._settle(self._sorted())
        self._used, self._held = 0, np.empty(0, np.uint64)

    def drop(self, rows: Rows, offsets: Positions) -> None:
        """Mark rows that are none of the duplicates, once these are settled, as if they were."""
        self.marks.add(offsets)
        self.sum = (self.sum - int((self._hash(rows) >> np.uint64(OFFSET_BITS)).sum())) % SUMS
        dropped = frozenset(offsets.tolist())
        self.lowest = [each for each in self.lowest if each not in dropped]

    def _settle(self, keys: Words) -> Iterator[None]:
        """The same for keys that are sorted, none of them of a hash that others have."""
        yield from self._mark(keys)
        for start in range(0, len(keys), LOWEST):
            if len(self.lowest) >= LOWEST:
                break
            offsets = (keys[start : start + LOWEST] & OFFSET_MASK).view(np.int64)
            self.lowest += offsets[~self.marks.at(offsets)][: LOWEST - len(self.lowest)].tolist()

    def _sorted(self) -> Words:
        """The keys held, sorted in place."""
        keys = self._held[: self._used]
        keys.sort()
        return keys

    def _settle_partitions(self) -> Iterator[None]:
        self._spill()
        self._held = np.empty(0, np.uint64)
        for path in sorted(self._directory.glob("keys-*")):
            keys = np.fromfile(path, np.uint64)
            keys.sort()
            yield from self._settle(keys)

    def _mark(self, keys: Words) -> Iterator[None]:
        """Mark the duplicates among all rows of some hashes."""
        finder = _Finder(self.spool, self.marks)
        for start in range(0, len(keys), SLICE):
            finder.take(keys[start : start + SLICE])
            yield
        finder.compare()
        self.sum = (self.sum - finder.sum) % SUMS

    def _spill(self) -> None:
        self.spool.release()
        keys = self._sorted()
        for _ in self._mark(keys):
            self.spool.tick()
        for start in range(0, len(keys), SLICE):
            self.spool.tick()
            self._write(keys[start : start + SLICE])
        self._used = 0
        self._spilled = True

    def _write(self, keys: Words) -> None:
        """Append sorted keys to their partitions, without those of duplicates."""
        keys = keys[~self.marks.at((keys & OFFSET_MASK).view(np.int64))]
        limits = np.arange(1, 1 << PARTITION_BITS, dtype=np.uint64) << _PARTITION_SHIFT
        for number, part in enumerate(np.split(keys, np.searchsorted(keys, limits))):
            if len(part):
                with Path(self._directory, f"keys-{number:03d}").open("ab") as file:
                    part.tofile(file)


def _both(first: Mask | None, second: Mask | None) -> Mask | None:
    """What was dropped first, and of what remained then."""
    if first is None or second is None or not first.any():
        return first if second is None else second
    both = first.copy()
    both[~first] = second
    return both


class _Finder:
    """Goes through sorted keys slice by slice. The first row of each hash is the head the others are compared with."""

    def __init__(self, spool: Spool, marks: Marks) -> None:
        self._spool, self._marks = spool, marks
        self._last: np.uint64 | None = None  # the key before the slice
        self._head = 0  # the first row of its hash
        self._pairs: list[tuple[Words, Positions, Positions]] = []  # key, head and offset of rows not yet compared
        self._waiting = 0
        self._others: dict[bytes, int] = {}  # rows that differ from the head of their hash
        self.sum = 0  # of the hashes of the rows it marked

    def take(self, keys: Words) -> None:
        """Mark the duplicates among the next keys, now or when enough have gathered."""
        before = np.empty_like(keys)
        before[0] = ~keys[0] if self._last is None else self._last
        before[1:] = keys[:-1]
        (followers,) = np.nonzero((keys ^ before) <= OFFSET_MASK)
        self._last = keys[-1]
        if not len(followers):
            self._head = int(keys[-1] & OFFSET_MASK)
            return
        heads = self._heads(followers, before)
        self._head = int(heads[-1] if followers[-1] == len(keys) - 1 else keys[-1] & OFFSET_MASK)
        found = keys[followers]
        self._pairs.append((found, heads, (found & OFFSET_MASK).view(np.int64)))
        self._waiting += len(followers)
        if self._waiting >= self._spool.batch:
            self.compare()

    def _heads(self, followers: Positions, before: Words) -> Positions:
        """The head of each follower: the key before its run of followers."""
        begins = np.ones(len(followers), np.bool_)
        np.not_equal(followers[1:] - followers[:-1], 1, out=begins[1:])
        heads = (before[followers[begins]] & OFFSET_MASK).view(np.int64)
        if followers[0] == 0:
            heads[0] = self._head
        of_each: Positions = heads[np.cumsum(begins) - 1]
        return of_each

    def compare(self) -> None:
        """Compare what waits: few passes over a large spool serve many rows."""
        if not self._pairs:
            return
        keys, heads, offsets = (np.concatenate(each) for each in zip(*self._pairs, strict=True))
        self._pairs, self._waiting = [], 0
        equal = self._spool.same(heads, offsets)
        self._marks.add(offsets[equal])
        hashes = keys >> np.uint64(OFFSET_BITS)
        self.sum += int(hashes[equal].sum())
        for one, offset in zip(hashes[~equal].tolist(), offsets[~equal].tolist(), strict=True):
            self._compare_others(one, offset)

    def _compare_others(self, one: int, offset: int) -> None:
        """A row whose hash is that of an earlier, different row: rare, so compared with each by itself."""
        row = one.to_bytes(8, "little") + self._spool.row(offset)
        if row in self._others:
            self._marks.add(np.array([offset]))
            self.sum += one
        else:
            self._others[row] = offset
