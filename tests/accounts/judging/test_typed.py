"""Accounts typed by hand."""

import pytest

from pushes.accounts import ACCOUNT_TYPES, Reason, Suggestion, check_typed
from pushes.accounts.judging.types import rule_of
from pushes.accounts.words.reject_reasons import TypedReject
from pushes.accounts.words.typed_doubts import TEMPLATES


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        ("", ()),
        ("  ", ()),
        ("ab", ("ab",)),
        ("ab\ncd\r\nef\rgh\n", ("ab", "cd", "ef", "gh")),
        ("ab,cd, ef，gh;ij；kl", ("ab", "cd", "ef", "gh", "ij", "kl")),
        ("ab,\ncd,\n", ("ab", "cd")),
        ("ab cd", ("ab cd",)),
        ("ab、cd\tef\t\ngh", ("ab", "cd", "ef", "gh")),
        ("ab,", ("ab",)),
    ],
)
def test_separators(text: str, accounts: tuple[str, ...]) -> None:
    typed = check_typed(text, 0)
    assert typed.accounts == accounts
    assert (typed.rejects, typed.duplicates, typed.blank) == ((), 0, 0)


def test_every_piece_is_counted_once() -> None:
    typed = check_typed("+8613711112222\n\n+8613711112222, 137\n+1 415\n+14155550100,,", 1002)
    assert typed.accounts == ("+8613711112222", "+14155550100")
    assert typed.rejects == (TypedReject(3, "137", Reason.NOT_PHONE), TypedReject(4, "+1 415", Reason.NOT_PHONE))
    assert (typed.duplicates, typed.blank) == (1, 2)


def test_a_rejected_account_is_found_by_its_line() -> None:
    typed = check_typed("+8613711112222, +8613711113333\r\nxx\r+8613711114444 yy;\n\nzz", 1002)
    assert [(reject.value, reject.row) for reject in typed.rejects] == [("xx", 2), ("yy", 3), ("zz", 5)]
    assert typed.rejects[0].text.startswith("Line 2 is not a mobile number in E.164. ")


def test_accounts_that_are_masked_alike_are_no_duplicates() -> None:
    typed = check_typed("137****1234, ann, 137****1234, ann, 137****1234", 7)
    assert (typed.accounts, typed.duplicates, typed.masked_alike) == (("137****1234", "ann"), 1, 2)


def test_doubts_name_the_line() -> None:
    typed = check_typed("ann, bob\neve\nNULL\n13800138000, 137****1234", 7)
    assert [(each.code, each.first_row) for each in typed.doubts] == [("placeholder", 3), ("masked", 4), ("trial", 4)]
    for doubt in typed.doubts:
        assert f"the first of them in line {doubt.first_row}, “{doubt.sample}”" in doubt.text
    (doubt,) = check_typed("`ann`\n\n`bob`", 7).doubts
    assert (doubt.code, "the first of them in line 1." in doubt.text) == ("wrapped", True)


@pytest.mark.parametrize("account_type", sorted(ACCOUNT_TYPES))
def test_each_doubt_about_typed_accounts_has_its_sentence(account_type: int) -> None:
    codes = {sign.code for sign in rule_of(account_type).doubts.all}
    assert codes <= TEMPLATES.keys()
    assert all("row " not in each.replace("number of rows", "") for each in TEMPLATES.values())


def test_numbers_that_no_network_gives_out_are_told_as_in_a_package() -> None:
    typed = check_typed("+8613711112222, +1415555010\n+141555501000\n\n+1415555010", 1002)
    assert (len(typed.accounts), typed.duplicates, typed.implausible) == (3, 1, 2)
    assert [(each.row, each.value) for each in typed.first_implausible] == [(1, "+1415555010"), (2, "+141555501000")]
    words = "Line 1 has a number that is too long or too short for its country. It is sent all the same."
    assert typed.first_implausible[0].text == words
    assert check_typed("+1415555010", 0).implausible == 0, "anything may be an account there"
    assert check_typed("1415555010", 1002, ["add-plus"]).implausible == 1, "after repairs"


def test_accounts_are_typed_in_the_case_they_are_sent_in() -> None:
    typed = check_typed("F2D5A650733CA8C27D502B1C08DA14E5,f2d5a650733ca8c27d502b1c08da14e5", 1001)
    assert typed.accounts == ("f2d5a650733ca8c27d502b1c08da14e5",)
    assert typed.duplicates == 1


