"""What spreadsheets and habits do to accounts is recognised and explained, one row at a time."""

import pytest

from pushes.accounts import ACCOUNT_TYPES, Reason
from pushes.accounts.judging.repairs import REPAIRS
from tests.accounts import formats
from tests.accounts.builders import checked


@pytest.mark.parametrize(
    ("account_type", "row", "reason"),
    [
        (1002, "1.38E+10", Reason.SCIENTIFIC),
        (1002, "8.61371E+12", Reason.SCIENTIFIC),
        (991, "1.23457E+11", Reason.SCIENTIFIC),
        (992, "1.23E+31", Reason.SCIENTIFIC),
        (1002, "13711112222", Reason.NO_COUNTRY),
        (1002, "8613711112222", Reason.LOST_PLUS),
        (1002, "008613711112222", Reason.LOST_PLUS),
        (1002, "'+8613711112222", Reason.QUOTED),
        (1002, "'13711112222'", Reason.QUOTED),
        (1002, "＋８６１３７１１１１２２２２", Reason.FULL_WIDTH),
        (1002, "+86137\u200b11112222", Reason.INVISIBLE),
        (1002, "+86\u00a0137\ufeff11112222", Reason.INVISIBLE),
        (1002, "137 1111 2222", Reason.SEPARATORS),
        (1002, "+86-137-1111-2222", Reason.SEPARATORS),
        (1002, "13711112222.0", Reason.DECIMALS),
        (1002, "1371111222", Reason.LOST_PLUS),
        (1002, "137111122", Reason.NOT_PHONE),
        (1002, "'1371'", Reason.NOT_PHONE),
        (1002, "hello", Reason.NOT_PHONE),
        (991, "12345.0", Reason.DECIMALS),
        (991, '"12345"', Reason.QUOTED),
        (993, "ff1999cd-7177-4937-a474-74937a102630", Reason.LOWER_UUID),
        (995, "08:00:20:0a:8c:6d", Reason.LOWER_CASE),
        (1000, "A000002C9060F7", Reason.UPPER_CASE),
        (1000, "1234567890123", Reason.LOST_ZERO),
        (1005, "“name@example.com”", Reason.QUOTED),
        (1005, "ｎame@example.com", Reason.FULL_WIDTH),
    ],
)
def test_damage_has_a_reason_of_its_own(account_type: int, row: str, reason: Reason) -> None:
    assert ACCOUNT_TYPES[account_type].rule.judge(row) == reason
    (reject,) = checked(f"{row}\n".encode(), account_type).report.first_rejects
    assert reject.reason == reason
    assert reject.value == row


@pytest.mark.parametrize("row", ["1.38E+10", "'12345", "+86137\u200b11112222", "１２３４５"])
def test_where_only_the_length_counts_nothing_is_damage(row: str) -> None:
    assert checked(f"{row}\n".encode(), 0).accepted.decode() == f"{row}\n"


def test_the_reference_knows_the_same_repairs() -> None:
    for value, each in ACCOUNT_TYPES.items():
        if each.rule.pattern:
            known = [(str(repair.reason), repair.code) for repair in each.rule.repairs]
            assert known == [(reason, code) for reason, code, _ in formats.repairs(value)]
    assert all(code == repair.code for code, repair in REPAIRS.items())
