"""Marked rows, one bit each."""

import threading

import numpy as np

from pushes.accounts.rows.spans import Mask, Positions


class Marks:
    """Marked rows by their offsets, one bit each two bytes of the file: rows are at least three bytes apart."""

    def __init__(self, size: int) -> None:
        self._bits = np.zeros(size // 16 + 1, np.uint8)
        self.count = 0
        self._lock = threading.Lock()

    def add(self, offsets: Positions) -> None:
        """Mark rows; none twice. May be called in any thread."""
        places = offsets >> 1
        for bit in range(8):  # one bit at a time, so that `or` is right where a byte occurs twice
            octets = places[(places & 7) == bit] >> 3
            with self._lock:
                self._bits[octets] |= np.uint8(1 << bit)
        with self._lock:
            self.count += len(offsets)

    def at(self, offsets: Positions) -> Mask:
        """Which of the rows are marked."""
        places = offsets >> 1
        marked: Mask = ((self._bits[places >> 3] >> (places & 7).astype(np.uint8)) & 1).astype(np.bool_)
        return marked
