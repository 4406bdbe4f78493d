"""Repairs of rejected rows. They guess, so they are offered with samples and done only when asked for."""

from collections import Counter
from collections.abc import Collection

import numpy as np

from pushes.accounts.judging.repairs import IDN, LOWER, UPPER, Repair
from pushes.accounts.judging.rules import Rule
from pushes.accounts.limits import LONGEST
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.characters import TRIMMED, coded, oddly_cased, trimmed_codes
from pushes.accounts.rows.spans import Mask, Positions, Rows
from pushes.accounts.words.repairs import codes_of
from pushes.accounts.words.two_readings import refuse_both


def asked_for(codes: Collection[str], rule: Rule) -> tuple[Repair, ...]:
    """The repairs with these codes that rows of a type may need. Raises ValueError for a code that is no choice, and
    for two that contradict each other.
    """
    for code in codes:
        if codes_of(code) != [code]:
            raise ValueError(f"{code!r} are several choices. Give each by itself.")
    refuse_both(codes)
    return tuple(repair for repair in rule.repairs if repair.code in codes)


FEW = 32  # doubtful rows that are not worth the passes over all of them


class Mender:
    """Puts repaired accounts in the place of rows that do not fit, where all repairs asked for make them fit."""

    def __init__(self, rule: Rule, repairs: tuple[Repair, ...]) -> None:
        self._rule, self._repairs = rule, repairs
        self.codes = frozenset(repair.code for repair in repairs)
        self._of_accepted = [repair for repair in repairs if repair.mends_accepted]
        self._recases = UPPER in repairs or LOWER in repairs

    def mended(self, block: Block) -> tuple[Block, Counter[str]]:
        """The block with its rows repaired, and how many rows each repair changed. May be called in any thread."""
        counts: Counter[str] = Counter()
        if not self._repairs:
            return block, counts
        if not self._rule.pattern:
            return Block(self._unwrapped(block, counts), block.first, block.faults), counts
        sure = self._rule.sure(self._rule.folds(block.rows))
        for repair in self._of_accepted:
            sure &= ~repair.many.which(block.rows)
        sure[list(block.faults)] = True
        places, rows = np.flatnonzero(~sure), block.rows
        if len(places) > FEW:
            rows, places = self._in_bulk(rows, places, counts)
        rows = self._one_by_one(rows, places, counts)
        return Block(rows, block.first, block.faults), counts

    def _unwrapped(self, block: Block, counts: Counter[str]) -> Rows:
        """The rows of a type that asks for no format: whatever a repair changes in them is changed."""
        rows = block.rows
        faults = np.zeros(len(rows), np.bool_)
        faults[list(block.faults)] = True
        codes = trimmed_codes(coded(rows))
        changed = unwrapped(codes, self._repairs)[1]
        places = np.flatnonzero(np.logical_or.reduce(list(changed.values())) & ~faults)
        if not len(places):
            return rows
        counts.update({code: n for code, each in changed.items() if (n := int(np.count_nonzero(each & ~faults)))})
        some = rows.only(places)
        return rows.replaced(
            places, _in_ascii(some, self._repairs) if some.data.isascii() else _each(some, self._repairs)
        )

    def _in_bulk(self, rows: Rows, places: Positions, counts: Counter[str]) -> tuple[Rows, Positions]:
        """The rows with those at the places repaired, and the places of those left to be looked at one by one."""
        codes = coded(rows.only(places))
        wanted = codes.ends - codes.starts <= 10 * LONGEST
        odd = wanted & oddly_cased(codes) & self._recases
        codes = trimmed_codes(codes)
        after, better, changes = repaired_in_bulk(codes, self._rule, self._repairs)
        odd |= wanted & changes.get(IDN.code, odd)
        better &= wanted & ~odd
        counts.update({code: n for code, each in changes.items() if (n := int(np.count_nonzero(each & better)))})
        chosen = np.flatnonzero(better)
        return (rows.replaced(places[chosen], after.only(chosen)) if len(chosen) else rows), places[odd]

    def _one_by_one(self, rows: Rows, places: Positions, counts: Counter[str]) -> Rows:
        pieces: list[bytes] = []
        copied = 0
        for index in places.tolist():
            value = rows.data[rows.starts[index] : rows.ends[index]].decode()
            if repaired := self._repaired(value, counts):
                pieces += rows.data[copied : rows.starts[index]], repaired.encode()
                copied = int(rows.ends[index])
        return Rows.of(b"".join([*pieces, rows.data[copied:]])) if pieces else rows

    def _repaired(self, value: str, counts: Counter[str]) -> str:
        account, codes = repaired(value, self._rule, self._repairs)
        counts.update(codes)
        return account


def repaired_in_bulk(codes: Rows, rule: Rule, repairs: tuple[Repair, ...]) -> tuple[Rows, Mask, dict[str, Mask]]:
    """Coded rows, trimmed, after repairs; which of them fit only so; and which of them each repair has changed."""
    after, changes = unwrapped(codes, repairs)
    after = trimmed_codes(after)
    of_accepted = [changes[repair.code] for repair in repairs if repair.mends_accepted]
    better: Mask = np.logical_or.reduce(list(changes.values())) & rule.fit(after)
    better &= np.logical_or.reduce([~rule.fit(codes), *of_accepted])
    return after, better, changes


def unwrapped(codes: Rows, repairs: tuple[Repair, ...]) -> tuple[Rows, dict[str, Mask]]:
    """Coded rows after repairs, and which of them each has changed."""
    changed = dict[str, Mask]()
    for repair in repairs:
        codes, changed[repair.code] = repair.many.done(codes)
    return codes, changed


def _in_ascii(rows: Rows, repairs: tuple[Repair, ...]) -> Rows:
    return trimmed_codes(unwrapped(trimmed_codes(rows), repairs)[0])


def _each(rows: Rows, repairs: tuple[Repair, ...]) -> Rows:
    values = [value.strip(TRIMMED) for value in rows.data.decode().split("\n")[:-1]]
    for repair in repairs:
        values = [repair.change(value) for value in values]
    return Rows.of("".join(f"{value.strip(TRIMMED)}\n" for value in values).encode())


def repaired(value: str, rule: Rule, repairs: tuple[Repair, ...]) -> tuple[str, list[str]]:
    """A row as it fits after repairs, "" if they do not help or it needs none, and which of them changed it."""
    account, codes = value.strip(TRIMMED), list[str]()
    fits = rule.fits(account) and all(each.change(account) == account for each in repairs if each.mends_accepted)
    if not account or fits or len(value) > 10 * LONGEST:
        return "", []
    for repair in repairs:
        before, account = account, repair.change(account)
        if account != before:
            codes.append(repair.code)
    account = account.strip(TRIMMED)
    if not codes or not rule.fits(account):
        return "", []
    return account, codes


def changed_by(value: str, rule: Rule, codes: Collection[str]) -> str:
    """A row after the repairs of these codes, whether they help or not."""
    for repair in rule.repairs:
        value = repair.change(value) if repair.code in codes else value
    return value
