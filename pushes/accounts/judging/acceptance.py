"""From rows to verdicts: each row is accepted, rejected or blank. Duplicates are found later, among the accepted.

Most rows are surely good, and most others surely not: both are dealt with in bulk. What remains is judged one by one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from pushes.accounts.judging.offering_repairs import chain_of
from pushes.accounts.judging.reasons_in_bulk import REASONS, UNTOLD, Chains, chains_in, reasons_of
from pushes.accounts.judging.rules import Rule
from pushes.accounts.judging.several import OF_WIDTH, width_of
from pushes.accounts.keeping.rejects import Listing
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.characters import TRIMMED, coded, trimmed, untrimmed
from pushes.accounts.rows.spans import Mask, Positions, Rows
from pushes.accounts.words.reject_groups import FIRST_OF_REASON, RejectGroup
from pushes.accounts.words.reject_reasons import Reason, Reject, shown

FIRST_REJECTS: Final = 50  # rejects of a block that are told as objects, too
SAMPLES: Final = 3  # values that are told of each reason
FEW = 32  # doubtful rows that are not worth the passes over a whole block


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdicts on one block.

    accepted: the accounts as they are compared and sent; kept: which rows they are, None for all of them. rejected and
    blank: how many rows. listing: the records of all rejects for their csv; first_rejects: the first 50 of them.
    reasons: the rejected rows by their reason. trimmed: how many accepted rows had something at their ends that was
    removed. chains: how many rows need which repairs together, and up to 3 of their values.
    """

    accepted: Rows
    rejected: int = 0
    blank: int = 0
    listing: bytes | memoryview = b""
    first_rejects: tuple[Reject, ...] = ()
    kept: Mask | None = None
    reasons: Mapping[Reason, RejectGroup] = field(default_factory=dict)
    chains: Mapping[tuple[str, ...], tuple[int, list[str]]] = field(default_factory=dict)
    trimmed: int = 0


def judge(block: Block, rule: Rule) -> Judged:
    """The verdicts on a block's rows, which are valid UTF-8."""
    rows = rule.folds(block.rows)
    sure = rule.sure(rows)
    doubtful = np.flatnonzero(~sure)
    if not len(doubtful):
        return Judged(rows)
    spaced = np.zeros(len(rows), np.bool_)
    if len(doubtful) > FEW:
        block, spaced = _trimmed(block, doubtful)
    if spaced.any():
        rows = rule.folds(block.rows)
        sure = rule.sure(rows)
        doubtful = np.flatnonzero(~sure)
    if rule.exact and len(doubtful) > FEW:
        sure[doubtful] = rule.fit(rows.only(doubtful))
        doubtful = np.flatnonzero(~sure)
    if not len(doubtful):
        return Judged(rows, trimmed=int(np.count_nonzero(spaced)))
    found = _Verdicts(block, _knowing(rule, rows, sure), doubtful)
    found.judge()
    return found.judged(rows, sure, spaced)


def _trimmed(block: Block, doubtful: Positions) -> tuple[Block, Mask]:
    """The block without what stands at the ends of its doubtful rows, and which of its rows had something there."""
    spaced = np.zeros(len(block.rows), np.bool_)
    some = block.rows.only(doubtful)
    codes = coded(some)
    spaced[doubtful] = untrimmed(codes)
    if np.count_nonzero(spaced) <= FEW:
        return block, np.zeros_like(spaced)
    rows = block.rows.replaced(doubtful, trimmed(some, codes))
    return Block(rows, block.first, block.faults), spaced


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


def _knowing(rule: Rule, rows: Rows, sure: Mask) -> Rule:
    """The rule with the width of the sure rows, where that tells how many accounts another one is."""
    if rule.misfit not in OF_WIDTH:
        return rule
    return replace(rule, width=width_of(rows.only(np.flatnonzero(sure)), rule.misfit))


