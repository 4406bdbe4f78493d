"""Why rows are not accepted, told of many at once. Rule.judge and repairs.diagnosed say the same of one row."""

from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from pushes.accounts.judging.repairs import (
    ABROAD,
    CHINESE,
    COLONS,
    HOME,
    IDN,
    LOWER,
    LOWER_UUID,
    MENDED,
    PLUS,
    SCIENTIFIC,
    TRUNK,
    UPPER,
    ZERO,
)
from pushes.accounts.judging.repairs_in_bulk import extended_with_signs, extended_with_words
from pushes.accounts.judging.rules import Rule
from pushes.accounts.judging.several import are_several
from pushes.accounts.judging.spellings import OTHER_HASH
from pushes.accounts.limits import LONGEST
from pushes.accounts.rows.certainty import matching, shaped
from pushes.accounts.rows.characters import coded, controlled, oddly_cased, untrimmed
from pushes.accounts.rows.spans import Mask, Positions, Rows
from pushes.accounts.words.reject_reasons import LONGEST_SHOWN, Reason

REASONS: Final = tuple(Reason)
PLACES: Final = {reason: place for place, reason in enumerate(REASONS)}
BLANK, UNTOLD = 254, 255

Told: TypeAlias = npt.NDArray[np.uint8]  # of each row a place in REASONS, or BLANK, or UNTOLD
Chains: TypeAlias = npt.NDArray[np.uint16]  # of each row, one bit for each repair of the rule that it needs


def reasons_of(rows: Rows, rule: Rule) -> tuple[Told, Chains]:
    """Why rows in UTF-8 that are not accepted as they stand are not, and the repairs that would help them together.

    UNTOLD: to be judged one by one.
    """
    codes = coded(rows)
    lengths = codes.ends - codes.starts
    found, chains = diagnosed_all(codes, rule) if rule.pattern else (np.full(len(rows), UNTOLD, np.uint8), None)
    chains = np.zeros(len(rows), np.uint16) if chains is None else chains
    for sign, places in reversed(list(rule.explains.each(rows))):
        found[places] = PLACES[sign.reason]
    for sign, places in reversed(list(rule.refuses.each(rule.folds(rows)))):
        found[places] = PLACES[sign.reason]
    found[lengths == 1] = PLACES[Reason.TOO_SHORT]
    found[lengths == 0] = BLANK
    found[controlled(codes)] = PLACES[Reason.CONTROL_CHARACTER]
    found[lengths > LONGEST] = PLACES[Reason.TOO_LONG]
    several = np.flatnonzero((found == PLACES[rule.misfit]) | (found == PLACES[Reason.TOO_LONG]))
    if len(several):
        found[several[are_several(codes.only(several), rule.misfit, rule.width)]] = PLACES[Reason.JOINED_ROW]
    found[(lengths > LONGEST_SHOWN) | untrimmed(codes)] = UNTOLD
    chains[~_MENDABLE[found]] = 0
    return found, chains


def chains_in(chains: Chains, rule: Rule) -> Iterator[tuple[tuple[str, ...], Positions]]:
    """The codes of the repairs that rows need together, and the places of these rows."""
    for bits in np.flatnonzero(np.bincount(chains)[1:]) + 1:
        codes = tuple(repair.code for place, repair in enumerate(rule.repairs) if bits >> place & 1)
        yield codes, np.flatnonzero(chains == bits)


_DIGITS: Final = shaped("0-9", 1, LONGEST)
_MENDABLE: Final = np.isin(np.arange(256), [PLACES[reason] for reason in MENDED])


def diagnosed_all(rows: Rows, rule: Rule) -> tuple[Told, Chains]:
    """Why coded rows do not fit the format, and the repairs that would help them together."""
    found = np.full(len(rows), PLACES[rule.misfit], np.uint8)
    digits, scientific = _DIGITS(rows), _scientific(rows)
    if COLONS in rule.repairs:
        digits &= False  # twelve of them may be a MAC address
    if digits.any():
        _tell_digits(found, digits, rows, rule)
    chains = _bits_of(rule)[found]
    _tell_trunk_zeros(chains, found, rows, rule)
    _tell_national(chains, found, rows, rule)
    found[scientific] = PLACES[Reason.SCIENTIFIC]
    if CHINESE in rule.repairs:
        digits &= (rows.at(0) != ord("0")) | (rows.at(1) != ord("0"))  # 00 may stand for the +
    places = np.flatnonzero(~digits & ~scientific)
    if len(places):
        found[places], chains[places] = _by_repairs(rows.only(places), rule)
    return found, chains


def _bits_of(rule: Rule) -> Chains:
    """The bit of the repair that goes with each reason, the first of them."""
    bits = np.zeros(256, np.uint16)
    for place, repair in reversed(list(enumerate(rule.repairs))):
        bits[PLACES[repair.reason]] = 1 << place
    return bits


