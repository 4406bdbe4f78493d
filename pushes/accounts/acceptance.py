"""From rows to verdicts: each row is accepted, rejected or blank. Duplicates are found later, among the accepted.

Most rows are surely good, and most others surely not: both are dealt with in bulk. What remains is judged one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from pushes.accounts.reading import Block
from pushes.accounts.reasons import Reason, Reject, shown
from pushes.accounts.rejects import ENDINGS, GUARDED, record
from pushes.accounts.rows import Mask, Positions, Rows
from pushes.accounts.rules import LONGEST, TRIMMED, Rule

FIRST_REJECTS: Final = 50  # rejects of a block that are told as objects, too
FEW = 32  # doubtful rows that are not worth the passes over a whole block


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts on one block.

    accepted: the accounts as they are compared and sent. rejected and blank: how many rows. listing: the records of all
    rejects for their csv; first_rejects: the first 50 of them.
    """

    accepted: Rows
    rejected: int = 0
    blank: int = 0
    listing: bytes = b""
    first_rejects: tuple[Reject, ...] = ()


def judge(block: Block, rule: Rule) -> Judged:
    """The verdicts on a block's rows, which are valid UTF-8."""
    rows = block.rows.lowered() if rule.lowers else block.rows
    sure = rule.certain(rows)
    doubtful = np.flatnonzero(~sure)
    if not len(doubtful):
        return Judged(rows)
    found = _Verdicts(block, rule, doubtful)
    found.judge()
    return found.judged(rows, sure)


def _accepted(rows: Rows, sure: Mask, accounts: dict[int, str]) -> Rows:
    """The sure rows, and between them the accounts that doubtful rows (by index) turned out to be."""
    if not accounts:
        return rows.without(~sure)
    pieces: list[bytes] = []
    copied = 0
    for index in np.flatnonzero(~sure).tolist():
        pieces.append(rows.data[copied : rows.starts[index]])
        copied = int(rows.ends[index]) + 1
        if index in accounts:
            pieces.append(accounts[index].encode() + b"\n")
    pieces.append(rows.data[copied:])
    return Rows.of(b"".join(pieces))


class _Verdicts:
    """The verdicts on the doubtful rows of a block."""

    def __init__(self, block: Block, rule: Rule, doubtful: Positions) -> None:
        self._block, self._rule, self._doubtful = block, rule, doubtful
        self._lines = [b""] * len(doubtful)  # the records of those rejected
        self._rejected = 0
        self._first: list[Reject] = []
        self._accounts: dict[int, str] = {}  # those accepted after all, by their index in the block

    def judge(self) -> None:
        """Judge in bulk what can be, the others one by one."""
        if len(self._doubtful) > FEW and self._rule.complete and not self._block.faults:
            plain = _plain(self._block.rows)[self._doubtful]
            self._refuse(np.flatnonzero(plain))
            self._judge(np.flatnonzero(~plain))
        else:
            self._judge(np.arange(len(self._doubtful)))

    def judged(self, rows: Rows, sure: Mask) -> Judged:
        """What was found, together with the sure rows."""
        return Judged(
            accepted=_accepted(rows, sure, self._accounts),
            rejected=self._rejected,
            blank=len(self._doubtful) - self._rejected - len(self._accounts),
            listing=b"".join(self._lines),
            first_rejects=tuple(sorted(self._first, key=lambda each: each.row)[:FIRST_REJECTS]),
        )

    def _refuse(self, places: Positions) -> None:
        """Refuse, or pass over as blank, rows of which it is known why they are not sure: length, or else format."""
        rows, indexes = self._block.rows, self._doubtful[places]
        lengths = rows.ends[indexes] - rows.starts[indexes]
        self._list(places[lengths == 1], Reason.TOO_SHORT)
        self._list(places[lengths > LONGEST], Reason.TOO_LONG)
        self._list(places[(lengths > 1) & (lengths <= LONGEST)], self._rule.misfit)

    def _list(self, places: Positions, reason: Reason) -> None:
        """List plain rows that are rejected for the same reason."""
        rows, indexes = self._block.rows, self._doubtful[places]
        starts, ends = rows.starts[indexes], rows.ends[indexes]
        if reason == Reason.TOO_LONG:
            self._judge(places)  # their values are cut
            return
        data, ending = rows.data, ENDINGS[reason].encode()
        forms = (b"%d,%b" + ending, b"%d,'%b" + ending)
        guarded = np.isin(rows.octets[starts], GUARDED)
        numbers = (indexes + self._block.first).tolist()
        for place, row, start, end, guard in zip(
            places.tolist(), numbers, starts.tolist(), ends.tolist(), guarded.tolist(), strict=True
        ):
            self._lines[place] = forms[guard] % (row, data[start:end])
        self._rejected += len(places)
        for row, start, end in list(zip(numbers, starts.tolist(), ends.tolist(), strict=True))[:FIRST_REJECTS]:
            self._first.append(Reject(row, data[start:end].decode(), reason))

    def _judge(self, places: Positions) -> None:
        """Judge rows one by one."""
        told = 0
        for place, index in zip(places.tolist(), self._doubtful[places].tolist(), strict=True):
            found = self._verdict(index)
            if isinstance(found, Reject):
                self._lines[place] = record(found).encode()
                self._rejected += 1
                if told < FIRST_REJECTS:
                    told += 1
                    self._first.append(found)
            elif found:
                self._accounts[index] = found

    def _verdict(self, index: int) -> str | Reject:
        """The account of a row, "" if it is blank, or the reject."""
        rows, row = self._block.rows, self._block.first + index
        if index in self._block.faults:
            reason, value = self._block.faults[index]
            return Reject(row, shown(value), reason)
        return verdict(row, rows.data[rows.starts[index] : rows.ends[index]].decode(), self._rule)


def _plain(rows: Rows) -> Mask:
    """Which rows are visible ASCII that a csv can hold as it stands or guarded: nothing to trim or to quote."""
    octets = rows.octets
    special = ((octets - np.uint8(0x21)) > 0x5D) | (octets == ord('"')) | (octets == ord(",")) | (octets == ord("'"))
    special[rows.ends] = False
    plain: Mask = ~np.logical_or.reduceat(special, rows.starts)
    return plain


def verdict(row: int, value: str, rule: Rule) -> str | Reject:
    """The account of one row, "" if it is blank, or the reject."""
    found = rule.judge(value)
    return Reject(row, shown(value.strip(TRIMMED)), found) if isinstance(found, Reason) else found


def verdicts(rows: list[str], rule: Rule) -> Iterator[str | Reject]:
    """The verdict on each of a few rows, numbered from 1."""
    return (verdict(row, value, rule) for row, value in enumerate(rows, start=1))
