"""Tables with blanks between their columns, as data frames print themselves, for the reference."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from tests.accounts.boxes import plain

Fields = Callable[[str], list[str]]  # of a line: those of a row, or the words of what is no row


def with_tabs(text: str) -> tuple[str, bool]:
    """A text with tabs between the fields of each row; whether it is such a table."""
    lines = plain(text)
    first = [line.rstrip() for line in lines[:200] if line.strip()]
    if any("\t" in line for line in lines[:200]):
        return text, False
    for blanks in (2, 1):
        if fields := counted(first, blanks):
            return tabbed(lines, fields), True
    fields = under_names(first)
    return (tabbed(lines, fields), True) if fields else (text, False)


def tabbed(lines: list[str], fields: tuple[Fields, Fields]) -> str:
    """The lines with tabs in those that are rows."""
    row, words = fields
    return "".join(("\t".join(row(line)) or " ".join(words(line))) + "\n" for line in lines)


def is_counter(field: str) -> bool:
    return 1 <= len(field) <= 9 and all(digit in "0123456789" for digit in field)


def parted(line: str, blanks: int) -> list[str]:
    """What stands between so many blanks at least."""
    return re.split(" " * blanks + "+", line.rstrip())


def counted(lines: list[str], blanks: int) -> tuple[Fields, Fields] | None:
    """How rows are parted that nearly all begin with their number, from 0 or 1 on."""
    rows = [fields for line in lines if is_counter((fields := parted(line, blanks))[0])]
    if not rows:
        return None
    columns, count = Counter(map(len, rows)).most_common(1)[0]
    numbers = [int(fields[0]) for fields in rows if len(fields) == columns]
    steps = [after - before for before, after in pairwise(numbers)]
    if columns == 1 or count < 3 or 10 * count < 9 * (len(lines) - 2):
        return None
    if numbers[0] > 1 or 10 * steps.count(1) < 9 * len(steps):
        return None

    def row(line: str) -> list[str]:
        fields = parted(line, blanks)
        return fields if len(fields) == columns and set("".join(fields)) - {"."} else []

    return row, lambda line: parted(line, blanks)


def under_names(lines: list[str]) -> tuple[Fields, Fields] | None:
    """How rows are parted whose columns all end where their names do."""
    head, rows = (lines or [""])[0], lines[1:]
    ends = [
        place for place in range(1, len(head) + 1) if head[place - 1] != " " and head[place : place + 1] in ("", " ")
    ]
    begins = [0, *ends[:-1]]

    def row(line: str) -> list[str]:
        line = line.rstrip()
        is_row = len(line) == len(head) and all(line[end - 1] != " " == line[end : end + 1] for end in ends[:-1])
        return [line[begin:end].strip() for begin, end in zip(begins, ends, strict=True)] if is_row else []

    placed = [fields for line in rows if (fields := row(line))]
    if len(ends) < 2 or len(placed) < 3 or any(digit in head for digit in "0123456789"):
        return None
    with_digit = [
        sum(any(each in "0123456789" for each in field) for field in column) for column in zip(*placed, strict=True)
    ]
    if 10 * len(placed) < 9 * (len(rows) - 2) or 10 * max(with_digit) < 9 * len(placed):
        return None
    return row, str.split
