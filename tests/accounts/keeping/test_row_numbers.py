"""A duplicate names its row and the row it repeats, wherever rows are held."""

import pytest

from pushes.accounts import Duplicate
from pushes.accounts.keeping import duplicates, spool
from pushes.accounts.reading import lines
from tests.accounts.builders import checked


def test_rows_are_those_a_person_sees() -> None:
    report = checked(b"\nfirst1\nx\n\nsecond\n  first1\nab\nsecond\nab\nfirst1\n").report
    assert report.first_duplicates == (
        Duplicate(6, "first1", 2),
        Duplicate(8, "second", 5),
        Duplicate(9, "ab", 7),
        Duplicate(10, "first1", 2),
    )


@pytest.mark.parametrize("block", [64, 1 << 20])
@pytest.mark.parametrize("whole", [1 << 20, 0])
def test_first_fifty_of_many(block: int, whole: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", block)
    monkeypatch.setattr(spool, "WHOLE", whole)
    rows = [f"account-{number % 3000}" if number % 7 else "" for number in range(9000)]
    first, expected = dict[str, int](), list[Duplicate]()
    for number, row in enumerate(rows, start=1):
        if row and first.setdefault(row, number) != number:
            expected.append(Duplicate(number, row, first[row]))
    report = checked("\n".join(rows).encode()).report
    assert report.first_duplicates == tuple(expected[:50])


def test_with_keys_spilled_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", 256)
    monkeypatch.setattr(duplicates, "HELD", 16)
    rows = [f"account-{number}" for number in range(400)]
    report = checked("\n".join([*rows, "account-7", *rows[350:]]).encode()).report
    assert report.first_duplicates[0] == Duplicate(401, "account-7", 8)
    assert report.first_duplicates[-1] == Duplicate(450, "account-398", 399)


def test_quoted_line_breaks_count_as_one_row() -> None:
    report = checked(b'"a\nb"\nsame1\n"c\n\nd"\nsame1\n', name="a.csv").report
    assert report.first_duplicates == (Duplicate(4, "same1", 2),)
