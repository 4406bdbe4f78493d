"""Numbers that no country gives out are warned of and sent all the same."""

import random

from pushes.accounts import Implausible
from pushes.accounts.judging.plausibility import LOOKED_AT, Plausibility, is_possible
from pushes.accounts.rows.spans import Rows
from tests.accounts.builders import checked


def test_implausible_rows_are_counted_and_accepted() -> None:
    report = checked(b"\n+8613711112222\n+861371111222233\n+999123456789\n+1415555010\nx\n", 1002).report
    assert (report.accepted, report.implausible) == (4, 3)
    assert [each.row for each in report.first_implausible] == [3, 4, 5]
    assert report.first_implausible[0] == Implausible(3, "+861371111222233")
    assert report.first_implausible[0].text.startswith("Row 3 has a number that is too long or too short")


def test_what_is_dialled_inland_makes_a_number_too_long() -> None:
    rows = b"+117185550123\n+115636343332\n+17185550123\n+79161234567\n+390612345678\n+5491112345678\n"
    assert [each.row for each in checked(rows, 1002).report.first_implausible] == [1, 2]


def test_other_types_are_not_looked_at() -> None:
    assert checked(b"+861371111222233\n", 0).report.implausible == 0


def test_only_the_first_fifty_are_told() -> None:
    report = checked(b"".join(b"+999123%06d\n" % number for number in range(500)), 1002).report
    assert (report.implausible, len(report.first_implausible)) == (500, 50)


def test_the_table_agrees_with_the_library() -> None:
    chance = random.Random(7)
    numbers = [
        f"+{chance.randrange(1, 10)}" + "".join(chance.choices("0123456789", k=length))
        for length in range(6, 15)
        for _ in range(400)
    ]
    table, found = Plausibility(), []
    for start in range(0, len(numbers), LOOKED_AT):
        block = numbers[start : start + LOOKED_AT]
        found += table.implausible(Rows.of("".join(f"{number}\n" for number in block).encode())).tolist()
    assert found == [not is_possible(number) for number in numbers]


def test_a_list_of_nothing_else_is_told_by_the_table() -> None:
    many = 3 * LOOKED_AT
    found = Plausibility().implausible(Rows.of(b"".join(b"+1415%06d\n" % number for number in range(many))))
    assert found.tolist() == [True] * many
