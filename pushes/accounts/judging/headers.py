"""Which row is a header? The first one with something in it is, if it is a known word, or if it looks like words and
fails a format that the rest passes; and a known word below a title is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Final

from pushes.accounts.judging.header_names import is_known, is_of_a_tool
from pushes.accounts.judging.rules import Rule
from pushes.accounts.limits import SHORTEST
from pushes.accounts.reading.lines import Block
from pushes.accounts.reading.tables import separator_line
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.notes import Note
from pushes.accounts.words.reject_reasons import Reason, Reject, shown

_LONGEST: Final = 40  # characters of a header
_WORDS: Final = re.compile(r"[^\W\d][\w .:#/()（）：-]*")
_MOST_DIGITS: Final = 2
SEARCHED: Final = 20  # rows in which a header is looked for
_TITLES: Final = 3  # rows of title that may stand above it
_PASSING: Final = 9  # rows that pass for each that does not, where row 1 is taken for a header


def looks_like_words(value: str) -> bool:
    """Whether the value is made of words: it begins with a letter and has hardly a digit."""
    digits = sum(char.isdigit() for char in value)
    return len(value) <= _LONGEST and digits <= _MOST_DIGITS and bool(_WORDS.fullmatch(value))


@dataclass(frozen=True, slots=True)
class Above:
    """What is known of the first rows before they are looked at. rows: how many stand above a table, and are no
    accounts. is_header: whether the next one surely is a header. searched: whether there may be any header.
    """

    rows: int = 0
    is_header: bool = False
    searched: bool = True


NOTHING_ABOVE: Final = Above()

# What stands in the place of accounts and is nobody's heads no column.
OF_NOBODY: Final = frozenset((Reason.WITHHELD, Reason.PLACEHOLDER, Reason.MASKED, Reason.FOOT))


class Header:
    """The header: the first row with something in it, below a line that names the separator and perhaps a title.

    found: the one recognised at once, row: its number; doubtful: the reject that may turn out to be one. notes: what
    was skipped above it. All of them are blank in the blocks passed on, unless a header is to be kept.
    """

    def __init__(self, rule: Rule, *, keep: bool, above: Above = NOTHING_ABOVE) -> None:
        self._rule, self._keep, self._above = rule, keep, above
        self.found = ""
        self.row = 1
        self.doubtful: Reject | None = None
        self.notes: tuple[Note, ...] = ()

    @property
    def facts(self) -> dict[str, str | int]:
        """What a note of the header names: the row only where it is not the first."""
        return {"header": self.found} | ({"row": self.row} if self.row > 1 else {})

    def passed(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The same blocks without what heads them. The first one is read at once."""
        remaining, first = iter(blocks), list[Block]()
        for block in remaining:
            first.append(block)
            if block.first + len(block.rows) > SEARCHED:
                break
        return chain(list(self._without(first)), remaining)

    def _without(self, blocks: list[Block]) -> Iterator[Block]:
        skipped = self._skipped({row: value for block in blocks for row, value in _first_rows(block)})
        for block in blocks:
            yield _blanked(block, skipped) if skipped else block

    def _skipped(self, rows: dict[int, str | None]) -> set[int]:
        """The numbers of the rows to be left blank. None is a row that cannot be read."""
        if not self._above.searched:
            return {row for row in rows if row <= self._above.rows}
        filled = [row for row, value in rows.items() if value != ""]
        heads = [row for row in filled if row <= self._above.rows]
        if not heads and filled and separator_line(rows[filled[0]] or ""):
            heads = filled[:1]
        rest = filled[len(heads) :]
        titles = heads + self._find([(row, rows[row]) for row in rest[: SEARCHED // 2]])
        self.notes = tuple(_note(row, rows[row] or "") for row in titles)
        blank = not self._keep and (self.found or self.doubtful)
        return {*titles, *([self.row] if blank else [])}

    def _find(self, rows: list[tuple[int, str | None]]) -> list[int]:
        """Look for the header in these rows; the numbers of the titles above it."""
        values = [value or "" for _, value in rows]
        for place, (row, value) in enumerate(rows[: 1 if self._keep or self._above.rows else _TITLES + 1]):
            if value is None:
                break
            below = values[place + 1] if place + 1 < len(values) else ""
            sure = self._above.is_header and not place
            if (sure or is_known(value) or is_of_a_tool(value, below)) and _are_titles(values, place):
                self.found, self.row = value, row
                return [row for row, _ in rows[:place]]
        if rows and rows[0][1]:
            self._doubt(rows[0][0], rows[0][1])
        return []

    def _doubt(self, row: int, value: str) -> None:
        """Whether this row may turn out to be a header."""
        if self._keep or not self._rule.pattern or len(value) < SHORTEST or not looks_like_words(value):
            return
        verdict = self._rule.judge(value)
        if isinstance(verdict, Reason) and verdict not in OF_NOBODY:
            self.doubtful, self.row = Reject(row, value, verdict), row

    def settle(self, passed: int, rejected: int) -> None:
        """Decide about the doubtful row, knowing how many of the others passed and how many were rejected."""
        if self.doubtful and passed and passed >= _PASSING * rejected:
            self.found, self.doubtful = self.doubtful.value, None


def _first_rows(block: Block) -> Iterator[tuple[int, str | None]]:
    """The first rows of the file by their numbers, trimmed; None for one that cannot be read."""
    rows = block.rows
    for place in range(min(len(rows), SEARCHED + 1 - block.first)):
        value = rows.data[rows.starts[place] : rows.ends[place]].decode().strip(TRIMMED)
        yield block.first + place, None if place in block.faults else value


def _blanked(block: Block, skipped: set[int]) -> Block:
    """The block with these rows left blank."""
    places = sorted(row - block.first for row in skipped if block.first <= row < block.first + len(block.rows))
    rows, pieces, copied = block.rows, list[bytes](), 0
    for place in places:
        pieces.append(rows.data[copied : rows.starts[place]])
        copied = int(rows.ends[place])
    return Block(Rows.of(b"".join([*pieces, rows.data[copied:]])), block.first, block.faults) if places else block


def _are_titles(values: list[str], place: int) -> bool:
    """Whether what stands above a header is built in another way than what stands below it."""
    below = {_built(value) for value in values[place + 1 :]}
    return all(value and _built(value) not in below for value in values[:place])


def _built(value: str) -> str:
    """Of which kinds of characters a value is built, one after the other."""
    kinds = ("9" if each.isdigit() else "a" if "a" <= each.lower() <= "z" else each for each in value)
    return "".join(kind for kind, _ in groupby("文" if kind.isalpha() and kind != "a" else kind for kind in kinds))


def _note(row: int, value: str) -> Note:
    if separator_line(value):
        return Note(Note.Code.SEPARATOR_LINE, {"row": row})
    return Note(Note.Code.TITLE_SKIPPED, {"row": row, "title": shown(value)})
