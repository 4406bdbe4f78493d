"""OpenIDs and UnionIDs of WeChat, OpenIDs of QQ: what was changed on the way is doubted, and so is what is none."""

import random

import pytest

from pushes.accounts import Suggestion, check_typed
from tests.accounts.builders import as_rows, checked
from tests.accounts.openids import of_qq, of_wechat

CHANCE = random.Random(7)
WECHAT = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
OF_WECHAT = ["o6_bmjrPTlm6_2sgVt7hMZOPfL2M", *("o" + "".join(CHANCE.choices(WECHAT, k=27)) for _ in range(99))]
OF_QQ = ["".join(CHANCE.choices("0123456789ABCDEF", k=32)) for _ in range(100)]
NUMBERS = [str(CHANCE.randrange(10**8, 10**9)) for _ in range(100)]
NAMES = [first + second for first in "王李张刘陈杨赵黄周吴" for second in "明华强丽文红军伟芳敏"]
MOBILES = [f"137{number:08}" for number in range(10**6, 10**8, 999_999)]


@pytest.mark.parametrize(("account_type", "ids"), [(999, OF_WECHAT), (1003, OF_WECHAT), (1004, OF_QQ)])
def test_clean_lists_have_no_doubt_and_no_better_type(account_type: int, ids: list[str]) -> None:
    report = checked(as_rows(ids), account_type).report
    assert (report.accepted, report.doubts, report.suggestion, report.offers) == (100, (), None, ())


@pytest.mark.parametrize(
    ("account_type", "ids", "code", "suggestion"),
    [
        (1003, [each.lower() for each in OF_WECHAT], "openid-case", None),
        (1003, [each.upper() for each in OF_WECHAT], "openid-case", None),
        (999, [each.lower() for each in OF_WECHAT], "openid-case", None),
        (1004, [each.lower() for each in OF_QQ], "openid-case", Suggestion(992, 100)),
        (1003, [each[:20] for each in OF_WECHAT], "openid-cut", None),
        (1004, [each[:20] for each in OF_QQ], "openid-cut", None),
        (1004, NUMBERS, "no-openid", Suggestion(991, 100)),
        (1003, NUMBERS, "no-openid", Suggestion(991, 100)),
        (1003, NAMES, "no-openid", None),
        (1003, MOBILES, "no-openid", Suggestion(1002, 100, "add-86")),
        (1004, OF_WECHAT, "no-openid", Suggestion(1003, 100)),
        (999, OF_QQ, "no-openid", Suggestion(1004, 100)),
    ],
)
def test_other_lists_are_doubted_with_a_better_type(
    account_type: int, ids: list[str], code: str, suggestion: Suggestion | None
) -> None:
    report = checked(as_rows(ids), account_type).report
    (doubt,) = (each for each in report.doubts if "openid" in each.code)
    assert (doubt.code, doubt.rows, doubt.facts) == (code, len(ids), {"share": 100})
    assert doubt.text.startswith("100 % of the rows ")
    assert report.suggestion == suggestion


def test_a_few_rows_are_left_out_by_choice() -> None:
    rows = [*OF_WECHAT[:98], OF_WECHAT[98].lower(), OF_WECHAT[99][:15], "王小明", "NULL"]
    report = checked(as_rows(rows), 1003).report
    assert [(each.code, each.rows, each.first_row, each.facts.get("share")) for each in report.doubts] == [
        ("placeholder", 1, 102, None),
        ("openid-case", 1, 99, "1"),
        ("openid-cut", 1, 100, "1"),
        ("no-openid", 1, 101, "1"),
    ]
    assert ("leave-out-no-openid", 3) in [(offer.code, offer.rows) for offer in report.offers]
    left = checked(as_rows(rows), 1003, repairs=["leave-out-no-openid", "leave-out-placeholder"])
    assert (left.accepted, left.report.doubts) == (as_rows(OF_WECHAT[:98]), ())
    assert left.report.repaired == {"leave-out-no-openid": 3, "leave-out-placeholder": 1}
    assert {each.reason for each in left.report.first_rejects} == {"no_openid", "placeholder"}


def test_typed_accounts_are_doubted_by_their_line() -> None:
    (doubt,) = check_typed(f"{OF_WECHAT[0]}\n{OF_WECHAT[1].lower()}", 1003).doubts
    assert (doubt.code, doubt.first_row, doubt.facts) == ("openid-case", 2, {"share": 50})
    assert "the first of them in line 2" in doubt.text


def test_what_is_said_of_many_is_said_of_each() -> None:
    rows = [*OF_WECHAT[:9], *OF_QQ[:9], *NUMBERS[:3], *NAMES[:3], "O" + "a" * 27, "o" * 28, "oA" + "-" * 8]
    rows += [
        "oA" + "-" * 7,
        "oA" + "_" * 62,
        "oA" + "_" * 63,
        "A" * 16,
        "A" * 15,
        "A" * 64,
        "A" * 65,
        "1" * 31,
        "1" * 32,
    ]
    rows += ["o" + "é" * 27, "ab"]
    rows += [each.lower() for each in rows] + [each[:-1] for each in rows if len(each) > 2]
    for account_type, of in ((1003, of_wechat), (1004, of_qq)):
        seen = {each.code: each.rows for each in checked(as_rows(rows), account_type).report.doubts}
        told = [each for each in map(of, rows) if each]
        assert {code: seen.get(code) for code in set(told)} == {code: told.count(code) for code in set(told)}
