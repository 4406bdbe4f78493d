"""Rows as numpy sees them: one run of bytes and where its rows start and end."""

from dataclasses import dataclass
from typing import Any, Final, Self, TypeAlias

import numpy as np
import numpy.typing as npt

Octets: TypeAlias = npt.NDArray[np.uint8]
Positions: TypeAlias = npt.NDArray[np.int64]
Words: TypeAlias = npt.NDArray[np.uint64]
Mask: TypeAlias = npt.NDArray[np.bool_]

LF = 10


@dataclass(frozen=True, slots=True)
class Rows:
    """Whole rows, each ended by LF. `starts` and `ends` are offsets into `data`; an end is that of the row's LF.

    width: bytes of each row and its LF, if all rows have as many; else 0. Rows of one width need no indexes: what is
    asked of them is asked of columns.
    """

    data: bytes
    octets: Octets
    starts: Positions
    ends: Positions
    width: int = 0

    @classmethod
    def of(cls, data: bytes) -> Self:
        """The rows of `data`, which must be empty or end with LF."""
        octets = np.frombuffer(data, np.uint8)
        if width := _width(data, octets):
            return cls.of_width(data, width)
        ends = np.flatnonzero(octets == LF)
        starts = np.empty_like(ends)
        starts[:1] = 0
        np.add(ends[:-1], 1, out=starts[1:])
        return cls(data, octets, starts, ends)

    @classmethod
    def of_width(cls, data: bytes, width: int) -> Self:
        """The rows of `data`, each of which has so many bytes, its LF included; of any widths if it is 0."""
        if not width or not data:
            return cls.of(data)
        starts = np.arange(0, len(data), width)
        return cls(data, np.frombuffer(data, np.uint8), starts, starts + (width - 1), width)

    def __len__(self) -> int:
        return len(self.ends)

    def text(self, row: int) -> str:
        """One row."""
        return self.data[self.starts[row] : self.ends[row]].decode()

    def at(self, place: int) -> Octets:
        """The byte at `place` of each row, from its start, or from its LF if negative; any byte where there is none."""
        if -self.width < place < self.width:
            return self.octets[place % self.width - (place < 0) :: self.width]
        found: Octets = self.octets.take((self.starts if place >= 0 else self.ends) + place, mode="clip")
        return found

    def without(self, dropped: Mask) -> Self:
        """The rows that are not dropped."""
        places = np.flatnonzero(dropped)
        if not len(places):
            return self
        if not self.width and len(places) * _FEW < len(self):
            return self.of(b"".join(self._between(places)))
        if not self.width and (len(self) - len(places)) * _FEW < len(self):
            return self.only(np.flatnonzero(~dropped))
        return self._picked(~dropped)

    def only(self, places: Positions) -> Self:
        """The rows at these places, which ascend."""
        if len(places) == len(self):
            return self
        if self.width:
            return self.of_width(self._table()[places].tobytes(), self.width)
        if len(places) * _FEW < len(self):
            stretches = zip(self.starts[places].tolist(), (self.ends[places] + 1).tolist(), strict=True)
            return self.of(b"".join([self.data[start:end] for start, end in stretches]))
        kept = np.zeros(len(self), np.bool_)
        kept[places] = True
        return self._picked(kept)

    def _picked(self, kept: Mask) -> Self:
        if self.width:
            return self.of_width(self._table()[kept].tobytes(), self.width)
        return type(self).of(self.octets[np.repeat(kept, self.ends - self.starts + 1)].tobytes())

    def _table(self) -> npt.NDArray[np.void]:
        """Rows of one width, each a piece of bytes."""
        return self.octets.view(np.dtype((np.void, self.width)))

    def replaced(self, places: Positions, others: Self) -> Self:
        """The rows with others at these places, which ascend."""
        if len(places) == len(self):
            return others
        replaced = np.zeros(len(self), np.bool_)
        replaced[places] = True
        sizes = self.ends - self.starts + 1
        left = self.octets[np.repeat(~replaced, sizes)]
        sizes[places] = others.ends - others.starts + 1
        of_others = np.repeat(replaced, sizes)
        octets = np.empty(len(of_others), np.uint8)
        octets[of_others], octets[~of_others] = others.octets, left
        return type(self).of(octets.tobytes())

    def _between(self, places: Positions) -> list[bytes]:
        """The stretches between the rows at these places."""
        begins = [0, *(self.ends[places] + 1).tolist()]
        finishes = [*self.starts[places].tolist(), len(self.data)]
        return [self.data[begin:finish] for begin, finish in zip(begins, finishes, strict=True) if begin < finish]

    def lowered(self) -> Self:
        """The same rows with ASCII letters in lower case."""
        return self.rewritten(self.data.lower()) if self._holds("A") else self

    def uppered(self) -> Self:
        """The same rows with ASCII letters in upper case."""
        return self.rewritten(self.data.upper()) if self._holds("a") else self

    def _holds(self, first: str) -> bool:
        """Whether one of the 26 letters from `first` on is in the rows."""
        return bool(((self.octets - np.uint8(ord(first))) < 26).any())

    def rewritten(self, data: bytes) -> Self:
        """Rows of the same lengths with other bytes."""
        return type(self)(data, np.frombuffer(data, np.uint8), self.starts, self.ends, self.width)


_FEW: Final = 8  # one row of more than so many is few: what is before and after it is copied in stretches


def _width(data: bytes, octets: Octets) -> int:
    """The bytes of each row and its LF, if all rows have as many, else 0."""
    width = data.find(b"\n") + 1
    if not width or len(data) % width or (octets[width - 1 :: width] != LF).any():
        return 0
    return width if np.count_nonzero(octets == LF) * width == len(data) else 0


def words_before_ends(rows: Rows, back: int, size: int = 8) -> npt.NDArray[np.unsignedinteger[Any]]:
    """The little-endian word of so many bytes that begins `back` bytes before the end of each row, `back` being no less
    than `size`; of a shorter row one with an LF in it, or with bytes of the row before.
    """
    kind, data = np.dtype(f"<u{size}"), rows.data
    if rows.width > back:
        return np.ndarray((len(rows),), kind, data, rows.width - 1 - back, (rows.width,))
    if len(data) < size:
        data = data.ljust(size, b"\n")
    words: npt.NDArray[Any] = np.ndarray((len(data) - size + 1,), kind, data, strides=(1,))
    return words[np.maximum(rows.ends - back, 0)]  # take() would copy all of them first


def overlapping_words(octets: memoryview | bytes | Octets) -> Words:
    """The 8 bytes from each offset on as a little-endian word, without copying; the last 7 offsets have none."""
    return np.ndarray((len(octets) - 7,), np.dtype("<u8"), octets, strides=(1,))
