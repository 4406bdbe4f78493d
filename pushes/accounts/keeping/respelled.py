"""Rows that repeat an earlier one in another spelling, found as duplicates are: exactly, in bounded memory."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pushes.accounts.keeping.duplicates import Duplicates
from pushes.accounts.keeping.row_numbers import Fold, Origins
from pushes.accounts.keeping.spool import LARGEST_SPOOL, Spool
from pushes.accounts.rows.marks import Marks
from pushes.accounts.rows.spans import Mask, Positions, Rows


@dataclass(frozen=True, slots=True)
class Respelled:
    """How many rows repeat an earlier one in another spelling, the first of them, and the one that it repeats.

    left_out: whether they were, as duplicates are.
    """

    rows: int
    row: int
    account: str
    other_row: int
    other: str
    left_out: bool


def respelled(found: Duplicates, origins: Origins, fold: Fold, work: Path, *, leave_out: bool) -> Respelled | None:
    """Those among the rows that are no duplicates, which are all found; None if there are none.

    `work` is a directory for unfinished files. May be stopped by the spool's `tick`.
    """
    spool = found.spool
    spool.release()  # there is room for one in memory
    marks = _marked(found, fold, work)
    if not marks.count:
        return None
    first = origins.first_marked(spool, marks, fold)
    if leave_out:
        for rows, starts in _left(found):
            some = np.flatnonzero(marks.at(starts))
            if len(some):
                found.drop(rows.only(some), starts[some])
    return Respelled(marks.count, *first, left_out=leave_out)


def _left(found: Duplicates) -> Iterator[tuple[Rows, Positions]]:
    """The rows that are not marked, and their offsets, a few at a time."""
    for offset, rows in found.spool.windows():
        found.spool.tick()
        starts = rows.starts + offset
        left = np.flatnonzero(~found.marks.at(starts))
        if len(left):
            yield rows.only(left), starts[left]


def _marked(found: Duplicates, fold: Fold, work: Path) -> Marks:
    """Marks of the rows of another spelling."""
    marks, place = Marks(LARGEST_SPOOL), work / "respelled"
    place.mkdir()
    with closing(Spool(place / "spool", found.spool.tick)) as spool:
        again = Duplicates(place, spool)
        for rows, starts in _left(found):
            one = fold(rows)
            _mark(marks, starts, again.add(one, again.hashed(one)))
        for _ in again.settle():
            found.spool.tick()
        offset = 0  # of the same rows in the other spool, which has none of those that were dropped
        for rows, starts in _left(found) if again.marks.count else ():
            left = np.flatnonzero(~marks.at(starts))
            one = fold(rows.only(left))
            _mark(marks, starts[left], again.marks.at(one.starts + offset) if len(left) else None)
            offset += len(one.data) if len(left) else 0
    return marks


def _mark(marks: Marks, starts: Positions, which: Mask | None) -> None:
    if which is not None and which.any():
        marks.add(starts[which])
