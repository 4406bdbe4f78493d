"""The table of account types, and what its examples teach."""

from hashlib import md5

import pytest

from pushes.accounts import ACCOUNT_TYPES, Reason
from tests.accounts import formats


def test_the_table_is_whole() -> None:
    assert list(ACCOUNT_TYPES) == [*range(17), 989, *range(991, 1016)]
    assert all(value == each.value and each.name and each.format for value, each in ACCOUNT_TYPES.items())
    gone = {each.value for each in ACCOUNT_TYPES.values() if not each.newest}
    assert gone == {989, 993, 994, 995, 996, 1000, 1001}


@pytest.mark.parametrize("account_type", [each for each in ACCOUNT_TYPES.values() if each.example])
def test_examples_fit_their_types(account_type: object) -> None:
    each = next(known for known in ACCOUNT_TYPES.values() if known is account_type)
    assert each.rule.judge(each.example) == each.example
    assert formats.judge(each.example, each.value) == (each.example, "")


def test_examples_of_md5_tell_what_is_done_before_hashing() -> None:
    """IDFA: upper case with hyphens. IMEI: lower case. The example given for a MAC address is the IMEI's: a slip."""
    assert md5(b"FF1999CD-7177-4937-A474-74937A102630").hexdigest() == ACCOUNT_TYPES[994].example
    assert md5(b"a000002c9060f7").hexdigest() == ACCOUNT_TYPES[1001].example
    assert ACCOUNT_TYPES[996].example == ""


@pytest.mark.parametrize(
    ("account_type", "row", "verdict"),
    [
        (0, " ab ", "ab"),
        (0, "\u202dab\u202c", "ab"),
        (0, "a", Reason.TOO_SHORT),
        (0, "甲乙", "甲乙"),
        (0, "甲" * 101, Reason.TOO_LONG),
        (0, "a\tb", Reason.CONTROL_CHARACTER),
        (0, " \t", ""),
        (991, "1234", Reason.NOT_QQ),
        (991, "0012345", "0012345"),
        (991, "1234567890123", Reason.NOT_QQ),
        (991, "１２３４５", Reason.FULL_WIDTH),
        (992, "F2D5A650733CA8C27D502B1C08DA14E5", "f2d5a650733ca8c27d502b1c08da14e5"),
        (992, "f2d5a650733ca8c27d502b1c08da14e", Reason.NOT_MD5),
        (993, "49e2084a-290c-41ef-ad20-e540cd6ae841", Reason.LOWER_UUID),
        (995, "08:00:20:0a:8c:6d", Reason.LOWER_CASE),
        (997, "abc_def", Reason.NOT_OAID),
        (1000, "A000002C9060F7", Reason.UPPER_CASE),
        (1000, "3500775232375134", Reason.NOT_IMEI),
        (1002, "8613711112222", Reason.LOST_PLUS),
        (1002, "+86 137 1111 2222", Reason.SEPARATORS),
        (1002, "+123456", Reason.NOT_PHONE),
        (1002, "+1234567", "+1234567"),
        (1002, "+123456789012345", "+123456789012345"),
        (1002, "+1234567890123456", Reason.NOT_PHONE),
        (1002, "+8613711112222\n", Reason.CONTROL_CHARACTER),
        (1005, "Some.One@EXAMPLE.com", "Some.One@example.com"),
        (1005, "a@b", Reason.NOT_EMAIL),
        (1005, ".a@example.com", Reason.NOT_EMAIL),
        (1005, "a@example..com", Reason.NOT_EMAIL),
        (1005, "a@example.c0m", Reason.NOT_EMAIL),
    ],
)
def test_judging(account_type: int, row: str, verdict: str | Reason) -> None:
    assert ACCOUNT_TYPES[account_type].rule.judge(row) == verdict
