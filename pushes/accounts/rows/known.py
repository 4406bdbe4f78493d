"""Rows that are exactly one of some known values, found among many without looking at each."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from pushes.accounts.rows.spans import Mask, Positions, Rows

_PAIR: Final = 2  # bytes at the end of a row that are looked at first,
_FOUR: Final = 4  # and where they tell little
_FACTOR: Final = np.uint32(0x9E3779B1)
_LONGEST: Final = 255  # bytes that are told apart; longer values are compared
_MANY: Final = 100  # values of one length: looking at pairs first would tell little
_BITS: Final = 18  # of a key made of four bytes
_FEW: Final = 256  # one of more rows is few: each is compared


class Known:
    """Some values of two bytes or more. Rows none of which has the length of one cost nothing, the others a look at
    their ends. The tables for that are made when they are first needed: most types never are.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self.values = frozenset(value.encode() for value in values)

    @cached_property
    def _sizes(self) -> Counter[int]:
        """How many values there are of each length."""
        return Counter(min(len(value), _LONGEST) for value in self.values)

    @cached_property
    def _lengths(self) -> Mask:
        """Which lengths there are."""
        return _table(_LONGEST + 1, self._sizes)

    @cached_property
    def _crowded(self) -> Mask:
        """Those of too many values to look at pairs, or too short to have one."""
        return _table(_LONGEST + 1, (size for size, count in self._sizes.items() if count > _MANY or size < _PAIR))

    @cached_property
    def _pairs(self) -> Mask:
        """How values end, of lengths that are not crowded."""
        some = (value for value in self.values if not self._crowded[min(len(value), _LONGEST)])
        return _table(1 << 16, (int.from_bytes(value[-_PAIR:], "little") for value in some))

    @cached_property
    def _fours(self) -> Mask:
        """How all values end, by the keys of four bytes."""
        ends = b"".join(value[-_FOUR:] for value in self.values if len(value) >= _FOUR)
        return _table(1 << _BITS, _keys(np.frombuffer(ends, "<u4")).tolist())

    def places(self, rows: Rows) -> Positions:
        """The places of the rows that are one of the values."""
        likely = self._of_one_width(rows) if rows.width else self._of_any(rows)
        pieces = zip(rows.starts[likely].tolist(), rows.ends[likely].tolist(), strict=True)
        equal = np.fromiter((rows.data[start:end] in self.values for start, end in pieces), np.bool_, len(likely))
        return likely[equal]

    def _of_one_width(self, rows: Rows) -> Positions:
        length = rows.width - 1
        size = min(length, _LONGEST)
        if not self._lengths[size]:
            return np.zeros(0, np.int64)
        if length < _PAIR:
            return np.arange(len(rows))
        if self._crowded[size] and length >= _FOUR:
            fours = np.ndarray((len(rows),), np.dtype("<u4"), rows.data, length - _FOUR, (rows.width,))
            return np.flatnonzero(self._fours.take(_keys(fours)))
        pairs = np.ndarray((len(rows),), np.dtype("<u2"), rows.data, length - _PAIR, (rows.width,))
        return self._still_likely(rows, np.flatnonzero(self._pairs.take(pairs)))

    def _of_any(self, rows: Rows) -> Positions:
        (places,) = np.nonzero(self._lengths.take(rows.ends - rows.starts, mode="clip"))
        if not len(places):
            return places
        pairs: npt.NDArray[np.uint16] = np.ndarray((len(rows.data) - 1,), np.dtype("<u2"), rows.data, strides=(1,))
        found = self._pairs.take(pairs[rows.ends[places] - _PAIR])  # pairs.take() would copy all of them first
        found |= self._crowded.take(rows.ends[places] - rows.starts[places], mode="clip")
        return self._still_likely(rows, places[found])

    def _still_likely(self, rows: Rows, places: Positions) -> Positions:
        """Of many places those whose last four bytes are those of a value; places of shorter rows, too."""
        if len(rows.data) < _FOUR or len(places) * _FEW <= len(rows):
            return places
        fours: npt.NDArray[np.uint32] = np.ndarray((len(rows.data) - 3,), np.dtype("<u4"), rows.data, strides=(1,))
        ends = rows.ends[places]
        short = ends - rows.starts[places] < _FOUR
        likely: Positions = places[short | self._fours.take(_keys(fours[np.maximum(ends - _FOUR, 0)]))]
        return likely


def _table(size: int, places: Iterable[int]) -> Mask:
    table = np.zeros(size, np.bool_)
    table[list(places)] = True
    return table


def _keys(fours: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    keys: npt.NDArray[np.uint32] = (fours * _FACTOR) >> np.uint32(32 - _BITS)
    return keys
