"""What programs put around accounts: quotation marks, commas of a list, bars of a table, the ".0" of a data frame.

Where a type asks for no format, an account may be of any signs. They are the program's where nearly all accounts have
them, and removing them is a choice then.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from pushes.accounts.judging.applying_repairs import unwrapped
from pushes.accounts.judging.repairs import REPAIRS, Repair
from pushes.accounts.rows.characters import coded
from pushes.accounts.rows.spans import Rows

FIRST: Final = 64  # rows of a block: where none of them has anything around it, the others are not looked at
SAMPLES: Final = 3
NEARLY_ALL: Final = 90  # percent of the accounts


@dataclass(slots=True)
class Wrapped:
    """How many accounts have something around them: by the repair that removes it, and the first of them."""

    rows: int = 0
    first_row: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    samples: tuple[tuple[str, str], ...] = ()

    def add(self, other: "Wrapped") -> None:
        """Add those that follow."""
        self.first_row = self.first_row or other.first_row
        self.rows += other.rows
        self.codes += other.codes
        self.samples = (self.samples + other.samples)[:SAMPLES]

    def percent(self, accounts: int) -> int:
        """Of so many accounts."""
        return 100 * self.rows // accounts if accounts else 0

    @property
    def code(self) -> str:
        """Of the choice that removes it: the repairs that half of them need at least."""
        return "+".join(code for code in REPAIRS if 2 * self.codes.get(code, 0) >= max(self.rows, 1))


def looked_at(accounts: Rows, repairs: tuple[Repair, ...]) -> tuple[Wrapped, int] | None:
    """What stands around some accounts, and the place of the first one; None for nothing."""
    if len(accounts) > FIRST:
        first = accounts.only(np.arange(FIRST))
        if not any(changed.any() for changed in unwrapped(coded(first), repairs)[1].values()):
            return None
    changed = unwrapped(coded(accounts), repairs)[1]
    places = np.flatnonzero(np.logical_or.reduce(list(changed.values())))
    if not len(places):
        return None
    codes = Counter({code: int(np.count_nonzero(each)) for code, each in changed.items()})
    values = [accounts.data[accounts.starts[place] : accounts.ends[place]].decode() for place in places[:SAMPLES]]
    samples = tuple((value, _without(value, repairs)) for value in values)
    return Wrapped(len(places), 0, codes, samples), int(places[0])


def _without(value: str, repairs: tuple[Repair, ...]) -> str:
    for repair in repairs:
        value = repair.change(value)
    return value
