"""Which rows a file has, for the reference: its lines, or one column of its records."""

import csv as csv_module
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests.accounts.boxes import is_border, plain, without_box
from tests.accounts.formats import SPACES, UNSEEN
from tests.accounts.frames import with_tabs
from tests.accounts.headers import Above, is_known, is_separator_line, trimmed

LONGEST_RECORD = 17  # lines
REJECTS = ["row", "value", "reason", "how to fix"]


class TwoColumns(Exception):
    """A record has a second column. The row's number is the argument."""


class Columns(Exception):
    """A column must be chosen, or the chosen one is none: the argument says which."""


@dataclass(frozen=True)
class Table:
    """A separator, the columns that most rows have, the first row, and the fields of the first rows."""

    separator: str
    columns: int
    first: int
    rows: list[list[str]]


def rows_of(text: str, *, csv: bool, chosen: str) -> tuple[list[tuple[str, str]], Above]:
    """The rows, each with its fault, and what is known of the first of them."""
    text = text if chosen else one_line(text)
    text, box = (text, False) if chosen == "every-row" else without_box(text)
    text, frame = (text, False) if box or chosen in ("every-row", "whole") else with_tabs(text)
    lines = plain(text)
    first = [line if not frame or "\t" in line else "" for line in lines[:200]]
    table = table_of(list(joined(first)), "|" if box else "\t" if frame else ",;\t|")
    if chosen in ("every-row", "whole"):
        return single(text, csv), Above(searched=chosen == "whole")
    filled = [(row, line) for row, line in enumerate(first, 1) if trimmed(line)]
    for row, line in [each for each in filled if not is_separator_line(trimmed(each[1]))][:1]:
        for separator in ",;\t|" if not chosen else "":
            if split(line.casefold(), separator)[:4] == REJECTS:
                listed = column(text, Table(separator, 1000, row, []), 1, guarded=True)
                return list(listed), Above(row, searched=False)
    if table is None:
        if not csv and chosen in ("", "1"):
            return single(text, csv), Above()
        fields = [[trimmed(line).strip('"')] for line in lines[:200]]
        table = Table(",", int(chosen or 1), 1, fields)
    if chosen:
        if int(chosen) > table.columns:
            raise Columns("no_column")
        return list(column(text, table, int(chosen) - 1)), Above(table.first - 1, has_header(table))
    places = {place for row in table.rows for place, field in enumerate(row[: table.columns]) if field}
    if box and len(places) == 1 and any(map(is_border, lines[:200])):
        return list(column(text, table, places.pop())), Above(table.first - 1, has_header(table))
    if csv and places <= {0}:
        return list(records(text, table.separator)), Above()
    if not csv and len(places) < 2:
        return single(text, csv), Above()
    raise Columns("columns")


def joined(lines: list[str]) -> Iterator[str]:
    """Lines as records: one that opens a quotation mark goes on until it is closed, for 17 lines at most."""
    place = 0
    while place < len(lines):
        after = place + 1
        for end in range(place + 1, min(place + 17, len(lines)) + 1):
            if sum(line.count('"') for line in lines[place:end]) % 2 == 0:
                after = end
                break
        yield "\n".join(lines[place:after])
        place = after


def one_line(text: str) -> str:
    """The text with its accounts on lines of their own, if all of them stand on one."""
    line = text.strip(SPACES + UNSEEN + "\n")
    for separator in ",;\t|，；、" if "\n" not in line else "":
        fields = [trimmed(field) for field in line.split(separator)]
        fields = fields if fields[-1] else fields[:-1]
        if len(fields) > 20 or (len(fields) >= 3 and all(map(is_number_or_address, fields)) and same_kind(fields)):
            return text.replace(separator, "\n")
    return text


def is_number_or_address(field: str) -> bool:
    """Whether a field may be a number or an address."""
    return "@" in field or any(char.isdigit() for char in field)


def same_kind(fields: list[str]) -> bool:
    """Whether all fields are made of the same sorts of characters."""
    return len({kind(field) for field in fields}) == 1


def kind(field: str) -> str:
    """Of which sorts of characters a field is made."""
    if "@" in field:
        return "address"
    letters, digits = any(char.isalpha() for char in field), any(char.isdigit() for char in field)
    return f"{letters} {digits} {sorted({char for char in field if not char.isalnum()})}"


def single(text: str, csv: bool) -> list[tuple[str, str]]:
    """The rows of a file with one column."""
    return list(records(text, ",")) if csv else [(line, "") for line in plain(text)]


