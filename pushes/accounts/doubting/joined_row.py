"""A row that is several: see judging/joined_rows.py."""

from dataclasses import dataclass

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging.examining import Examined, Wanted
from pushes.accounts.judging.joined_rows import joined, listed
from pushes.accounts.judging.offering_repairs import SAMPLES
from pushes.accounts.words.choices import SPLIT_JOINED
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import shown


@dataclass(frozen=True, slots=True)
class Seen:
    """How many rows of a block are several, the number of the first, and up to 3 as they stand and as they would be."""

    rows: int
    first_row: int
    samples: tuple[tuple[str, str], ...]


class JoinedRow:
    """Looks for rows far longer than the others that are made of such as these, and for lists, unless they are gone."""

    def __init__(self, wanted: Wanted) -> None:
        self._rule = None if wanted.parts_joined else wanted.rule
        self._rows, self._first, self._samples = 0, 0, tuple[tuple[str, str], ...]()

    def look(self, examined: Examined) -> Seen | None:
        """Those of a block."""
        rows = examined.judged.accepted
        found = dict(sorted((joined(rows) | listed(rows, self._rule)).items())) if self._rule else {}
        if not found:
            return None
        first = int(examined.numbers(np.array([*found][:1]))[0])
        samples = tuple((rows.text(place), ", ".join(parts)) for place, parts in list(found.items())[:SAMPLES])
        return Seen(len(found), first, samples)

    def take(self, seen: Seen) -> None:
        """Add those of the next block."""
        self._first = self._first or seen.first_row
        self._rows += seen.rows
        self._samples = (*self._samples, *seen.samples)[:SAMPLES]

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt about them."""
        if not self._rows:
            return []
        return [Doubt(Doubt.Code.JOINED_ROW, self._rows, self._first, shown(self._samples[0][0]), choice=SPLIT_JOINED)]

    @property
    def samples(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The first of them before and after, by the code of the choice."""
        return {SPLIT_JOINED: self._samples}
