"""Mobile numbers without a country code that are Chinese, North American or of the home country: 11 digits do not tell.

Of each block some are looked at, as they stand in the file: what they can be depends on no choice that was made.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self, TypeAlias

import numpy as np

from pushes.accounts.judging.applying_repairs import changed_by
from pushes.accounts.judging.offering_repairs import SAMPLES, Chain, Offer, offered
from pushes.accounts.judging.plausibility import is_american, is_chinese
from pushes.accounts.judging.repairs import AMERICAN, CHINESE
from pushes.accounts.judging.repairs_in_bulk import MOBILE
from pushes.accounts.judging.rules import Rule
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.characters import TRIMMED, coded, trimmed_codes
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.countries import calling_code
from pushes.accounts.words.repairs import ABROAD
from pushes.accounts.words.two_readings import ELEVEN_DIGITS, MAY_BE, READINGS, TwoReadings, other_reading, reading_in

LOOKED_AT: Final = 1000  # rows of a block, evenly spread
_WIDTH: Final = 12  # bytes of a number without a country code and its LF
_OF_THREE: Final = np.array([100, 10, 1], np.uint16)  # what digits of a number are worth


@dataclass(frozen=True, slots=True)
class Bare:
    """Numbers without a country code: how many were looked at and can be each, and the first as they stand."""

    rows: int = 0
    chinese: int = 0
    american: int = 0
    national: int = 0
    samples: tuple[str, ...] = ()

    def and_(self, other: "Bare") -> "Bare":
        """The sum of both."""
        samples = (*self.samples, *other.samples)[:SAMPLES]
        return Bare(
            self.rows + other.rows,
            self.chinese + other.chinese,
            self.american + other.american,
            self.national + other.national,
            samples,
        )

    @classmethod
    def of(cls, block: Block, rule: Rule) -> Self:
        """Those of a block. May be called in any thread."""
        rows = block.rows
        unsure = ~rule.certain(rows)
        unsure[list(block.faults)] = False
        places = np.flatnonzero(unsure)
        if CHINESE not in rule.repairs or not len(places):
            return cls()
        some = rows.only(places[:: -(-len(places) // LOOKED_AT)])
        codes = trimmed_codes(coded(some))
        for repair in rule.repairs[: rule.repairs.index(CHINESE)]:
            codes = repair.many.done(codes)[0]
        mobile = np.flatnonzero(MOBILE(codes))
        samples = some.only(mobile[:SAMPLES]).data.decode().split("\n")[:-1]
        told = tuple(value.strip(TRIMMED) for value in samples)
        home = next((each for each in rule.repairs if each.code in ELEVEN_DIGITS), None)
        numbers = codes.only(mobile)
        national = int(np.count_nonzero(home.many.which(numbers))) if home else 0
        return cls(len(mobile), *_possible(numbers), national, told)

    def readings(self, rows: int, home: str) -> TwoReadings | None:
        """Both readings of so many rows for an application of a home country, if both are possible."""
        at_home = [each for each, code in ELEVEN_DIGITS.items() if code == calling_code(home)]
        others = {AMERICAN.code: self.american} | dict.fromkeys(at_home, self.national)
        other, count = max(others.items(), key=lambda each: each[1])
        if not self.rows or 100 * count < MAY_BE * self.rows:
            return None
        shares = {CHINESE.code: self.chinese, other: count}
        return TwoReadings(rows, {code: 100 * count // self.rows for code, count in shares.items()}, home)


NO_BARE: Final = Bare()


def _possible(numbers: Rows) -> tuple[int, int]:
    """How many of these numbers of 11 digits can be Chinese, and how many North American: their first five tell."""
    digits = numbers.octets.reshape(-1, _WIDTH)
    areas = (digits[:, 1:4] - np.uint8(ord("0"))) @ _OF_THREE
    chinese, american = (np.bincount(some).tolist() for some in (areas, areas[digits[:, 4] >= ord("2")]))
    return (
        sum(count for area, count in enumerate(chinese) if count and is_chinese(f"1{area:03}")),
        sum(count for area, count in enumerate(american) if count and is_american(f"1{area:03}2")),
    )


Chains: TypeAlias = Mapping[Chain, tuple[int, list[str]]]  # rows by the repairs that they need together


def offers_of(
    rule: Rule,
    chains: Chains,
    readings: TwoReadings | None,
    bare: Bare,
    done: tuple[Collection[str], Mapping[str, int]],
) -> Iterator[Offer]:
    """What would save rows that need repairs, or have those that can be read in two ways be read in the other.

    `done`: the repairs asked for, and how many rows each has changed.
    """
    asked, _counts = done
    yield from _in_both(offered(rule, _as_asked(chains, asked), asked), readings, rule, asked)
    yield from _instead(readings, bare, rule, done)
    yield from offered(rule, _abroad(chains, asked), asked)


def _as_asked(chains: Chains, asked: Collection[str]) -> Chains:
    """The same with another reading in the place of the Chinese one, and of one abroad, where that was asked for."""
    other = other_reading(asked)
    found = _with(chains, {CHINESE.code: other}) if other in asked else chains
    return _with(found, {abroad: f"add-{code}" for abroad, code in ABROAD.items() if abroad not in asked})


def _with(chains: Chains, other: Mapping[str, str]) -> Chains:
    """The same with other repairs in the place of some."""
    if not any(code in other for each in chains for code in each):
        return chains
    found = dict[Chain, tuple[int, list[str]]]()
    for chain, (rows, values) in chains.items():
        key = tuple(other.get(code, code) for code in chain)
        before, first = found.get(key, (0, []))
        found[key] = before + rows, [*first, *values][:SAMPLES]
    return found


def _abroad(chains: Chains, asked: Collection[str]) -> Chains:
    """Numbers of the home country that can be such of another, too, where most of them can, unless that was asked."""
    codes = {code for each in chains for code in each} & ABROAD.keys() - {*asked}
    found = {each: some for each, some in chains.items() if codes & {*each}}
    at_home = {f"add-{ABROAD[code]}" for code in codes} | codes
    rows = sum(some[0] for each, some in chains.items() if at_home & {*each})
    return found if 100 * sum(some[0] for some in found.values()) >= MAY_BE * rows else {}


def bare_rows(chains: Chains, done: Mapping[str, int]) -> int:
    """How many rows lack a country code, or were given one."""
    return sum(found[0] for chain, found in chains.items() if CHINESE.code in chain) + sum(
        done.get(code, 0) for code in READINGS
    )


def _in_both(
    offers: Iterable[Offer], readings: TwoReadings | None, rule: Rule, asked: Collection[str]
) -> Iterator[Offer]:
    """The offers, those of the Chinese reading followed by the same of the other one where both are possible."""
    found = {offer.code: offer for offer in offers}
    other = other_reading(readings.percent) if readings else ""
    codes = {code: code.replace(CHINESE.code, other) for code in found if readings and CHINESE.code in code.split("+")}
    for code, offer in found.items():
        if readings is None or code not in codes:
            if code not in codes.values():
                yield offer
            continue
        yield replace(offer, plausible=readings.percent[CHINESE.code])
        values = [before for before, _after in offer.samples]
        asked_then = {*asked, *codes[code].split("+")}
        samples = tuple((value, changed_by(value, rule, asked_then)) for value in values)
        rows = offer.rows + (found[codes[code]].rows if codes[code] in found else 0)
        yield Offer(codes[code], rows, samples, readings.percent[other])


def _instead(
    readings: TwoReadings | None, bare: Bare, rule: Rule, done: tuple[Collection[str], Mapping[str, int]]
) -> Iterator[Offer]:
    """The other reading, where one was asked for and `done` to rows."""
    asked, counts = done
    chosen = reading_in(asked)
    if readings is None or not counts.get(chosen):
        return
    (other,) = (code for code in readings.percent if code != chosen)
    codes = {*asked, other} - {chosen}
    samples = tuple((value, changed_by(value, rule, codes)) for value in bare.samples)
    yield Offer(other, counts[chosen], samples, readings.percent[other])
