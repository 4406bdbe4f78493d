"""The columns of a file with several: what people are shown of each, and which one they chose."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from pushes.accounts.judging.applying_repairs import repaired
from pushes.accounts.judging.header_names import is_known
from pushes.accounts.judging.rules import Rule
from pushes.accounts.judging.type_suggestion import Doctor
from pushes.accounts.judging.types import rule_of
from pushes.accounts.reading.lines import Block
from pushes.accounts.reading.tables import Layout
from pushes.accounts.rows.spans import Rows
from pushes.accounts.words.package_refusals import UnreadablePackage
from pushes.accounts.words.type_suggestions import Suggestion

# What is chosen where each row is one account, separators and all; and where the first one is no header, too.
WHOLE: Final = "whole"
EVERY_ROW: Final = "every-row"
_MOST: Final = 50  # columns that are shown
_SAMPLES: Final = 3
_HALF, _NEARLY_ALL = 50, 90  # percent
# What a header has in it, where several columns fit a type; and how long OAIDs are, whose format lets any word pass.
_NAMES: Final = {
    991: ("qq",), 993: ("idfa",), 995: ("mac",), 997: ("oaid",), 1000: ("imei",),
    1002: ("phone", "mobile", "手机", "电话"), 1005: ("mail", "邮"),
}  # fmt: skip
_OF_OAIDS, _SHORTEST_OAID = (997,), 15

Code = UnreadablePackage.Code


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose: the number of a column, counted from 1, or its name, WHOLE or EVERY_ROW; "" for nothing."""

    column: str = ""
    before: int = 0  # columns of sheets before the one that is read, which are counted, too


NOTHING: Final = Chosen()


@dataclass(frozen=True, slots=True)
class Column:
    """A column to choose: its number from 1, its header if there is one, its first 3 values, what they look like.

    sheet: where it stands, in a workbook with several; their columns are counted one after the other.
    """

    number: int
    name: str
    samples: tuple[str, ...]
    looks_like: Suggestion | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a file. suggested: the number of the one that fits the account type; 0 for none.

    has_whole: whether each row may be one account instead.
    """

    columns: tuple[Column, ...]
    suggested: int = 0
    has_whole: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The headers."""
        return tuple(column.name for column in self.columns)

    @property
    def lines(self) -> tuple[str, ...]:
        """The columns as a person reads them in the shell."""
        return tuple(map(self._line, self.columns))

    def _line(self, column: Column) -> str:
        looks = f" ({column.looks_like.text})" if column.looks_like else ""
        hint = ", suggested" if column.number == self.suggested else ""
        named = ", ".join(filter(None, (column.sheet, column.name))) or "-"
        return f"  --column {column.number}{hint}: {named}: {', '.join(column.samples)}{looks}"


class ColumnsToChoose(UnreadablePackage):
    """The file has several columns, and nobody has chosen one of `table` yet."""

    def __init__(self, code: UnreadablePackage.Code, table: Table, **facts: str) -> None:
        super().__init__(code, **facts)
        self.table: Final = table


def has_header(layout: Layout) -> bool:
    """Whether the first row names the columns: with a word that is known, or as the one without digits where others
    have some.
    """
    head, below = layout.rows[:1], layout.rows[1:]
    if not head or not below:
        return bool(head) and any(map(is_known, head[0]))
    if any(map(is_known, head[0])):
        return True
    if any(_has_digit(value) for value in head[0]):
        return False
    return any(_mostly_digits(below, place) for place in range(len(head[0])))


def _mostly_digits(rows: tuple[tuple[str, ...], ...], place: int) -> bool:
    values = [row[place] for row in rows if place < len(row)]
    return 100 * sum(map(_has_digit, values)) >= _NEARLY_ALL * len(rows)


def _has_digit(value: str) -> bool:
    return any(map(str.isdigit, value))


def table_of(layout: Layout, account_type: int, *, headed: bool, has_whole: bool) -> Table:
    columns, best = list[Column](), (0, 0)
    rows = layout.rows[headed:]
    for place in range(min(layout.columns, _MOST)):
        name = layout.rows[0][place] if headed and place < len(layout.rows[0]) else ""
        values = [row[place] for row in rows if place < len(row) and row[place]]
        looks_like = _looks_like(values)
        columns.append(Column(place + 1, name, tuple(values[:_SAMPLES]), looks_like))
        best = max(best, (_fitness(name, values, looks_like, account_type), -place))
    return Table(tuple(columns), 1 - best[1] if best[0] else 0, has_whole)


def _looks_like(values: list[str]) -> Suggestion | None:
    doctor = Doctor(0, rule_of(0), None)
    if values:
        doctor.look(Block(Rows.of("".join(f"{value}\n" for value in values).encode()), 1))
    return doctor.suggestion()


def _fitness(name: str, values: list[str], looks_like: Suggestion | None, account_type: int) -> int:
    """How well a column fits an account type; 0 for not at all."""
    rule = rule_of(account_type)
    if rule.pattern:
        some = [value for value in values if len(value) >= _SHORTEST_OAID] if account_type in _OF_OAIDS else values
        percent = 100 * sum(_fits(value, rule) for value in some) // max(len(values), 1)
        named = any(word in _spelled(name) for word in _NAMES.get(account_type, ()))
        return 2 * percent + named if percent >= _HALF else 0
    is_plain = bool(looks_like and looks_like.is_plain)
    return 2 * (is_plain == (account_type == 0)) * bool(is_plain or is_known(name)) + (bool(values) and is_known(name))


def _fits(value: str, rule: Rule) -> bool:
    return rule.fits(value) or bool(repaired(value, rule, rule.repairs)[0])


def found(wanted: str, table: Table) -> Column:
    """The column of that number or name."""
    by_number = [column for column in table.columns if str(column.number) == wanted]
    by_name = [column for column in table.columns if _spelled(column.name) == _spelled(wanted)]
    if by_number or len(by_name) == 1:
        return (by_number or by_name)[0]
    names = ", ".join(f"{column.number} {column.name}".strip() for column in table.columns)
    raise ColumnsToChoose(UnreadablePackage.Code.NO_COLUMN, table, column=wanted, columns=names)


def _spelled(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()
