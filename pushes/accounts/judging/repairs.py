"""Repairs of rejected rows. They guess, so they are offered with samples and done only when asked for."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

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

Chain: TypeAlias = tuple[str, ...]  # codes of repairs that follow each other


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice that would make `rows` rejected rows accounts, or another one about `rows` of them.

    code: of the choice, or those of all repairs that rows need together, joined by +. samples: of repairs, up to 3 rows
    before and after.
    """

    code: str
    rows: int
    samples: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """One sentence."""
        return said(self.code, self.rows)


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


TOGETHER: Final = _("Mend %(rows)s rows that need several repairs: %(repairs)s.")


def codes_of(code: str) -> list[str]:
    """The codes of one choice, which may be several repairs. Raises ValueError for one that there is not."""
    codes = code.split("+")
    for each in codes:
        if each not in SENTENCES:
            raise ValueError(f"{each!r} is no repair. Choose from {', '.join(SENTENCES)}.")
    return codes


def said(code: str, rows: int, translated: Callable[[str], str] = str) -> str:
    """What a choice does, in one sentence."""
    codes = codes_of(code)
    repairs = ", ".join(translated(NAMES[each]) for each in codes)
    template = TOGETHER if len(codes) > 1 else SENTENCES[code]
    return translated(template) % {"rows": f"{rows:,}", "repairs": repairs}


MOST_CHAINS: Final = 4  # offers of several repairs; further ones become one


def offered(rule: Rule, chains: Mapping[Chain, tuple[int, list[str]]], asked: Collection[str] = ()) -> Iterator[Offer]:
    """The choices that would help, from how many rows need which repairs together, and some of their values.

    Each says what is still to be done besides what was `asked` for, and counts all rows that it makes accounts.
    """
    needs = Counter[Chain]()
    for chain, (rows, _values) in chains.items():
        needs[tuple(code for code in chain if code not in asked)] += rows
    for chain in _choices(needs):
        helped = {each: found for each, found in chains.items() if {*each} <= {*chain, *asked}}
        values = [value for _rows, values in helped.values() for value in values][:SAMPLES]
        samples = tuple((value, _changed(value, rule, {*asked, *chain})) for value in values)
        yield Offer("+".join(chain), sum(rows for rows, _values in helped.values()), samples)


def _choices(needs: Counter[Chain]) -> list[Chain]:
    """What is to be offered: each repair that helps alone, and the commonest chains; the others as one."""
    alone = sorted((chain for chain in needs if len(chain) == 1), key=_in_order)
    several = sorted((chain for chain in needs if len(chain) > 1), key=lambda chain: (-needs[chain], _in_order(chain)))
    rest = {code for chain in several[MOST_CHAINS - 1 :] for code in chain}
    chains = several[: MOST_CHAINS - 1] + [tuple(code for code in REPAIRS if code in rest)] * bool(rest)
    return [*alone, *dict.fromkeys(chains)]


def _in_order(chain: Chain) -> list[int]:
    return [_PLACES[code] for code in chain]


def chain_of(value: str, reason: Reason, rule: Rule) -> Chain:
    """The codes of the repairs that a rejected row needs together; none where they would not help."""
    return tuple(repaired(value, rule, rule.repairs)[1]) if reason in _REASONS and rule.pattern else ()


def _changed(value: str, rule: Rule, codes: Collection[str]) -> str:
    for repair in rule.repairs:
        value = repair.change(value) if repair.code in codes else value
    return value


_PLACES: Final = {code: place for place, code in enumerate(REPAIRS)}
_REASONS: Final = frozenset(repair.reason for repair in REPAIRS.values())


def asked_for(codes: Collection[str], rule: Rule) -> tuple[Repair, ...]:
    """The repairs with these codes that rows of a type may need. Raises ValueError for a code that is no choice."""
    for code in codes:
        if codes_of(code) != [code]:
            raise ValueError(f"{code!r} are several choices. Give each by itself.")
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
