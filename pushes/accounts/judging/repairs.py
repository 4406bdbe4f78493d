"""Repairs of rejected rows. They guess, so they are offered with samples and done only when asked for."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from pushes.accounts.judging.damage import LOWER, REPAIRS, UPPER, Repair
from pushes.accounts.judging.rules import Rule
from pushes.accounts.limits import LONGEST
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.characters import TRIMMED, coded, oddly_cased, trimmed_codes
from pushes.accounts.rows.spans import Mask, Positions, Rows
from pushes.accounts.words import choices
from pushes.accounts.words.catalogue import gettext_noop as _
from pushes.accounts.words.reasons import Reason


@dataclass(frozen=True, slots=True)
class Offer:
    """A repair that would change `rows` rejected rows, or another choice about `rows` of them.

    samples: of a repair, up to 3 rows before and after.
    """

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
} | choices.SENTENCES


NAMES: Final = {
    "half-width": _("full-width characters in half width"),
    "remove-invisible": _("invisible characters removed"),
    "strip-quotes": _("quotation marks or apostrophes removed"),
    "strip-decimals": _('".0" removed'),
    "strip-separators": _("spaces and signs between digits removed"),
    "add-86": _("+86 put before"),
    "add-plus": _("lost + put before"),
    "add-zero": _("lost zero put before"),
    "upper-case": _("in upper case"),
    "lower-case": _("in lower case"),
} | choices.NAMES


def offered(
    rule: Rule, reasons: Mapping[Reason, tuple[int, list[str]]], asked: Collection[str] = ()
) -> tuple[Offer, ...]:
    """The repairs that would help, from how many rows were rejected for each reason, and some of their values.

    Rows that need another repair than those `asked` for already are offered that one.
    """
    offers: dict[str, Offer] = {}
    for repair in rule.repairs if rule.pattern else ():
        rows, values = reasons.get(repair.reason, (0, []))
        code = _still_needed(values, rule, asked) or repair.code
        if rows and code not in asked:
            before = offers.get(code, Offer(code, 0, ()))
            samples = before.samples + tuple((value, _changed(value, rule, {*asked, code})) for value in values)
            offers[code] = Offer(code, before.rows + rows, samples[:SAMPLES])
    return tuple(offers[code] for code in REPAIRS if code in offers)


def _still_needed(values: list[str], rule: Rule, asked: Collection[str]) -> str:
    """The first repair that these rows need and nobody asked for; "" if there is none."""
    needed = repaired(values[0], rule, rule.repairs)[1] if values else []
    return next((code for code in needed if code not in asked), "")


def _changed(value: str, rule: Rule, codes: Collection[str]) -> str:
    for repair in rule.repairs:
        value = repair.change(value) if repair.code in codes else value
    return value


def asked_for(codes: Collection[str], rule: Rule) -> tuple[Repair, ...]:
    """The repairs with these codes that rows of a type may need. Raises ValueError for a code that is no choice."""
    for code in codes:
        if code not in SENTENCES:
            raise ValueError(f"{code!r} is no repair. Choose from {', '.join(SENTENCES)}.")
    return tuple(repair for repair in rule.repairs if repair.code in codes and rule.pattern)


SAMPLES: Final = 3  # rows before and after that an offer shows
FEW = 32  # doubtful rows that are not worth the passes over all of them


class Mender:
    """Puts repaired accounts in the place of rows that do not fit, where all repairs asked for make them fit."""

    def __init__(self, rule: Rule, repairs: tuple[Repair, ...]) -> None:
        self._rule, self._repairs = rule, repairs
        self.codes = frozenset(repair.code for repair in repairs)
        self._recases = UPPER in repairs or LOWER in repairs

    def mended(self, block: Block) -> tuple[Block, Counter[str]]:
        """The block with its rows repaired, and how many rows each repair changed. May be called in any thread."""
        counts: Counter[str] = Counter()
        if not self._repairs:
            return block, counts
        sure = self._rule.sure(self._rule.folds(block.rows))
        sure[list(block.faults)] = True
        places, rows = np.flatnonzero(~sure), block.rows
        if len(places) > FEW:
            rows, places = self._in_bulk(rows, places, counts)
        rows = self._one_by_one(rows, places, counts)
        return Block(rows, block.first, block.faults), counts

    def _in_bulk(self, rows: Rows, places: Positions, counts: Counter[str]) -> tuple[Rows, Positions]:
        """The rows with those at the places repaired, and the places of those left to be looked at one by one."""
        codes = coded(rows.only(places))
        wanted = codes.ends - codes.starts <= 10 * LONGEST
        odd = wanted & oddly_cased(codes) & self._recases
        codes = trimmed_codes(codes)
        after, changes = codes, dict[str, Mask]()
        for repair in self._repairs:
            after, changes[repair.code] = repair.many.done(after)
        after = trimmed_codes(after)
        better = wanted & ~odd & np.logical_or.reduce(list(changes.values())) & self._rule.fit(after)
        better &= ~self._rule.fit(codes)
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


def repaired(value: str, rule: Rule, repairs: tuple[Repair, ...]) -> tuple[str, list[str]]:
    """A row as it fits after repairs, "" if they do not help or it needs none, and which of them changed it."""
    verdict = rule.judge(value)
    if not isinstance(verdict, Reason) or len(value) > 10 * LONGEST:
        return "", []
    account, codes = value.strip(TRIMMED), []
    for repair in repairs:
        before, account = account, repair.change(account)
        if account != before:
            codes.append(repair.code)
    account = account.strip(TRIMMED)
    if not codes or isinstance(rule.judge(account), Reason) or not account:
        return "", []
    return account, codes