def _tell_digits(found: Told, digits: Mask, rows: Rows, rule: Rule) -> None:
    """Rows of digits only are told by their length and how they begin."""
    lengths, first, second = rows.ends - rows.starts, rows.at(0), rows.at(1)
    if CHINESE in rule.repairs:
        mobile = (lengths == 11) & (first == ord("1")) & (second >= ord("3"))
        found[digits & mobile] = PLACES[CHINESE.reason]
        plus = (lengths >= 10) & (lengths <= 15) & (first != ord("0")) & ~mobile
        found[digits & plus] = PLACES[PLUS.reason]
    if ZERO in rule.repairs:
        found[digits & (lengths == 13)] = PLACES[ZERO.reason]


def _tell_trunk_zeros(chains: Chains, found: Told, rows: Rows, rule: Rule) -> None:
    """Digits that lost their + may have kept the zero of inland calls, too."""
    zero = (rows.at(2) == ord("0")) | (rows.at(3) == ord("0"))
    places = np.flatnonzero(zero & (found == PLACES[PLUS.reason]))
    if len(places):
        trunk = places[TRUNK.many.which(PLUS.many.made(rows.only(places)))]
        chains[trunk] |= _bits_of(rule)[PLACES[TRUNK.reason]]


def _tell_national(chains: Chains, found: Told, rows: Rows, rule: Rule) -> None:
    """Digits that are a mobile number as it is dialled at home, and those of them that are one abroad with a +."""
    home = next((place for place, repair in enumerate(rule.repairs) if repair in HOME.values()), None)
    if home is None:
        return
    national = rule.repairs[home].many.which(rows)
    found[national], chains[national] = PLACES[CHINESE.reason], 1 << home
    if len(places := np.flatnonzero(national)):
        abroad = next(place for place, repair in enumerate(rule.repairs) if repair in ABROAD.values())
        chains[places[rule.repairs[abroad].many.which(rows.only(places))]] = 1 << abroad


def _by_repairs(rows: Rows, rule: Rule) -> tuple[Told, Chains]:
    """Rows of all kinds are told by the first repair that changes them, if they fit after all repairs."""
    misfit = PLACES[rule.misfit]
    first, after = np.full(len(rows), misfit, np.uint8), rows
    chains = np.zeros(len(rows), np.uint16)
    for place, repair in enumerate(rule.repairs):
        after, changed = repair.many.done(after)
        if changed.any():
            chains |= changed * np.uint16(1 << place)
            first[changed & (first == misfit)] = PLACES[repair.reason]
    if (first != misfit).any():
        first[~rule.fit(after)] = misfit
    if IDN in rule.repairs:
        first[chains & _bits_of(rule)[PLACES[IDN.reason]] > 0] = UNTOLD
    if rule.misfit == Reason.NOT_PHONE:
        _tell_extended(first, after, misfit)
    if rule.misfit == Reason.NOT_MD5:
        first[(first == misfit) & _OTHER_HASH(after)] = PLACES[Reason.OTHER_HASH]
    if UPPER in rule.repairs and rule.misfit == Reason.NOT_IDFA:
        first[(first == PLACES[UPPER.reason]) & _LOWER_UUID(rows)] = PLACES[Reason.LOWER_UUID]
    if UPPER in rule.repairs or LOWER in rule.repairs:
        first[oddly_cased(rows)] = UNTOLD
    return first, chains


def _tell_extended(first: Told, after: Rows, misfit: int) -> None:
    """Numbers with an extension behind a sign are told; a word before it can be any, so those are left."""
    places = np.flatnonzero(first == misfit)
    if len(places):
        rows = after.only(places)
        if not rows.data.isascii():  # no word before an extension is ASCII that the signs do not hold
            first[places[extended_with_words(rows)]] = UNTOLD
        first[places[extended_with_signs(rows)]] = PLACES[Reason.EXTENSION]


_OTHER_HASH: Final = matching(OTHER_HASH.encode())
_LOWER_UUID: Final = matching(LOWER_UUID.pattern.encode())
_AS_EXCEL: Final = shaped("0-9", 7, LONGEST, {1: ".", -4: "E", -3: "+"})
_SCIENTIFIC: Final = matching(SCIENTIFIC.pattern.encode())


def _scientific(rows: Rows) -> Mask:
    likely = np.zeros(len(rows), np.bool_)
    for place in (-3, -4, -5):
        likely |= rows.at(place) | 0x20 == ord("e")
    likely &= (rows.at(-1) - np.uint8(ord("0"))) < 10
    if likely.any() and len(places := np.flatnonzero(likely & ~_AS_EXCEL(rows))):
        likely[places] = _SCIENTIFIC(rows.only(places))
    return likely
