"""A + before numbers of China makes them North American: that is told, and lists of North America are left alone."""

import random

import phonenumbers
import pytest

from tests.accounts.builders import checked


def chinese(rows: int) -> list[str]:
    chance = random.Random(rows)
    starts = [f"1{second}{third}" for second in "35789" for third in range(10)]
    numbers = (chance.choice(starts) + "".join(chance.choices("0123456789", k=8)) for _ in range(rows * 2))
    real = [each for each in numbers if phonenumbers.is_valid_number(phonenumbers.parse(f"+86{each}"))]
    return real[:rows]


def american(rows: int) -> list[str]:
    chance = random.Random(rows)
    areas = ["415", "718", "310", "646", "917", "503", "702", "805", "909", "312"]
    return [f"1{chance.choice(areas)}{chance.randrange(2, 10)}{chance.randrange(10**6):06}" for _ in range(rows)]


@pytest.mark.parametrize("rows", [10, 40, 3000])
def test_numbers_of_china_with_a_plus_alone_are_doubted(rows: int) -> None:
    report = checked("".join(f"+{each}\n" for each in chinese(rows)).encode(), 1002).report
    doubt = next(each for each in report.doubts if each.code == "lost-86")
    assert (doubt.first_row, doubt.choice) == (1, "")
    assert doubt.rows >= rows * 9 // 10
    assert int(doubt.facts["percent"]) < 75


def test_what_no_one_has_put_a_plus_before_is_no_doubt() -> None:
    for numbers in (american(400), [f"86{each}" for each in chinese(400)], chinese(9), american(400) + chinese(20)):
        report = checked("".join(f"+{each}\n" for each in numbers).encode(), 1002).report
        assert "lost-86" not in {each.code for each in report.doubts}