@pytest.mark.parametrize(
    ("text", "account_type", "accounts"),
    [
        ("a@x.com b@x.com\u3000c@x.com", 1005, ("a@x.com", "b@x.com", "c@x.com")),
        ("+8613711112222 +8613711113333", 1002, ("+8613711112222", "+8613711113333")),
        ("10001 10002", 991, ("10001", "10002")),
        ("10001 10002", 0, ("10001 10002",)),
        ("10001 10002", None, ("10001 10002",)),
    ],
)
def test_blanks_separate_where_an_account_cannot_hold_any(
    text: str, account_type: int | None, accounts: tuple[str, ...]
) -> None:
    typed = check_typed(text, account_type)
    assert typed.accounts == accounts
    assert typed.spaced == tuple(each for each in accounts if " " in each)  # nothing is joined in silence


def test_blanks_inside_of_one_number_do_not_separate() -> None:
    typed = check_typed("+86 137 1111 2222, 137 1111 3333 13711114444", 1002)
    assert [reject.value for reject in typed.rejects] == ["+86 137 1111 2222", "137", "1111", "3333", "13711114444"]
    (blanks, country) = typed.offers
    assert (blanks.code, blanks.rows) == ("strip-separators", 1)
    assert (country.code, country.rows) == ("add-86", 1)


def test_repairs_are_offered_and_done_as_for_a_package() -> None:
    text = "13711112222\n8613711113333\n137 1111 4444\n+8613711115555\nx"
    typed = check_typed(text, 1002)
    assert typed.accounts == ("+8613711115555",)
    assert [offer.code for offer in typed.offers] == ["add-86", "add-plus", "strip-separators+add-86"]
    assert typed.offers[2].samples == (("137 1111 4444", "+8613711114444"), ("13711112222", "+8613711112222"))
    mended = check_typed(text, 1002, ["add-86", "add-plus", "strip-separators"])
    assert mended.accounts == ("+8613711112222", "+8613711113333", "+8613711114444", "+8613711115555")
    assert mended.repaired == {"strip-separators": 1, "add-86": 2, "add-plus": 1}
    assert [reject.value for reject in mended.rejects] == ["x"]


def test_a_type_nobody_chose_is_the_one_they_plainly_look_like() -> None:
    assert check_typed("+8613711112222\n+8613711113333", None).account_type == 1002
    assert check_typed("ann@example.com bob@example.com", None).accounts == ("ann@example.com", "bob@example.com")
    assert check_typed("ann, bob", None).account_type is None
    numbers = check_typed("10001, 10002", None)
    assert (numbers.account_type, numbers.suggestion) == (None, Suggestion(991, 100))


def test_every_wrong_account_is_told() -> None:
    typed = check_typed("\n".join("x" * 60), 1002)
    assert (len(typed.rejects), len(typed.first_rejects)) == (60, 50)


def test_unknown_type() -> None:
    with pytest.raises(ValueError, match="17 is no account type"):
        check_typed("ab", 17)


def test_a_mistyped_domain_is_mended_by_choice() -> None:
    found = check_typed("ann@qq.con\nbob@qq.com\nann@163.cm", 1005)
    assert [(each.code, each.rows) for each in found.doubts] == [("mistyped", 2)]
    (offer,) = found.offers
    assert (offer.code, offer.samples) == ("end-in-com", (("ann@qq.con", "ann@qq.com"), ("ann@163.cm", "ann@163.com")))
    mended = check_typed("ann@qq.con\nbob@qq.com\nann@163.cm", 1005, [offer.code])
    assert mended.accounts == ("ann@qq.com", "bob@qq.com", "ann@163.com")
    assert (mended.repaired, mended.doubts, mended.offers) == ({offer.code: 2}, (), ())


@pytest.mark.parametrize(
    ("account", "code", "repair"),
    [("ｕｓｅｒ１", "full-width", "half-width"), ("us\u200ber1", "invisible", "remove-invisible")],
)
def test_how_an_account_is_written_is_mended_by_choice(account: str, code: str, repair: str) -> None:
    found = check_typed(f"{account}\nuser2", 7)
    assert [(each.code, each.rows, each.first_row) for each in found.doubts] == [(code, 1, 1)]
    assert [(offer.code, offer.samples) for offer in found.offers] == [(repair, ((account, "user1"),))]
    mended = check_typed(f"{account}\nuser2", 7, [repair])
    assert (mended.accounts, mended.repaired, mended.doubts) == (("user1", "user2"), {repair: 1}, ())
