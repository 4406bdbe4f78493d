"""A hash of each of many rows, eight bytes at a time."""

import hashlib
import secrets
from itertools import pairwise
from typing import Final

import numpy as np

from pushes.accounts.rows.spans import Mask, Positions, Rows, Words, overlapping_words

# FIRST[n] keeps the first n bytes of a little-endian word.
FIRST: Final = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)
_LONG: Final = 100  # rows of stretches of one width, on average, that are best hashed one after the other
WORD: Final = 8  # bytes
SHORT: Final = 3  # bytes of rows that need no hash: a table of all of them is small


class Hasher:
    """A seeded hash of each row's bytes. The seed is secret, so that no file can be made to collide.

    Hashers of the same key give the same hashes; without one each is by itself.
    """

    def __init__(self, key: bytes = b"") -> None:
        seeds = hashlib.sha256(key or secrets.token_bytes(32)).digest()
        self._seed = np.uint64(int.from_bytes(seeds[:8]))
        self._factor = np.uint64(int.from_bytes(seeds[8:16]) | 1)

    def __call__(self, rows: Rows) -> Words:
        """One 64-bit word a row."""
        data = rows.data if rows.width >= WORD else rows.data + bytes(WORD)
        hashes = self._of_one_width(data, 0, len(rows), rows.width) if rows.width else self._of_any(rows, data)
        hashes ^= hashes >> np.uint64(29)
        hashes *= self._factor
        return hashes

    def _of_one_width(self, data: bytes, start: int, count: int, width: int) -> Words:
        hashes = np.full(count, self._seed, np.uint64)
        for done in range(0, width - 1, WORD):
            hashes ^= _column(data, start, done, count, width)
            hashes *= self._factor
            hashes ^= hashes >> np.uint64(32)
        return hashes

    def _of_any(self, rows: Rows, data: bytes) -> Words:
        lengths = rows.ends - rows.starts
        (changes,) = np.nonzero(lengths[1:] != lengths[:-1])
        if len(changes) * _LONG > len(rows):
            return self._gathered(rows, lengths, overlapping_words(data))
        hashes = np.empty(len(rows), np.uint64)
        for first, after in pairwise([0, *(changes + 1).tolist(), len(rows)]):
            start, width = int(rows.starts[first]), int(lengths[first]) + 1
            hashes[first:after] = self._of_one_width(data, start, after - first, width)
        return hashes

    def _gathered(self, rows: Rows, lengths: Positions, words: Words) -> Words:
        hashes = np.full(len(rows), self._seed, np.uint64)
        shortest = int(lengths.min())
        for done in range(0, int(lengths.max()), 8):
            if done < shortest:
                hashes = self._mixed(hashes, words[rows.starts + done], lengths - done)
            else:
                (longer,) = np.nonzero(lengths > done)
                word = words[rows.starts[longer] + done]
                hashes[longer] = self._mixed(hashes[longer], word, lengths[longer] - done)
        return hashes

    def _mixed(self, hashes: Words, words: Words, left: Positions) -> Words:
        """The hashes with the next word of each row mixed in; bytes beyond the row do not count."""
        words = words & FIRST.take(left, mode="clip")
        words ^= hashes
        words *= self._factor
        words ^= words >> np.uint64(32)
        return words


def _column(data: bytes, start: int, done: int, count: int, width: int) -> Words:
    """Up to 8 bytes from `done` on of so many rows, without the LF. `data` goes on after rows of less than 8."""
    left = width - 1 - done
    if left >= WORD:
        return column_of_words(data, start + done, count, width)
    last = max(0, width - WORD)  # where the last 8 bytes begin, or all: nothing is read beyond longer rows
    words: Words = column_of_words(data, start + last, count, width) >> np.uint64(8 * (done - last))
    words &= FIRST[left]
    return words


def column_of_words(data: bytes, place: int, count: int, width: int) -> Words:
    """The 8 bytes from `place` on of so many rows of one width; `data` has as many after the start of the last one."""
    return np.ndarray((count,), np.dtype("<u8"), data, place, (width,))


class ShortRows:
    """The rows of two and three bytes seen so far: a file of millions of them has few different ones."""

    def __init__(self) -> None:
        self._seen = np.zeros(0, np.bool_)

    def repeated(self, rows: Rows) -> Mask:
        """Which rows are short and were seen before, here or in an earlier call."""
        if rows.width:
            return self._repeated_of_one_width(rows)
        lengths = rows.ends - rows.starts
        repeated = np.zeros(len(rows), np.bool_)
        (short,) = np.nonzero(lengths <= SHORT)
        if len(short):
            words = overlapping_words(rows.data + bytes(8))[rows.starts[short]]
            repeated[short] = self._seen_before((words & FIRST[lengths[short]]).astype(np.int64))
        return repeated

    def _repeated_of_one_width(self, rows: Rows) -> Mask:
        if rows.width - 1 > SHORT:
            return np.zeros(len(rows), np.bool_)
        words = column_of_words(rows.data + bytes(8), 0, len(rows), rows.width)
        return self._seen_before((words & FIRST[rows.width - 1]).view(np.int64))

    def _seen_before(self, codes: Positions) -> Mask:
        if not len(self._seen):
            self._seen = np.zeros(1 << (8 * SHORT), np.bool_)
        seen: Mask = self._seen[codes]
        if not seen.all():
            (new,) = np.nonzero(~seen)
            _, first = np.unique(codes[new], return_index=True)
            seen[new] = True
            seen[new[first]] = False
            self._seen[codes[new]] = True
        return seen
