"""What spreadsheets, data frames and habits do to accounts, recognised: the reason named, and the repair it needs.

A repair changes one row in one way. What is wrong with a row is the first repair of its type that changes it, provided
that all of them together make it fit.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from pushes.accounts.judging import abroad, mistyped, national, repairs_in_bulk, spellings, spellings_in_bulk
from pushes.accounts.judging.repairs_in_bulk import Changes
from pushes.accounts.judging.several import is_several
from pushes.accounts.limits import LONGEST
from pushes.accounts.rows.characters import ENDS, INVISIBLE, QUOTES
from pushes.accounts.words.reject_reasons import Reason
from pushes.accounts.words.repairs import ABROAD as AT_HOME_OR_ABROAD
from pushes.accounts.words.repairs import HOME as AT_HOME
from pushes.accounts.words.two_readings import ELEVEN_DIGITS

Change: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True, eq=False)
class Repair:
    """One way to change a row: `change` gives it back as it is where there is nothing to change. `many`: the same of
    many rows at once, but for IDN, of which it says only which rows are to be looked at one by one. mends_accepted: it
    is for rows that are accepted as they stand, too.
    """

    code: str
    reason: Reason
    change: Change
    many: Changes
    mends_accepted: bool = False


def _substitution(pattern: str, replacement: str) -> Change:
    whole = re.compile(pattern)
    return lambda value: found.expand(replacement) if (found := whole.fullmatch(value)) else value


_HALF_WIDTH: Final = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_NO_INVISIBLE: Final = dict.fromkeys(map(ord, INVISIBLE))


def _half_width(value: str) -> str:
    return value.translate(_HALF_WIDTH)


def _visible(value: str) -> str:
    return value.translate(_NO_INVISIBLE)


_WIDE_WORD: Final = re.compile("[０-９Ａ-Ｚａ-ｚ]")


def _alone(value: str, change: Change) -> str:
    return change(value) if _visible(_half_width(value)).isascii() else value


def _without_ends(value: str) -> str:
    return value.strip(ENDS + " \t")


# As shops guard what Excel would take for a number, and as a formula that is one.
_GUARDED: Final = re.compile(r'=(?:[Tt]\("+(.*?)"*\)|"+(.*?)"*|([+]?[0-9]{2,}(?:[.]0+)?))')


def _unquoted(value: str) -> str:
    value = value.strip(QUOTES + " \t")
    guarded = _GUARDED.fullmatch(value)
    return (guarded[1] or guarded[2] or guarded[3] or "").strip(QUOTES + " \t") if guarded else value


_whole: Final = _substitution(r"(\+?[0-9](?:[0-9 ()\[\]/\u2010-\u2015-]*[0-9])?)\.0+", r"\1")
_chinese: Final = _substitution(r"(1[3-9][0-9]{9})", r"+86\1")
_american: Final = _substitution(r"(1[3-9][0-9]{9})", r"+\1")
_plus: Final = _substitution(r"(?:00)?((?!1[3-9][0-9]{9}\Z)[1-9][0-9]{9,14})", r"+\1")
_zero: Final = _substitution(r"([0-9]{13})", r"0\1")

HALF_WIDTH: Final = Repair("half-width", Reason.FULL_WIDTH, _half_width, repairs_in_bulk.HALF_WIDTH)
VISIBLE: Final = Repair("remove-invisible", Reason.INVISIBLE, _visible, repairs_in_bulk.VISIBLE)
WITHOUT_ENDS: Final = Repair("strip-ends", Reason.ENDS, _without_ends, repairs_in_bulk.WITHOUT_ENDS)
UNQUOTED: Final = Repair("strip-quotes", Reason.QUOTED, _unquoted, repairs_in_bulk.UNQUOTED)
BRACKETS: Final = Repair("strip-brackets", Reason.QUOTED, spellings.without_brackets, spellings_in_bulk.BRACKETS)
LABEL: Final = Repair("strip-label", Reason.LABELLED, spellings.without_label, spellings_in_bulk.LABEL)
PLACE: Final = Repair(LABEL.code, Reason.LABELLED, spellings.without_place, spellings_in_bulk.PLACE)  # uid:7 may be one
WHOLE: Final = Repair("strip-decimals", Reason.DECIMALS, _whole, repairs_in_bulk.WHOLE)
UNSEPARATED: Final = Repair("strip-separators", Reason.SEPARATORS, spellings.unseparated, repairs_in_bulk.UNSEPARATED)
CHINESE: Final = Repair("add-86", Reason.NO_COUNTRY, _chinese, repairs_in_bulk.CHINESE)
AMERICAN: Final = Repair("add-plus-1", Reason.NO_COUNTRY, _american, repairs_in_bulk.AMERICAN)  # in the place of that
PLUS: Final = Repair("add-plus", Reason.LOST_PLUS, _plus, repairs_in_bulk.PLUS)
HOME: Final = {
    code: Repair(name, Reason.NO_COUNTRY, national.in_e164(code), national.in_bulk(code))
    for name, code in AT_HOME.items()
}  # by calling code: of mobile numbers as they are dialled in the application's home country
ELEVEN: Final = {
    code: Repair(name, Reason.NO_COUNTRY, national.eleven_in_e164(code), national.eleven_in_bulk(code))
    for name, code in ELEVEN_DIGITS.items()
}  # of those that can be mobile numbers of China, in the place of that reading
ABROAD: Final = {
    code: Repair(name, Reason.NO_COUNTRY, abroad.with_plus(code), abroad.in_bulk(code))
    for name, code in AT_HOME_OR_ABROAD.items()
}  # of those that can be mobile numbers abroad with a +, in the place of HOME
TRUNK: Final = Repair(
    "strip-trunk-zero", Reason.TRUNK_ZERO, spellings.without_trunk_zero, spellings_in_bulk.TRUNK, mends_accepted=True
)
COLONS: Final = Repair("add-colons", Reason.NO_COLONS, spellings.with_colons, spellings_in_bulk.COLONS)
PREFIX: Final = Repair("strip-0x", Reason.PREFIXED, spellings.without_prefix, spellings_in_bulk.PREFIX)
ADDRESS: Final = Repair("address-only", Reason.NOT_ALONE, spellings.address_only, spellings_in_bulk.ADDRESS_ONLY)
IDN: Final = Repair("domain-ascii", Reason.DOMAIN, spellings.domain_in_ascii, spellings_in_bulk.FOREIGN)
MEANT: Final = Repair("end-in-com", Reason.MISTYPED, mistyped.meant, mistyped.MEANT, mends_accepted=True)
ZERO: Final = Repair("add-zero", Reason.LOST_ZERO, _zero, repairs_in_bulk.ZERO)
UPPER: Final = Repair("upper-case", Reason.LOWER_CASE, str.upper, repairs_in_bulk.UPPER)
LOWER: Final = Repair("lower-case", Reason.UPPER_CASE, str.lower, repairs_in_bulk.LOWER)

# The same where only the length of an account counts: of those that are ASCII but for such characters.
HALF_WIDTH_ALONE: Final = Repair(
    "half-width",
    Reason.FULL_WIDTH,
    lambda value: _alone(value, _half_width) if _WIDE_WORD.search(value) else value,
    repairs_in_bulk.HALF_WIDTH_ALONE,
)
VISIBLE_ALONE: Final = Repair(
    "remove-invisible", Reason.INVISIBLE, lambda value: _alone(value, _visible), repairs_in_bulk.VISIBLE_ALONE
)

ALWAYS: Final = (HALF_WIDTH, VISIBLE, WITHOUT_ENDS, BRACKETS, UNQUOTED)
NAMED: Final = (*ALWAYS, LABEL)
NUMBER: Final = (*NAMED, WHOLE)
ALONE: Final = (HALF_WIDTH_ALONE, VISIBLE_ALONE)
# What helps where only the length of an account counts.
WRAPPING: Final = (PLACE, WITHOUT_ENDS, BRACKETS, UNQUOTED, WHOLE)
REPAIRS: Final = {
    each.code: each
    for each in (
        *(*NUMBER, UNSEPARATED, CHINESE, AMERICAN, *ELEVEN.values(), *ABROAD.values(), *HOME.values()),
        *(PLUS, TRUNK, ZERO),
        *(COLONS, PREFIX, ADDRESS, IDN, MEANT, UPPER, LOWER),
    )
}  # in the order they are done

MENDED: Final = frozenset((*(repair.reason for repair in REPAIRS.values()), Reason.LOWER_UUID))  # by repairs, perhaps
LOWER_UUID: Final = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SCIENTIFIC: Final = re.compile(r"[+-]?+[0-9](?:[.,][0-9]++)?+[Ee]\+?+[0-9]{2,3}+")


class Asked(Protocol):
    """What is asked of a row, as far as damage to it matters: see Rule."""

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """The format of an account."""

    @property
    def misfit(self) -> Reason:
        """The reason where nothing better is known."""

    @property
    def width(self) -> int:
        """How wide the rows around are, see several.py."""

    def fits(self, row: str) -> bool:
        """Whether a row is accepted."""

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """The repairs that may help, in their order."""


def diagnosed(account: str, asked: Asked) -> Reason:
    """Why an account does not fit, as exactly as can be told."""
    if SCIENTIFIC.fullmatch(account):
        return Reason.SCIENTIFIC
    first: Reason | None = None
    changed = account
    for repair in asked.repairs:
        before, changed = changed, repair.change(changed)
        if changed != before:
            first = first or repair.reason
    fits = asked.pattern and len(changed) <= LONGEST and asked.pattern.fullmatch(changed)
    if first and fits and asked.fits(changed):
        return Reason.LOWER_UUID if first is Reason.LOWER_CASE and LOWER_UUID.fullmatch(account) else first
    if asked.misfit == Reason.NOT_PHONE and spellings.is_extended(changed):
        return Reason.EXTENSION
    if asked.misfit == Reason.NOT_MD5 and spellings.is_other_hash(changed):
        return Reason.OTHER_HASH
    return Reason.JOINED_ROW if is_several(account, asked.misfit, asked.width) else asked.misfit
