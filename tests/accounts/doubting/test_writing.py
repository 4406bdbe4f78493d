"""Accounts that nobody can have as they are written: with unseen or full-width characters, or dates."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts.rows.characters import INVISIBLE
from tests.accounts.builders import checked
from tests.examples import examples

IDS = [f"user{number}" for number in range(20)]
CASES = {
    "invisible": ("us\u200ber7001", "remove-invisible"),
    "full-width": ("ｕｓｅｒ７００１", "half-width"),
}
DATES = [
    *("2026-11-30", "2026/1/3", "2026.01.03", "2026-11-30 10:00", "2026-11-30T10:00:00Z", "2026-11-30T10:00:00+08:00"),
    *(
        "2026-11-30 10:00:00.000",
        "2026年1月3日",
        "2026年11月30日 10:00:00",
        "1/3/2026",
        "11/30/2026 10:00",
        "1999-12-31",
    ),
]


@pytest.mark.parametrize("code", CASES)
@pytest.mark.parametrize("copies", [1, 40])
def test_what_is_written_so_is_doubted_mended_or_left_out(code: str, copies: int) -> None:
    row, repair = CASES[code]
    data = "".join(f"{each}\n" for each in [*IDS, *[row] * copies]).encode()
    report = checked(data, 7).report
    doubt = report.doubts[0]
    assert (doubt.code, doubt.rows, doubt.first_row, doubt.sample) == (code, copies, 21, row)
    assert {each.code for each in report.offers} >= {repair, f"leave-out-{code}"}
    assert next(each for each in report.offers if each.code == repair).samples[0] == (row, "user7001")
    mended = checked(data, 7, repairs=[repair])
    assert mended.accepted.decode().split() == [*IDS, "user7001"]
    assert code not in {each.code for each in mended.report.doubts}
    assert mended.report.repaired == {repair: copies}
    left = checked(data, 7, repairs=[f"leave-out-{code}"]).report
    assert (left.accepted, left.rejected, left.doubts) == (20, copies, ())


def test_both_in_one_row_are_mended_by_both() -> None:
    assert checked("ｕｓ\u200bｅｒ１\n".encode(), 7, repairs=["half-width", "remove-invisible"]).accepted == b"user1\n"


@pytest.mark.parametrize(
    "row", ["小红（北京）", "👨\u200d👩\u200d👧", "张\u3000伟", "می\u200cخواهم", "José\u00a0B", "ＶＩＰ用户"]
)
def test_names_that_need_such_characters_are_accounts_and_stay(row: str) -> None:
    result = checked(f"ann1\n{row}\n".encode(), 7, repairs=["half-width", "remove-invisible"])
    assert (result.accepted.decode(), result.report.doubts) == (f"ann1\n{row}\n", ())


@settings(deadline=None, max_examples=examples(60))
@given(st.text("abcxyz0189_-", min_size=3, max_size=12), st.sampled_from(INVISIBLE), st.integers(1, 2))
def test_an_unseen_character_anywhere_inside_is_found_and_removed(account: str, unseen: str, place: int) -> None:
    row = account[:place] + unseen + account[place:]
    assert "invisible" in {each.code for each in checked(f"{row}\nanother1\n".encode(), 7).report.doubts}
    assert checked(f"{row}\n".encode(), 7, repairs=["remove-invisible"]).accepted.decode() == f"{account}\n"


def test_dates_are_no_accounts() -> None:
    rows = "".join(f"{each}\n" for each in [*IDS, *DATES]).encode()
    (doubt,) = checked(rows, 7).report.doubts
    assert (doubt.code, doubt.rows, doubt.first_row) == ("date", len(DATES), 21)
    left = checked(rows, 7, repairs=["leave-out-date"]).report
    assert (left.accepted, left.rejected, left.doubts) == (20, len(DATES), ())
    for account_type in (991, 993, 997, 1002, 1005):
        some = checked("".join(f"{each}\n" for each in DATES).encode(), account_type, keep_header=True).report
        assert {each.reason for each in some.first_rejects} == {"date"}


@pytest.mark.parametrize(
    "row", ["2026-1", "20261130", "2026-11-30-7", "user-2026-11-30", "1/3/26", "3026-01-01", "10.0.3.7"]
)
def test_what_only_looks_like_a_date_is_an_account(row: str) -> None:
    assert not checked(f"{row}\nann1\n".encode(), 7).report.doubts
