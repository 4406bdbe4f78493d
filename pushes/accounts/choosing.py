"""Which column of a file is read: the only one, the one that a person chose, or none before somebody chooses."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pushes.accounts.columns_to_choose import (
    EVERY_ROW,
    WHOLE,
    Chosen,
    Column,
    ColumnsToChoose,
    Table,
    found,
    has_header,
    table_of,
)
from pushes.accounts.judging.headers import NOTHING_ABOVE, Above
from pushes.accounts.reading.aligned import TAB, aligned
from pushes.accounts.reading.boxes import PIPE, unboxed
from pushes.accounts.reading.chosen_column import ChosenColumn, Place
from pushes.accounts.reading.columns import Columns
from pushes.accounts.reading.lines import Block, Lines, Source, opened
from pushes.accounts.reading.one_line import one_line_separator
from pushes.accounts.reading.other_kinds import refuse_other_kinds
from pushes.accounts.reading.tables import (
    SEPARATORS,
    Layout,
    begins,
    is_border,
    layout_of,
    looked_at,
    one_column,
    rejects_separator,
)
from pushes.accounts.reading.workbooks import Sheet, opened_workbook
from pushes.accounts.rows.characters import TRIMMED
from pushes.accounts.words.list_of_rejects import HEADERS
from pushes.accounts.words.notes import Note
from pushes.accounts.words.package_refusals import UnreadablePackage

_MANY: Final = 1000  # columns: more than anybody fills beside rejects

Code = UnreadablePackage.Code


@dataclass(frozen=True)
class Laid:
    """The rows of a file as they are read, and what there is to say of it. column: the chosen one."""

    blocks: Iterable[Block]
    above: Above = NOTHING_ABOVE
    notes: tuple[Note, ...] = ()
    column: Column | None = None
    place: int = 0  # of the column that is read

    @property
    def has_empty_column(self) -> bool:
        """Whether something was left out that holds nothing; known in the end."""
        return isinstance(self.blocks, _OnlyColumn) and self.blocks.columns.has_empty_column


class _OnlyColumn:
    """The one column of a csv with these first rows, to be chosen among others once there is something in them."""

    def __init__(self, blocks: Iterable[Block], layout: Layout, account_type: int) -> None:
        self.columns, self._layout, self._type = Columns(blocks, layout.separator), layout, account_type

    def __iter__(self) -> Iterator[Block]:
        try:
            yield from self.columns
        except UnreadablePackage as problem:
            if problem.code != Code.TWO_COLUMNS:
                raise
            layout = replace(self._layout, columns=int(problem.facts["columns"].replace(",", "")))
            table = table_of(layout, self._type, headed=has_header(layout), has_whole=False)
            raise ColumnsToChoose(problem.code, table, **problem.facts) from None


def laid(lines: Lines, chosen: Chosen, account_type: int, *, csv: bool, sheet: bool = False) -> Laid:
    """The rows of a file, whose lines these are, for accounts of a type.

    Raises ColumnsToChoose where a column must be chosen, now or while the rows are read, and UnreadablePackage.
    """
    first, remaining = looked_at(lines)
    blocks: Iterable[Block] = remaining
    if chosen.column == EVERY_ROW:
        return Laid(Columns(blocks) if csv else blocks, Above(searched=False))
    first, blocks, is_box = (first, blocks, False) if sheet else unboxed(first, blocks)
    is_aligned = False
    if not sheet and not is_box and chosen.column != WHOLE:
        first, blocks, is_aligned = aligned(first, blocks)
    if not sheet:
        refuse_other_kinds(first, lines.name)
    if is_aligned:
        first = [line if TAB in line else "" for line in first]  # the rows of the table, however few they are
    layout = layout_of(first, "," if sheet else PIPE if is_box else TAB if is_aligned else SEPARATORS)
    separator, row = rejects_separator(first, HEADERS.values())
    if separator and not chosen.column:
        place = Place(Layout(separator, _MANY, row, ()), 1, guarded=True)
        above, notes = Above(row, searched=False), (Note(Note.Code.REJECTS_LIST),)
        return Laid(ChosenColumn(blocks, place), above, notes, place=place.column)
    if chosen.column == WHOLE or (layout is None and not csv and chosen.column in ("", "1")):
        return Laid(Columns(blocks) if csv else blocks)
    if layout is None:
        layout = one_column(first, int(chosen.column) if chosen.column.isdecimal() and not sheet else 1)
    if not chosen.column and is_box and len(layout.filled) == 1 and any(map(is_border, first)):
        place, above = Place(layout, layout.filled[0]), Above(layout.first - 1, is_header=has_header(layout))
        return Laid(ChosenColumn(blocks, place), above, (Note(Note.Code.BOX),), place=place.column)
    if not chosen.column and csv and set(layout.filled) <= {0}:
        return Laid(_OnlyColumn(blocks, layout, account_type))
    if not chosen.column and not csv and len(layout.filled) < 2:
        return Laid(blocks)
    headed, has_whole = has_header(layout), not csv or layout.separator != ","
    table = table_of(layout, account_type, headed=headed, has_whole=has_whole)
    return _of_columns(blocks, layout, _within_sides(table) if is_box else table, chosen, headed=headed)


def _within_sides(table: Table) -> Table:
    """The columns of a box without those that its sides make, beyond which nothing stands; their numbers stay."""
    sides = (table.columns[0], table.columns[-1])
    return replace(table, columns=tuple(each for each in table.columns if each.samples or each not in sides))


def _of_columns(blocks: Iterable[Block], layout: Layout, table: Table, chosen: Chosen, *, headed: bool) -> Laid:
    """The chosen column of several. Raises ColumnsToChoose."""
    if not chosen.column:
        raise ColumnsToChoose(Code.COLUMNS, table, columns=f"{len(table.columns):,}")
    column = found(chosen.column, table)
    note = Note(Note.Code.COLUMN_CHOSEN, {"column": column.number, "columns": layout.columns, "name": column.name})
    above = Above(layout.first - 1, is_header=headed)
    column_read = replace(column, number=column.number + chosen.before)
    place = Place(layout, column.number - 1)
    return Laid(ChosenColumn(blocks, place), above, (note,), column_read, place.column)


@dataclass(frozen=True)
class Opened:
    """A package that is being read: where its bytes come from, its lines and its rows."""

    source: Source
    lines: Lines
    laid: Laid


@contextmanager
def opened_rows(path: Path, name: str, chosen: Chosen, account_type: int, encoding: str = "") -> Iterator[Opened]:
    """A package for accounts of a type, in an encoding known beforehand or told by its start.

    Raises ColumnsToChoose where a column must be chosen, and UnreadablePackage, also while the rows are read.
    """
    with ExitStack() as stack:
        book = stack.enter_context(opened_workbook(path, name)) if chosen.column != EVERY_ROW else None
        source: Source
        if book:
            sheet, chosen = _on_sheet(book.sheets, chosen, account_type)
            source, separator = book.source(sheet), b""
        else:
            separator = _ends_rows(path, name, chosen, encoding)
            source = stack.enter_context(opened(path, name))
        lines = Lines(source, encoding, separator)
        rows = laid(lines, chosen, account_type, csv=source.is_csv, sheet=source.is_sheet)
        yield Opened(source, lines, rows)


def _on_sheet(sheets: Sequence[Sheet], chosen: Chosen, account_type: int) -> tuple[Sheet, Chosen]:
    """The sheet to be read and the choice as it is to be made there.

    Raises ColumnsToChoose where several sheets hold something and no column is chosen.
    """
    if len(sheets) == 1:
        return sheets[0], chosen
    tables = [_table_of(sheet, account_type) for sheet in sheets]
    whole = _together(tables, sheets)
    if not chosen.column:
        raise ColumnsToChoose(Code.SHEETS, whole, sheets=f"{len(sheets):,}")
    number, before = found(chosen.column, whole).number, 0
    for sheet, table in zip(sheets, tables, strict=True):
        if number <= before + len(table.columns):
            return sheet, Chosen(str(number - before), before)
        before += len(table.columns)
    raise AssertionError("a column of none of the sheets")


def _ends_rows(path: Path, name: str, chosen: Chosen, encoding: str) -> bytes:
    """What separates the accounts of a file that is one line of them, if nobody chose how to read it."""
    if chosen.column:
        return b""
    with opened(path, name) as package:
        return one_line_separator(package, encoding)


def _table_of(sheet: Sheet, account_type: int) -> Table:
    """The columns of one sheet."""
    rows = tuple(tuple(value.strip(TRIMMED) for value in row) for row in sheet.rows if any(row))
    columns = max(map(len, rows), default=1)
    layout = Layout(",", columns, 1, rows[begins(rows, columns) :])
    return table_of(layout, account_type, headed=has_header(layout), has_whole=False)


def _together(tables: list[Table], sheets: Sequence[Sheet]) -> Table:
    """The columns of all sheets, counted one after the other."""
    columns, suggested = list[Column](), 0
    for table, sheet in zip(tables, sheets, strict=True):
        suggested = suggested or (table.suggested and len(columns) + table.suggested)
        before = len(columns)
        columns += [replace(each, number=before + each.number, sheet=sheet.name) for each in table.columns]
    return Table(tuple(columns), suggested)
