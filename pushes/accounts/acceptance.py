"""From rows to verdicts: each row is accepted, rejected or blank. Duplicates are found later, among the accepted."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pushes.accounts.reading import Block
from pushes.accounts.reasons import Reason, Reject, shown
from pushes.accounts.rows import Rows
from pushes.accounts.rules import TRIMMED, Rule


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts on one block: the accepted accounts as they are compared and sent, the rejects, the blank rows."""

    accepted: Rows
    rejects: list[Reject]
    blank: int


def judge(block: Block, rule: Rule) -> Judged:
    """The verdicts on a block's rows, which are valid UTF-8."""
    rows = block.rows.lowered() if rule.lowers else block.rows
    doubtful = np.flatnonzero(~rule.certain(rows))
    if not len(doubtful):
        return Judged(rows, [], 0)
    rejects: list[Reject] = []
    pieces: list[bytes] = []
    blank, copied = 0, 0
    starts, ends = block.rows.starts[doubtful].tolist(), block.rows.ends[doubtful].tolist()
    for index, start, end in zip(doubtful.tolist(), starts, ends, strict=True):
        pieces.append(rows.data[copied:start])
        copied = end + 1
        verdict = _verdict(block, index, start, end, rule)
        if isinstance(verdict, Reject):
            rejects.append(verdict)
        elif verdict:
            pieces.append(verdict.encode() + b"\n")
        else:
            blank += 1
    pieces.append(rows.data[copied:])
    return Judged(Rows.of(b"".join(pieces)), rejects, blank)


def _verdict(block: Block, index: int, start: int, end: int, rule: Rule) -> str | Reject:
    """The account of a row, "" if it is blank, or the reject."""
    row = block.first + index
    if block.faults and index in block.faults:
        reason, value = block.faults[index]
        return Reject(row, shown(value), reason)
    value = block.rows.data[start:end].decode()
    found = rule.judge(value)
    return Reject(row, shown(value.strip(TRIMMED)), found) if isinstance(found, Reason) else found


def verdicts(rows: list[str], rule: Rule) -> Iterator[str | Reject]:
    """The verdict on each of a few rows, numbered from 1."""
    for row, value in enumerate(rows, start=1):
        found = rule.judge(value)
        yield Reject(row, shown(value.strip(TRIMMED)), found) if isinstance(found, Reason) else found
