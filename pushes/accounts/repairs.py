"""Repairs of rejected rows. They guess, so they are offered with samples and done only when asked for."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from pushes.accounts.certainty import shaped
from pushes.accounts.damage import CHINESE, LOWER, PLUS, REPAIRS, UPPER, Repair
from pushes.accounts.reading import Block
from pushes.accounts.reasons import Reason
from pushes.accounts.rows import Mask, Octets, Rows
from pushes.accounts.rules import LONGEST, TRIMMED, Rule
from pushes.accounts.words import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Offer:
    """A repair that would change `rows` rejected rows; `samples` are up to 3 of them before and after."""

    code: str
    rows: int
    samples: tuple[tuple[str, str], ...]

    @property
    def template(self) -> str:
        """The sentence with %(rows)s (for translations)."""
        return SENTENCES[self.code]

    @property
    def text(self) -> str:
        """One sentence."""
        return self.template % {"rows": f"{self.rows:,}"}


SENTENCES: Final = {
    "half-width": _("Write the full-width characters of %(rows)s rows in half width."),
    "remove-invisible": _("Remove the invisible characters inside %(rows)s rows."),
    "strip-quotes": _("Remove the quotation marks or apostrophes around %(rows)s rows."),
    "strip-decimals": _('Remove the ".0" at the end of %(rows)s rows.'),
    "strip-separators": _("Remove the spaces, hyphens, dots and brackets inside %(rows)s numbers."),
    "add-86": _("Put +86 before %(rows)s numbers of 11 digits."),
    "add-plus": _("Put the lost + before %(rows)s numbers that begin with a country code."),
    "add-zero": _("Put the lost leading zero before %(rows)s numbers of 13 digits."),
    "upper-case": _("Write the letters of %(rows)s rows in upper case."),
    "lower-case": _("Write the letters of %(rows)s rows in lower case."),
}


def offered(rule: Rule, reasons: Mapping[Reason, tuple[int, list[str]]]) -> tuple[Offer, ...]:
    """The repairs that would help, from how many rows were rejected for each reason, and some of their values."""
    offers = []
    for repair in rule.repairs if rule.pattern else ():
        rows, values = reasons.get(repair.reason, (0, []))
        if rows:
            offers.append(Offer(repair.code, rows, tuple((value, repair.change(value)) for value in values)))
    return tuple(offers)


def asked_for(codes: Collection[str], rule: Rule) -> tuple[Repair, ...]:
    """The repairs with these codes that rows of a type may need. Raises ValueError for a code that is none."""
    for code in codes:
        if code not in REPAIRS:
            raise ValueError(f"{code!r} is no repair. Choose from {', '.join(REPAIRS)}.")
    return tuple(repair for repair in rule.repairs if repair.code in codes and rule.pattern)


_MOBILE: Final = shaped("0-9", 11, 11, {0: "1-1", 1: "3-9"})
_NUMBER: Final = shaped("0-9", 10, 15, {0: "1-9"})


class Mender:
    """Puts repaired accounts in the place of rows that do not fit, where all repairs asked for make them fit."""

    def __init__(self, rule: Rule, repairs: tuple[Repair, ...]) -> None:
        self._rule, self._repairs = rule, repairs

    def mended(self, block: Block) -> tuple[Block, Counter[str]]:
        """The block with its rows repaired, and how many rows each repair changed. May be called in any thread."""
        counts: Counter[str] = Counter()
        if not self._repairs:
            return block, counts
        rows = self._in_bulk(block.rows, counts)
        rows = self._one_by_one(rows, block, counts)
        return Block(rows, block.first, block.faults), counts

    def _in_bulk(self, rows: Rows, counts: Counter[str]) -> Rows:
        """Rows that only lack what stands before the number, or are in the wrong case."""
        if CHINESE in self._repairs:
            rows = _prefixed(rows, _MOBILE(rows), b"+86", CHINESE.code, counts)
        if PLUS in self._repairs:
            rows = _prefixed(rows, _NUMBER(rows) & ~_MOBILE(rows), b"+", PLUS.code, counts)
        for repair, changed in ((UPPER, rows.uppered), (LOWER, rows.lowered)):
            if repair in self._repairs and not self._rule.lowers:
                rows = self._recased(rows, changed(), repair.code, counts)
        return rows

    def _recased(self, rows: Rows, changed: Rows, code: str, counts: Counter[str]) -> Rows:
        better = self._rule.certain(changed) & ~self._rule.certain(rows)
        if not better.any():
            return rows
        counts[code] += int(np.count_nonzero(better))
        chosen = np.where(np.repeat(better, rows.ends - rows.starts + 1), changed.octets, rows.octets)
        return Rows.of(chosen.tobytes())

    def _one_by_one(self, rows: Rows, block: Block, counts: Counter[str]) -> Rows:
        lowered = rows.lowered() if self._rule.lowers else rows
        pieces: list[bytes] = []
        copied = 0
        for index in np.flatnonzero(~self._rule.certain(lowered)).tolist():
            value = rows.data[rows.starts[index] : rows.ends[index]].decode()
            repaired = "" if index in block.faults else self._repaired(value, counts)
            if repaired:
                pieces += rows.data[copied : rows.starts[index]], repaired.encode()
                copied = int(rows.ends[index])
        return Rows.of(b"".join([*pieces, rows.data[copied:]])) if pieces else rows

    def _repaired(self, value: str, counts: Counter[str]) -> str:
        """The row as it fits after the repairs, "" if they do not help or it needs none."""
        verdict = self._rule.judge(value)
        if not isinstance(verdict, Reason) or len(value) > 10 * LONGEST:
            return ""
        account, codes = value.strip(TRIMMED), []
        for repair in self._repairs:
            before, account = account, repair.change(account)
            if account != before:
                codes.append(repair.code)
        if not codes or isinstance(self._rule.judge(account), Reason) or not account.strip(TRIMMED):
            return ""
        counts.update(codes)
        return account


def _prefixed(rows: Rows, which: Mask, prefix: bytes, code: str, counts: Counter[str]) -> Rows:
    """The rows, some of them with something put before them."""
    starts = rows.starts[which]
    if not len(starts):
        return rows
    counts[code] += len(starts)
    octets: Octets = np.frombuffer(prefix, np.uint8)
    data = np.insert(rows.octets, np.repeat(starts, len(octets)), np.tile(octets, len(starts)))
    return Rows.of(data.tobytes())
