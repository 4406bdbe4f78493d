"""What spreadsheets and habits do to accounts is recognised and explained, one row at a time and in bulk alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import ACCOUNT_TYPES, Reason
from pushes.accounts.damage import REPAIRS, diagnosed
from pushes.accounts.diagnosis import REASONS, diagnosed_all
from pushes.accounts.rows import Rows
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
        (993, "ff1999cd-7177-4937-a474-74937a102630", Reason.LOWER_CASE),
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


PLAIN = st.text(st.sampled_from("0123456789+-.()/[]:Eef"), min_size=2, max_size=20)
SHAPED = st.from_regex(r"(00|\+|\+?86)?1[0-9]{9,12}(\.00?)?|[0-9]\.[0-9]{1,9}E\+?[0-9]{1,4}", fullmatch=True)


@given(st.lists(PLAIN | SHAPED, min_size=1), st.sampled_from([991, 992, 993, 995, 997, 1000, 1002]))
@settings(deadline=None, max_examples=300)
def test_bulk_agrees_with_one_by_one(rows: list[str], account_type: int) -> None:
    rule = ACCOUNT_TYPES[account_type].rule
    unfit = [row for row in rows if isinstance(rule.judge(row), Reason) and 2 <= len(row) <= 100]
    if not unfit:
        return
    found = diagnosed_all(Rows.of("".join(f"{row}\n" for row in unfit).encode()), rule)
    assert [REASONS[place] for place in found.tolist()] == [diagnosed(row, rule) for row in unfit]
    assert [formats.judge(row, account_type) for row in unfit] == [("", diagnosed(row, rule)) for row in unfit]


def test_the_reference_knows_the_same_repairs() -> None:
    for value, each in ACCOUNT_TYPES.items():
        if each.rule.pattern:
            known = [(str(repair.reason), repair.code) for repair in each.rule.repairs]
            assert known == [(reason, code) for reason, code, _ in formats.repairs(value)]
    assert all(code == repair.code for code, repair in REPAIRS.items())
