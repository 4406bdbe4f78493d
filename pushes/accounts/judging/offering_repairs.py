"""What is offered for rejected rows: each repair that helps alone, and repairs that rows need together."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from pushes.accounts.judging.applying_repairs import changed_by, repaired
from pushes.accounts.judging.repairs import MENDED, REPAIRS
from pushes.accounts.judging.rules import Rule
from pushes.accounts.words.reject_reasons import Reason
from pushes.accounts.words.repairs import said

Chain: TypeAlias = tuple[str, ...]  # codes of repairs that follow each other


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice that would make `rows` rejected rows accounts, or another one about `rows` of them.

    code: of the choice, or those of all repairs that rows need together, joined by +. samples: of repairs, up to 3 rows
    before and after. plausible: for one of two readings of numbers without a country code, the percentage of them that
    can be such numbers; else None. reason: for which those rows are rejected, or most of them; empty if they are not.
    """

    code: str
    rows: int
    samples: tuple[tuple[str, str], ...]
    plausible: int | None = None
    reason: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """What it does, in one sentence or two."""
        return said(self.code, self.rows, plausible=self.plausible)


_PLACES: Final = {code: place for place, code in enumerate(REPAIRS)}
SAMPLES: Final = 3  # rows before and after that an offer shows
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
        first = sorted(helped, key=len, reverse=True)  # those that take all of it
        values = [value for each in first for value in helped[each][1]][:SAMPLES]
        samples = tuple((value, changed_by(value, rule, {*asked, *chain})) for value in values)
        rows = sum(rows for rows, _values in helped.values())
        yield Offer("+".join(chain), rows, samples, reason=REPAIRS[chain[0]].reason)


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
    return tuple(repaired(value, rule, rule.repairs)[1]) if reason in MENDED and rule.pattern else ()
