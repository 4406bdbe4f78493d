"""Rows that are exactly one of some known values, found among many without looking at each."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from pushes.accounts.rows.hashing import FIRST
from pushes.accounts.rows.spans import Positions, Rows, overlapping_words

_PAIR: Final = 2  # bytes at the end of a row that are looked at first
_WORD: Final = 8  # and then
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_BITS: Final = 16
_LONGEST: Final = 255
_FEW: Final = 16  # one of more rows is few: each is compared


class Known:
    """Some values of two bytes or more. Rows none of which has the length of one cost nothing, the others a look at
    their ends.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self.values = frozenset(value.encode() for value in values)
        self._lengths = np.zeros(_LONGEST + 1, np.bool_)
        self._pairs, self._words = np.zeros(1 << 16, np.bool_), np.zeros(1 << _BITS, np.bool_)
        for value in self.values:
            self._lengths[len(value)] = True
            self._pairs[int.from_bytes(value[-_PAIR:], "little")] = True
            self._words[_key(np.frombuffer(value[-_WORD:].ljust(_WORD, b"\0"), "<u8"))] = True

    def places(self, rows: Rows) -> Positions:
        """The places of the rows that are one of the values."""
        likely = self._of_one_width(rows) if rows.width else self._of_any(rows)
        if len(likely) * _FEW > len(rows):
            likely = likely[self._words[_key(_last_words(rows, likely))]]
        pieces = zip(rows.starts[likely].tolist(), rows.ends[likely].tolist(), strict=True)
        equal = np.fromiter((rows.data[start:end] in self.values for start, end in pieces), np.bool_, len(likely))
        return likely[equal]

    def _of_one_width(self, rows: Rows) -> Positions:
        length = rows.width - 1
        if length > _LONGEST or not self._lengths[length]:
            return np.zeros(0, np.int64)
        pairs = np.ndarray((len(rows),), np.dtype("<u2"), rows.data, length - _PAIR, (rows.width,))
        return np.flatnonzero(self._pairs.take(pairs))

    def _of_any(self, rows: Rows) -> Positions:
        (places,) = np.nonzero(self._lengths.take(rows.ends - rows.starts, mode="clip"))
        if not len(places):
            return places
        pairs: npt.NDArray[np.uint16] = np.ndarray((len(rows.data) - 1,), np.dtype("<u2"), rows.data, strides=(1,))
        found: Positions = places[self._pairs.take(pairs.take(rows.ends[places] - _PAIR))]
        return found


def _last_words(rows: Rows, places: Positions) -> npt.NDArray[np.uint64]:
    """The last 8 bytes of rows at these places, or all of a shorter one."""
    lengths = np.minimum(rows.ends[places] - rows.starts[places], _WORD)
    words: npt.NDArray[np.uint64] = overlapping_words(rows.data + bytes(_WORD))[rows.ends[places] - lengths]
    words &= FIRST[lengths]
    return words


def _key(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    keys: npt.NDArray[np.uint64] = (words * _FACTOR) >> np.uint64(64 - _BITS)
    return keys
