"""Accounts typed by hand."""

import pytest

from pushes.accounts import Reason, Reject, check_typed


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
    assert typed.rejects == (Reject(4, "137", Reason.NOT_PHONE), Reject(5, "+1 415", Reason.NOT_PHONE))
    assert (typed.duplicates, typed.blank) == (1, 2)


def test_accounts_are_typed_in_the_case_they_are_sent_in() -> None:
    typed = check_typed("F2D5A650733CA8C27D502B1C08DA14E5,f2d5a650733ca8c27d502b1c08da14e5", 1001)
    assert typed.accounts == ("f2d5a650733ca8c27d502b1c08da14e5",)
    assert typed.duplicates == 1


def test_unknown_type() -> None:
    with pytest.raises(ValueError, match="17 is no account type"):
        check_typed("ab", 17)