class _Verdicts:
    """The verdicts on the doubtful rows of a block, which are known by their places among one another."""

    def __init__(self, block: Block, rule: Rule, doubtful: Positions) -> None:
        self._rule, self._faults, self._indexes = rule, block.faults, doubtful
        self._rows, self._numbers = block.rows.only(doubtful), doubtful + block.first
        self._listing = Listing(len(doubtful))
        self._rejected = 0
        self._first: list[Reject] = []
        self._accounts: dict[int, str] = {}  # those accepted after all, by their index in the block
        self._reasons: Counter[Reason] = Counter()
        self._told: dict[Reason, list[Reject]] = {}  # the first of those judged in bulk, and of those judged one by one
        self._chains: dict[tuple[str, ...], tuple[int, list[str]]] = {}
        self._trimmed: list[int] = []  # of them, those with something at their ends, by their index

    def judge(self) -> None:
        """Judge in bulk what can be, the others one by one."""
        if len(self._rows) <= FEW:
            self._judge(np.arange(len(self._rows)))
            return
        reasons, chains = reasons_of(self._rows, self._rule)
        if self._faults:
            faulty = np.isin(self._indexes, list(self._faults))
            reasons[faulty], chains[faulty] = UNTOLD, 0
        for place in np.flatnonzero(np.bincount(reasons)[: len(REASONS)]).tolist():
            self._list(np.flatnonzero(reasons == place), REASONS[place])
        self._link(chains)
        self._judge(np.flatnonzero(reasons == UNTOLD))

    def judged(self, rows: Rows, sure: Mask, spaced: Mask) -> Judged:
        """What was found, together with the sure rows. `spaced` are those that were trimmed before."""
        spaced[self._trimmed] = True
        kept = self._kept(sure)
        return Judged(
            accepted=_accepted(rows, sure, self._accounts),
            rejected=self._rejected,
            blank=len(self._rows) - self._rejected - len(self._accounts),
            listing=self._listing.joined(),
            first_rejects=tuple(sorted(self._first, key=lambda each: each.row)[:FIRST_REJECTS]),
            kept=kept,
            reasons={each: RejectGroup.of(each, rows, self._told[each]) for each, rows in self._reasons.items()},
            chains=self._chains,
            trimmed=int(np.count_nonzero(spaced & kept)),
        )

    def _kept(self, sure: Mask) -> Mask:
        kept = sure.copy()
        kept[list(self._accounts)] = True
        return kept

    def _list(self, places: Positions, reason: Reason) -> None:
        """List rows that are rejected for the same reason."""
        rows, numbers = self._rows.only(places), self._numbers[places]
        self._listing.take_many(places, rows, numbers, reason)
        self._rejected += len(places)
        told = zip(*(each[:FIRST_REJECTS].tolist() for each in (numbers, rows.starts, rows.ends)), strict=True)
        first = [Reject(row, rows.data[start:end].decode(), reason) for row, start, end in told]
        self._first += first
        self._reasons[reason] += len(places)
        self._told.setdefault(reason, []).extend(first[:FIRST_OF_REASON])

    def _link(self, chains: Chains) -> None:
        """Count rows by the repairs that they need together."""
        for codes, places in chains_in(chains, self._rule):
            first = [self._text(place) for place in places[:SAMPLES].tolist()]
            self._count_chain(codes, len(places), first)

    def _count_chain(self, codes: tuple[str, ...], rows: int, first: list[str]) -> None:
        count, values = self._chains.get(codes, (0, []))
        self._chains[codes] = count + rows, [*values, *first][:SAMPLES]

    def _text(self, place: int) -> str:
        return self._rows.data[self._rows.starts[place] : self._rows.ends[place]].decode()

    def _judge(self, places: Positions) -> None:
        """Judge rows one by one."""
        told = 0
        for place in places.tolist():
            found = self._verdict(place)
            if isinstance(found, Reject):
                self._listing.take(place, found)
                self._rejected += 1
                self._reasons[found.reason] += 1
                of_reason = self._told.setdefault(found.reason, [])
                if len(of_reason) < 2 * FIRST_OF_REASON:
                    of_reason.append(found)
                if codes := chain_of(self._text(place), found.reason, self._rule):
                    self._count_chain(codes, 1, [found.value])
                if told < FIRST_REJECTS:
                    told += 1
                    self._first.append(found)
            elif found:
                index = int(self._indexes[place])
                self._accounts[index] = found
                if len(found.encode()) < self._rows.ends[place] - self._rows.starts[place]:
                    self._trimmed.append(index)

    def _verdict(self, place: int) -> str | Reject:
        """The account of a row, "" if it is blank, or the reject."""
        row, index = int(self._numbers[place]), int(self._indexes[place])
        if index in self._faults:
            reason, value = self._faults[index]
            return Reject(row, shown(value), reason)
        return verdict(row, self._text(place), self._rule)


def verdict(row: int, value: str, rule: Rule) -> str | Reject:
    """The account of one row, "" if it is blank, or the reject."""
    found = rule.judge(value)
    return Reject(row, shown(value.strip(TRIMMED)), found) if isinstance(found, Reason) else found


def verdicts(rows: list[str], rule: Rule) -> Iterator[str | Reject]:
    """The verdict on each of a few rows, numbered from 1."""
    return (verdict(row, value, rule) for row, value in enumerate(rows, start=1))
