"""Where accounts stood in the file: the row numbers of duplicates and of the rows they repeat.

The spool holds accounts one after the other, without the rows between them that were blank or rejected. For each block
one bit a row tells which are in the spool; the bits stand in a file, so that memory does not grow with the rows.
"""

import os
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, TypeAlias

import numpy as np

from pushes.accounts.keeping.spool import Spool
from pushes.accounts.rows.certainty import Certainty
from pushes.accounts.rows.hashing import Hasher
from pushes.accounts.rows.marks import Marks
from pushes.accounts.rows.spans import Mask, Positions, Rows

FIRST: Final = 50  # duplicates that are told
Fold: TypeAlias = Callable[[Rows], Rows]  # rows in one spelling, in the same order
_FIRST_BITS: Final = np.uint64(64 - 16)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row whose account stands in an earlier row, too; rows are numbered as a person sees them."""

    row: int
    value: str
    first_row: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The rows of one block that are in the spool: from which offset, the first row's number, where their bits are."""

    offset: int
    row: int
    rows: int
    place: int  # -1: all rows of the block


class Origins:
    """Row numbers of accounts in the spool. To be closed."""

    def __init__(self, path: Path) -> None:
        self._bits: IO[bytes] = path.open("w+b")
        self._stretches: list[_Stretch] = []
        self._dropped: list[tuple[int, bytes]] = []  # row and account of the first ones that never came into the spool
        self._hash = Hasher()

    def close(self) -> None:
        """Let go of the file."""
        self._bits.close()

    def add(
        self,
        numbers: tuple[int, int],
        rows: Rows,
        kept: Mask | None,
        dropped: Mask | None,
        offset: int,
        *,
        untold: Mask | None = None,
    ) -> None:
        """Take a block: the number of its first row and how many there are, its accounts, and which rows these are.

        None for `kept` means all. `dropped` are the accounts that were not put into the spool at `offset` (None: none);
        `untold` those of them that are not to be told as duplicates.
        """
        first, count = numbers
        if dropped is not None and dropped.any():
            places = np.arange(count) if kept is None else np.flatnonzero(kept)
            if len(self._dropped) < FIRST:
                self._tell(first + places, rows, dropped if untold is None else dropped & ~untold)
            kept = ~dropped if kept is None else _without(kept, places[dropped])
        self._stretches.append(_Stretch(offset, first, count, self._write(kept)))

    def _tell(self, numbers: Positions, rows: Rows, dropped: Mask) -> None:
        for place in np.flatnonzero(dropped)[: FIRST - len(self._dropped)].tolist():
            self._dropped.append((int(numbers[place]), rows.data[rows.starts[place] : rows.ends[place]]))

    def _write(self, kept: Mask | None) -> int:
        if kept is None or kept.all():
            return -1
        place = self._bits.seek(0, os.SEEK_END)
        self._bits.write(np.packbits(kept).tobytes())
        return place

    def first_duplicates(
        self, spool: Spool, marks: Marks, fold: Fold | None = None, untold: Certainty | None = None
    ) -> tuple[Duplicate, ...]:
        """The first 50 duplicates of the file. `marks` are those in the spool, but for such as are `untold`; `fold`
        writes rows in one spelling, where those of another are among them.
        """
        offsets = _first_marked(spool, marks, untold=untold)
        found = [(self._row_at(offset, spool), spool.row(offset)) for offset in offsets]
        found = sorted([*found, *self._dropped])[:FIRST]
        spelled = _folded([account for _, account in found], fold)
        firsts = self._first_offsets(set(spelled), spool, fold)
        rows = {account: self._row_at(offset, spool) for account, offset in firsts.items()}
        told = zip(found, spelled, strict=True)
        return tuple(Duplicate(row, account.decode(), rows[spelling]) for (row, account), spelling in told)

    def first_marked(self, spool: Spool, marks: Marks, fold: Fold) -> tuple[int, str, int, str]:
        """The row and the account of the first one marked, and of the first one that is the same in one spelling."""
        (offset,) = _first_marked(spool, marks, 1)
        account = spool.row(offset)
        (first,) = self._first_offsets(set(_folded([account], fold)), spool, fold).values()
        return self._row_at(offset, spool), account.decode(), self._row_at(first, spool), spool.row(first).decode()

    def _first_offsets(self, accounts: set[bytes], spool: Spool, fold: Fold | None) -> dict[bytes, int]:
        """Where each of a few accounts, which are folded, stands first in the spool."""
        if not accounts:
            return {}
        found: dict[bytes, int] = {}
        likely = np.zeros(1 << 16, np.bool_)  # by the first bits of the hash
        likely[self._hash(Rows.of(b"".join(account + b"\n" for account in accounts))) >> _FIRST_BITS] = True
        for offset, window in spool.windows():
            rows = fold(window) if fold else window
            for place in np.flatnonzero(likely[self._hash(rows) >> _FIRST_BITS]).tolist():
                account = rows.data[rows.starts[place] : rows.ends[place]]
                if account in accounts:
                    found.setdefault(account, offset + int(window.starts[place]))
            if len(found) == len(accounts):
                break
        return found

    def _row_at(self, offset: int, spool: Spool) -> int:
        """The number of the row whose account is at this offset of the spool."""
        after = bisect_right(self._stretches, offset, key=lambda stretch: stretch.offset)
        stretch = self._stretches[after - 1]
        before = spool.read(stretch.offset, offset).count(b"\n")
        if stretch.place < 0:
            return stretch.row + before
        self._bits.seek(stretch.place)
        bits = np.frombuffer(self._bits.read((stretch.rows + 7) // 8), np.uint8)
        return stretch.row + int(np.flatnonzero(np.unpackbits(bits, count=stretch.rows))[before])


def _without(kept: Mask, places: Positions) -> Mask:
    """The mask without these places."""
    fewer = kept.copy()
    fewer[places] = False
    return fewer


def _folded(accounts: list[bytes], fold: Fold | None) -> list[bytes]:
    return fold(Rows.of(b"\n".join([*accounts, b""]))).data.split(b"\n")[:-1] if fold and accounts else accounts


def _first_marked(spool: Spool, marks: Marks, most: int = FIRST, untold: Certainty | None = None) -> list[int]:
    """Where the first 50 duplicates stand in the spool, but for such as are untold."""
    found: list[int] = []
    wanted = min(most, marks.count)
    for offset, rows in spool.windows() if wanted else ():
        places = np.flatnonzero(marks.at(rows.starts + offset))
        if untold and len(places):
            places = places[~untold(rows.only(places))]
        found += (rows.starts[places] + offset)[: wanted - len(found)].tolist()
        if len(found) == wanted:
            break
    return found