def table_of(lines: list[str], separators: str) -> Table | None:
    """The table that nearly all of these lines are rows of."""
    filled = [(row, line) for row, line in enumerate(lines, 1) if trimmed(line) and not is_border(line)]
    if filled and is_separator_line(trimmed(filled[0][1])):
        del filled[0]
    best: tuple[int, int, int] | None = None
    for place, separator in enumerate(",;\t|"):
        if separator not in separators:
            continue
        counts = Counter(len(split(line, separator)) for _, line in filled[1:] or filled)
        total, several = sum(counts.values()), {n: rows for n, rows in counts.items() if n > 1}
        if several and 10 * sum(several.values()) >= 9 * total:
            columns = max(several, key=lambda n: (several[n], n))
            best = max(best or (-1, 0, 0), (100 * several[columns] // total, columns, -place))
    if best is None:
        return None
    separator = ",;\t|"[-best[2]]
    rows = [(row, split(line, separator)) for row, line in filled]
    long = [place for place, (_, fields) in enumerate(rows[:10]) if len(fields) >= best[1]]
    full = [place for place in long if len([field for field in rows[place][1] if field]) >= 2]
    if best[1] == 2:
        full = [place for place in long if rows[place][1][1:] and any(rows[place][1][1:])]
    start = next(iter(full or long), 0)
    named = max([place + 1 for place, field in enumerate(rows[start][1]) if field], default=1)
    return Table(separator, max(best[1], named), rows[start][0], [fields for _, fields in rows[start:]])


def split(line: str, separator: str) -> list[str]:
    """The fields of a line."""
    if separator not in line:
        return [trimmed(line)]
    parts = [part + "\n" for part in line.split("\n")]
    fields = next(csv_module.reader(parts, delimiter=separator, skipinitialspace=separator != "\t"))
    return [trimmed(field) for field in fields]


def has_header(table: Table) -> bool:
    """Whether the first row names the columns."""
    head, below = (table.rows[0] if table.rows else []), table.rows[1:]
    if any(map(is_known, head)):
        return True
    if not below or any(char.isdigit() for field in head for char in field):
        return False
    for place in range(len(head)):
        with_digit = [row for row in below if place < len(row) and any(char.isdigit() for char in row[place])]
        if 10 * len(with_digit) >= 9 * len(below):
            return True
    return False


def records(text: str, separator: str) -> Iterator[tuple[str, str]]:
    """First fields of csv records, and what is wrong with their quotation marks or line breaks."""
    for row, (fields, fault, rest) in enumerate(parsed(text, separator, first_only=True), start=1):
        if rest.strip(separator + ' \t"'):
            raise TwoColumns(row)
        yield fields[0], fault


def column(text: str, table: Table, place: int, *, guarded: bool = False) -> Iterator[tuple[str, str]]:
    """One field of each record of a table, and of what stands above it the lines."""
    lines = plain(text)
    yield from (("" if is_border(line) else line.strip(table.separator), "") for line in lines[: table.first - 1])
    below = "".join(line + "\n" for line in lines[table.first - 1 :])
    for fields, fault, _ in parsed(below, table.separator, first_only=False):
        whole = table.separator.join(fields)
        if fault == "stray_quote":
            yield whole, fault
        elif any(map(trimmed, fields[table.columns :])):
            yield whole, "columns_shifted"
        elif not any(map(trimmed, fields)) or is_border(whole):
            yield "", ""
        elif len(fields) <= place:
            yield whole, "column_missing"
        else:
            value = fields[place].removeprefix("'") if guarded else fields[place]
            yield value, "line_break" if "\n" in value else ""


def parsed(text: str, separator: str, *, first_only: bool) -> Iterator[tuple[list[str], str, str]]:
    """The fields of each record, its fault, and of the first field alone what follows it."""
    text = text if not text or text.endswith("\n") else text + "\n"
    position = 0
    while position < len(text):
        fields, after = list[str](), position
        while True:
            value, end = field_at(text, after, separator)
            fields.append(value)
            if end < 0 or first_only or text[end] == "\n":
                break
            after = end + 1
        if end < 0:
            end = text.index("\n", position)
            yield [text[position:end]], "stray_quote", ""
        else:
            line_end = text.index("\n", end)
            broken = first_only and "\n" in fields[0]
            yield fields, "line_break" if broken else "", text[end:line_end]
            end = line_end
        position = end + 1


def field_at(text: str, position: int, separator: str) -> tuple[str, int]:
    """The field that begins here and where it ends; -1 where its quotation mark is not closed properly."""
    start = position
    while text[start] in " \t" and text[start] != separator:
        start += 1
    if text[start] != '"':
        end = position
        while text[end] not in (separator, "\n"):
            end += 1
        return text[position:end], end
    value, position = "", start + 1
    while position < len(text) and value.count("\n") < LONGEST_RECORD:
        if text.startswith('""', position):
            value += '"'
            position += 2
        elif text[position] == '"':
            after = position + 1
            while text[after] in " \t" and text[after] != separator:
                after += 1
            return (value, after) if text[after] in (separator, "\n") else (value, -1)
        else:
            value += text[position]
            position += 1
    return value, -1
