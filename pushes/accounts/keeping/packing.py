"""The canonical file of a package: UTF-8 without byte order mark, one account a row, LF. And its cuts into parts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from pushes.accounts.keeping.spool import Spool
from pushes.accounts.rows.flushing import Flushed
from pushes.accounts.rows.marks import Marks
from pushes.accounts.rows.spans import Rows
from pushes.accounts.rows.threads import in_order


@dataclass(frozen=True, slots=True)
class Cut:
    """One part: a range of bytes of the canonical file that holds whole rows, and the number of accounts in it."""

    offset: int
    length: int
    accounts: int


class Cutter:
    """Cuts rows, told in order, into parts of at most so many accounts and bytes (a part has at least one account).

    `first` is for the first part alone.
    """

    def __init__(self, accounts: int, length: int, first: int | None = None) -> None:
        first = accounts if first is None else min(first, accounts)
        if first < 1 or length < 1:
            raise ValueError("A part holds at least one account and one byte.")
        self._most_accounts, self._most_bytes, self._first = accounts, length, first
        self._offset, self._length, self._accounts = 0, 0, 0
        self._cuts: list[Cut] = []

    def add(self, rows: Rows) -> None:
        """Take the rows that come next in the canonical file."""
        taken, base = 0, 0
        while taken < len(rows):
            after = self._fitting(rows, taken, base)
            if after == taken:
                self._close()
                after = max(self._fitting(rows, taken, base), taken + 1)
            end = int(rows.ends[after - 1]) + 1
            self._accounts += after - taken
            self._length += end - base
            taken, base = after, end

    def _fitting(self, rows: Rows, taken: int, base: int) -> int:
        """Up to which row the open part has room."""
        room = self._most_bytes - self._length
        by_bytes = int(np.searchsorted(rows.ends, base + room))
        most = self._most_accounts if self._cuts else self._first
        return max(taken, min(len(rows), taken + most - self._accounts, by_bytes))

    def _close(self) -> None:
        if self._accounts:
            self._cuts.append(Cut(self._offset, self._length, self._accounts))
            self._offset += self._length
            self._length = self._accounts = 0

    def finish(self) -> tuple[Cut, ...]:
        """All parts in order; none for no rows."""
        self._close()
        return tuple(self._cuts)


def copy_unmarked(
    spool: Spool, marks: Marks, target: Flushed, cutter: Cutter, sent: Callable[[Rows], Rows] | None = None
) -> Iterator[Rows]:
    """Copy the spool's rows that are not marked as duplicates; `sent` makes what is sent of them, if it differs.

    Yields what is sent of a window after each: the caller may stop there.
    """

    def packed(window: tuple[int, Rows]) -> Rows:
        rows = _unmarked(*window, marks)
        return sent(rows) if sent else rows

    for rows in in_order(packed, spool.windows()):
        target.write(rows.data)
        cutter.add(rows)
        yield rows


def _unmarked(offset: int, rows: Rows, marks: Marks) -> Rows:
    return rows.without(marks.at(rows.starts + offset)) if marks.count else rows
