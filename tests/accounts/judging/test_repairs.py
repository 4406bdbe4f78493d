"""What spreadsheets and habits do to accounts is recognised and explained, one row at a time."""

import pytest

from pushes.accounts import ACCOUNT_TYPES, Reason
from pushes.accounts.judging.repairs import REPAIRS
from tests.accounts import formats
from tests.accounts.builders import as_rows, checked


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


WRITTEN_AROUND = {
    "line feed written out": "{}\\n",
    "line end of Windows written out": "{}\\r\\n",
    "line break of HTML": "{}<br/>",
    "row of an INSERT": "('{}'),",
    "text of SQL Server": "N'{}',",
    "array of PostgreSQL": "{{{}}}",
    "lenses": "【{}】",
    "formula": "={}",
}
ONE_OF_EACH = {
    991: "12345",
    993: "49E2084A-290C-41EF-AD20-E540CD6AE841",
    994: "2c010ed96aef2fc34983e1e7e9176b7e",
    995: "08:00:20:0A:8C:6D",
    997: "9fa08ce7-00e9-48d3-baee-0e0f8544e814",
    1000: "86111122223333",
    1002: "+8613711112222",
    1005: "ann@mail.cn",
}


@pytest.mark.parametrize(("account_type", "account"), ONE_OF_EACH.items())
@pytest.mark.parametrize("written", WRITTEN_AROUND.values(), ids=list(WRITTEN_AROUND))
def test_what_programs_write_around_an_account_is_offered_to_be_removed(
    account_type: int, account: str, written: str
) -> None:
    row = written.format(account)
    if written == "={}" and not account.removeprefix("+").isdigit():
        pytest.skip("a formula of a number alone")
    (offer,) = checked(as_rows([row]), account_type).report.offers
    assert offer.samples == ((row, account),)
    assert checked(as_rows([row]), account_type, repairs=offer.code.split("+")).accepted == as_rows([account])
