"""Rows as numpy sees them: one run of bytes and where its rows start and end."""

from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

Octets: TypeAlias = npt.NDArray[np.uint8]
Positions: TypeAlias = npt.NDArray[np.int64]
Words: TypeAlias = npt.NDArray[np.uint64]
Mask: TypeAlias = npt.NDArray[np.bool_]

LF = 10


@dataclass(frozen=True, slots=True)
class Rows:
    """Whole rows, each ended by LF. `starts` and `ends` are offsets into `data`; an end is that of the row's LF."""

    data: bytes
    octets: Octets
    starts: Positions
    ends: Positions

    @classmethod
    def of(cls, data: bytes) -> Self:
        """The rows of `data`, which must be empty or end with LF."""
        octets = np.frombuffer(data, np.uint8)
        ends = np.flatnonzero(octets == LF)
        starts = np.empty_like(ends)
        starts[:1] = 0
        np.add(ends[:-1], 1, out=starts[1:])
        return cls(data, octets, starts, ends)

    def __len__(self) -> int:
        return len(self.ends)

    def without(self, dropped: Mask) -> Self:
        """The rows that are not dropped."""
        if not dropped.any():
            return self
        return type(self).of(self.octets[np.repeat(~dropped, self.ends - self.starts + 1)].tobytes())

    def lowered(self) -> Self:
        """The same rows with ASCII letters in lower case."""
        data = self.data.lower()
        return type(self)(data, np.frombuffer(data, np.uint8), self.starts, self.ends)


def overlapping_words(octets: memoryview | bytes) -> Words:
    """The 8 bytes from each offset on as a little-endian word, without copying; the last 7 offsets have none."""
    return np.ndarray((len(octets) - 7,), np.dtype("<u8"), octets, strides=(1,))
