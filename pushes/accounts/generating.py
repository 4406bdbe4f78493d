"""Account packages made up for demonstrations and tests: as large as wanted, the same again for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from pushes.accounts.judging import rules
from pushes.accounts.judging.types import rule_of
from pushes.accounts.rows.spans import Octets, Positions

# What made-up accounts look like: # a digit, h a hexadecimal character, H the same in upper case.
_PATTERNS: Final = {
    rules.LENGTH_ONLY: "user-##########",
    rules.WECHAT: "o6_bmA" + "h" * 22,
    rules.QQ_OPENID: "H" * 32,
    rules.QQ: "1#########",
    rules.MD5: "h" * 32,
    rules.IDFA: "HHHHHHHH-HHHH-HHHH-HHHH-HHHHHHHHHHHH",
    rules.MAC: "HH:HH:HH:HH:HH:HH",
    rules.OAID: "hhhhhhhh-hhhh-hhhh",
    rules.IMEI: "86#############",
    rules.PHONE: "+8613#########",
    rules.EMAIL: "name##########@example.com",
}
_LOOSE: Final = [pattern for rule, pattern in _PATTERNS.items() if not rule.pattern]
_DIGITS: Final = {
    "#": np.frombuffer(b"0123456789", np.uint8),
    "h": np.frombuffer(b"0123456789abcdef", np.uint8),
    "H": np.frombuffer(b"0123456789ABCDEF", np.uint8),
}
_STRIDE: Final = 7_368_787  # a prime: steps of it visit every number below a power of 10 or 2 once
_CHUNK: Final = 200_000  # rows made at once
MOST_ROWS: Final = 1_000_000_000  # what nine digits tell apart


@dataclass(frozen=True, slots=True)
class Generated:
    """How many rows were written, and of which kind."""

    rows: int
    accepted: int
    duplicates: int
    rejected: int


def generate(path: Path, rows: int, account_type: int, *, duplicates: float, bad: float, seed: int) -> Generated:
    """Write a package (.txt or .csv) of made-up rows; `duplicates` and `bad` are their shares, 0 to 1.

    Raises ValueError for an unknown account type or shares and numbers that cannot be.
    """
    pattern = _PATTERNS[rule_of(account_type)]
    if not 0 <= rows <= MOST_ROWS or duplicates < 0 or bad < 0 or duplicates + bad > 1:
        raise ValueError("Rows are 0 to 1,000,000,000, and duplicates and bad rows together at most 100 %.")
    maker = _Maker(pattern, duplicates, bad, np.random.default_rng(seed))
    with path.open("wb") as file:
        for size in _chunks(rows):
            file.write(maker.make(size))
    return Generated(rows, maker.accepted, maker.duplicates, rows - maker.accepted - maker.duplicates)


def _chunks(rows: int) -> Iterator[int]:
    for start in range(0, rows, _CHUNK):
        yield min(_CHUNK, rows - start)


class _Maker:
    """Makes rows chunk by chunk. Every new account has the next serial number; a duplicate repeats an earlier one."""

    def __init__(self, pattern: str, duplicates: float, bad: float, random: "np.random.Generator") -> None:
        self._pattern, self._shares, self._random = pattern, (bad, bad + duplicates), random
        self._start = int(random.integers(MOST_ROWS))
        self.accepted = self.duplicates = 0

    def make(self, size: int) -> bytes:
        """That many rows, each ended by LF."""
        lot = self._random.random(size)
        is_bad = lot < self._shares[0]
        is_copy = ~is_bad & (lot < self._shares[1])
        if not self.accepted and size:
            is_copy[: int(np.argmin(is_bad | is_copy)) + 1] = False  # nothing to repeat before the first account
        is_new = ~(is_bad | is_copy)
        serials = self.accepted + np.cumsum(is_new) - 1  # bad rows too: they spoil an account that stands elsewhere
        serials[is_copy] = (self._random.random(int(is_copy.sum())) * (serials[is_copy] + 1)).astype(np.int64)
        self.accepted += int(is_new.sum())
        self.duplicates += int(is_copy.sum())
        return self._written(np.maximum(serials, 0), np.flatnonzero(is_bad))

    def _written(self, serials: Positions, bad: Positions) -> bytes:
        width = len(self._pattern)
        table = np.empty((len(serials), width + 1), np.uint8)
        table[:, :width] = self._accounts(serials)
        table[:, width] = 10
        kept = np.ones(table.shape, np.bool_)
        cut = bad if self._pattern in _LOOSE else bad[::2]
        kept[cut, 1:width] = False  # one character is left
        table[np.setdiff1d(bad, cut), 3] = ord("@")  # fits no format
        return table[kept].tobytes()

    def _accounts(self, serials: Positions) -> Octets:
        table = np.empty((len(serials), len(self._pattern)), np.uint8)
        left = (serials + self._start) % MOST_ROWS * _STRIDE % MOST_ROWS
        seen = left.astype(np.uint64)
        for place in range(len(self._pattern) - 1, -1, -1):
            sign = self._pattern[place]
            digits = _DIGITS.get(sign)
            if digits is None:
                table[:, place] = ord(sign)
                continue
            table[:, place] = digits[left % len(digits)]
            left = left // len(digits)
            if sign != "#" and place % 8 == 0:  # places beyond what the number fills
                seen = (seen ^ (seen >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
                left = (seen >> np.uint64(1)).astype(np.int64)
        return table
