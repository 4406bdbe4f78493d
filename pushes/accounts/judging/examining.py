"""What is done to each block by itself, in any thread: repair, verdicts, conversion, plausibility, hashes."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np

from pushes.accounts.judging import rules
from pushes.accounts.judging.acceptance import SAMPLES, Judged, judge
from pushes.accounts.judging.applying_repairs import Mender, asked_for
from pushes.accounts.judging.conversion import normalised, raw_of
from pushes.accounts.judging.header_names import standing_again
from pushes.accounts.judging.joined_rows import Parting
from pushes.accounts.judging.plausibility import Implausible, Plausibility
from pushes.accounts.judging.repairs import TRUNK
from pushes.accounts.judging.rules import Raw, Rule
from pushes.accounts.judging.signs import Chosen
from pushes.accounts.judging.signs_of_nobody import again
from pushes.accounts.judging.two_readings import NO_BARE, Bare
from pushes.accounts.judging.types import at_home, rule_of
from pushes.accounts.reading.lines import Block
from pushes.accounts.rows.spans import Positions, Rows, Words
from pushes.accounts.words.choices import LEAVE_OUT_JOINED, SPLIT_JOINED

FIRST = 50  # implausible rows of a block that are told


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a check was asked for, the rows' side of it: their type, what they are judged by, conversion, repairs.

    signs: those of the type, as the choices (codes) have it; the rule knows of them, too. home: the application's home
    country.
    """

    account_type: int
    rule: Rule
    raw: Raw | None
    mender: Mender
    keep_header: bool
    signs: Chosen
    choices: Collection[str]
    home: str

    @property
    def parts_joined(self) -> bool:
        """Whether rows that are several are to be split or left out."""
        return bool({LEAVE_OUT_JOINED, SPLIT_JOINED} & {*self.choices})

    def beside(self, header: str) -> "Wanted":
        """The same for a list with this header, if it has one: where it stands again, it is none of the accounts."""
        if not header or self.keep_header:
            return self
        sign = again(frozenset((header,)) if self.rule.pattern else standing_again(header))
        signs = self.signs.with_more(sign, self.choices, doubted=not self.rule.pattern)
        rule = replace(self.rule.with_signs(signs.refused, signs.doubted), explains=self.rule.explains.and_(sign))
        return replace(self, rule=rule, signs=signs, mender=Mender(rule, asked_for(self.choices, rule)))

    @classmethod
    def of(
        cls, account_type: int, *, keep_header: bool, hash_raw: bool, repairs: Collection[str], home: str
    ) -> "Wanted":
        """The same from the arguments of a check. Raises ValueError for what the tables do not know."""
        raw = raw_of(account_type, repairs) if hash_raw else None
        rule = raw.rule if raw else at_home(rule_of(account_type), home)
        signs = Chosen.of(rule.refuses, rule.doubts, repairs)
        rule = rule.with_signs(signs.refused, signs.doubted)
        mender = Mender(rule, asked_for(repairs, rule))
        return cls(account_type, rule, raw, mender, keep_header, signs, tuple(repairs), home)


@dataclass(frozen=True, slots=True)
class Examined:
    """A block with its verdicts. read: its rows before any repair. accounts: the accepted ones as they are sent, or as
    their MD5 is made, `hashes` theirs.

    repaired: rows that each repair changed. implausible: how many accounts are, and the first of them. trunk_zeros: how
    many of these have the zero of inland calls, and the first of them. bare: numbers without a country code.
    """

    read: Rows
    block: Block
    judged: Judged
    accounts: Rows
    hashes: Words | None
    repaired: Counter[str]
    implausible: tuple[int, list[Implausible]]
    trunk_zeros: tuple[int, list[str]] = (0, [])
    bare: Bare = NO_BARE

    def numbers(self, places: Positions) -> Positions:
        """The numbers of the rows that are accepted at these places."""
        kept = self.judged.kept
        return self.block.first + (places if kept is None else np.flatnonzero(kept)[places])


class Examiner:
    """Examines blocks as wanted; `hashes` gives the hashes by which duplicates are found."""

    def __init__(self, wanted: Wanted, hashes: Callable[[Rows], Words | None]) -> None:
        self._wanted, self._hashes = wanted, hashes
        self._plausibility = Plausibility()
        leave_out = LEAVE_OUT_JOINED in wanted.choices
        asked = wanted.parts_joined
        self._parting = Parting(wanted.rule, wanted.mender, leave_out=leave_out) if asked else None

    def passed(self, blocks: Iterable[Block]) -> Iterable[Block]:
        """The blocks as they are to be examined: rows that are two are split or left out, where that was chosen."""
        return self._parting.passed(blocks) if self._parting else blocks

    @property
    def split(self) -> int:
        """How many rows were split in two so far."""
        return self._parting.split if self._parting else 0

    def examine(self, block: Block) -> Examined:
        """Everything about one block. May be called in any thread."""
        wanted = self._wanted
        mended, repaired = wanted.mender.mended(block)
        judged = judge(mended, wanted.rule)
        accounts = normalised(judged.accepted, wanted.raw) if wanted.raw else judged.accepted
        hashes = self._hashes(accounts)
        if wanted.rule.misfit is not rules.PHONE.misfit:
            return Examined(block.rows, mended, judged, accounts, hashes, repaired, (0, []))
        bare = Bare.of(block, wanted.rule) if judged.rejected or repaired else NO_BARE
        return Examined(
            block.rows, mended, judged, accounts, hashes, repaired, *self._implausible(block.first, judged), bare
        )

    def _implausible(self, first: int, judged: Judged) -> tuple[tuple[int, list[Implausible]], tuple[int, list[str]]]:
        """The implausible accounts of a block, and those of them with the zero of inland calls."""
        rows = judged.accepted
        places = np.flatnonzero(self._plausibility.implausible(rows))
        if not len(places):
            return (0, []), (0, [])
        numbers = first + (np.arange(len(rows)) if judged.kept is None else np.flatnonzero(judged.kept))
        told = [
            Implausible(int(numbers[place]), rows.data[rows.starts[place] : rows.ends[place]].decode())
            for place in places[:FIRST].tolist()
        ]
        suspects = rows.only(places)
        zeros = suspects.only(np.flatnonzero(TRUNK.many.which(suspects)))
        return (len(places), told), (len(zeros), zeros.data.decode().split("\n")[: min(SAMPLES, len(zeros))])
