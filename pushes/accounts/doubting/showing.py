"""Accepted rows that show a sign of being nobody's: see judging/signs.py."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging.examining import Examined, Wanted
from pushes.accounts.judging.offering_repairs import SAMPLES, Offer
from pushes.accounts.judging.repairs import REPAIRS
from pushes.accounts.judging.signs import Sign
from pushes.accounts.rows.spans import Positions, Rows
from pushes.accounts.words.doubts import Doubt, share_of
from pushes.accounts.words.reject_reasons import shown


@dataclass(frozen=True, slots=True)
class Shown:
    """So many rows that show a sign, the first of them and its account. mended: some before and after the repair."""

    sign: Sign
    rows: int
    first_row: int
    sample: str
    mended: tuple[tuple[str, str], ...] = ()


class Showing:
    """Counts rows by the signs that are doubted, and those that are kept by choice."""

    def __init__(self, wanted: Wanted) -> None:
        self._signs = wanted.signs
        self._shown: dict[Sign, Shown] = {}

    def look(self, examined: Examined) -> list[Shown] | None:
        """The signs that accepted rows show."""
        return list(self._seen(examined)) or None

    def _seen(self, examined: Examined) -> Iterator[Shown]:
        rows = examined.judged.accepted
        for signs in (self._signs.doubted, self._signs.kept):
            for sign, places in signs.each(rows):
                first = places[:1]
                row = int(examined.numbers(first)[0])
                sample = rows.data[rows.starts[first[0]] : rows.ends[first[0]]].decode()
                yield Shown(sign, len(places), row, shown(sample), mended(sign, rows, places))

    def take(self, seen: Iterable[Shown]) -> None:
        """Add those of the next block."""
        for each in seen:
            before = self._shown.setdefault(each.sign, replace(each, rows=0, mended=()))
            both = (before.mended + each.mended)[:SAMPLES]
            self._shown[each.sign] = replace(before, rows=before.rows + each.rows, mended=both)

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubts about them."""
        found = (self._shown[sign] for sign in self._signs.doubted.all if sign in self._shown)
        return [
            Doubt(
                each.sign.code,
                each.rows,
                each.first_row,
                each.sample,
                {"share": share_of(each.rows, whole.accepted)} if each.sign.tells_share else {},
                each.sign.leave_out,
            )
            for each in found
        ]

    def shows(self, code: Doubt.Code) -> bool:
        """Whether rows show a sign that is doubted with this code, so far."""
        return any(sign.code == code for sign in self._shown)

    @property
    def repairs(self) -> list[Offer]:
        """What would mend rows that show a sign."""
        found = (each for each in self._shown.values() if each.sign.mend)
        return [Offer(each.sign.mend, each.rows, each.mended) for each in found]

    @property
    def kept(self) -> dict[str, int]:
        """How many rows were kept by each choice."""
        return {sign.keep: each.rows for sign, each in self._shown.items() if sign in self._signs.kept.all}


def mended(sign: Sign, rows: Rows, places: Positions) -> tuple[tuple[str, str], ...]:
    """The first of the rows at these places, before and after the repair of a sign; none where it has none."""
    some = rows.only(places[:SAMPLES]).data.decode().split("\n")[:-1] if sign.mend else []
    return tuple((each, REPAIRS[sign.mend].change(each)) for each in some)
