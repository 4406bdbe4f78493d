"""Doubts about a list as a whole: each is told of a list that shows it, and of no list that only nearly does."""

import random
from collections.abc import Sequence

import pytest

from pushes.accounts.keeping import spool
from tests.accounts.builders import as_rows, checked
from tests.accounts.list_doubts import is_luhn
from tests.accounts.offers import Options
from tests.accounts.reference import expect
from tests.accounts.test_checking import agree

CHANCE = random.Random(5)
IDS = [f"{CHANCE.randrange(10**9):09}" for _ in range(4000)]


def doubts(rows: Sequence[str], account_type: int = 7) -> list[tuple[str, int, int, str, object]]:
    report = checked("".join(f"{row}\n" for row in rows).encode(), account_type).report
    return [(each.code, each.rows, each.first_row, each.sample, each.facts.get("share")) for each in report.doubts]


def test_a_clean_list_has_no_doubts() -> None:
    assert doubts(IDS) == []


@pytest.mark.parametrize("rows", [60, 4000, 100_000])
def test_one_value_in_nearly_a_third_of_the_rows(rows: int) -> None:
    ids = [f"user{number * 7919 % 1_000_003:07}" for number in range(rows)]
    many = ["till-1" if number % 10 < 3 else each for number, each in enumerate(ids)]
    assert doubts(many) == [("one-value", rows * 3 // 10, 1, "till-1", 30)]
    assert doubts(sorted(many))[0][:2] == ("one-value", rows * 3 // 10)
    assert doubts(["till-1" if number % 10 < 2 else each for number, each in enumerate(ids)]) == []


def test_numbers_that_were_counted() -> None:
    counted = [f"1371{number:07}" for number in range(996, 2996)]
    assert doubts(counted) == [("consecutive", 2000, 1, "13710000996", 100)]
    assert doubts(counted[:999]) == []
    assert doubts(counted[::2]) == []
    assert doubts([f"user{number}" for number in range(5000)]) == [("consecutive", 4990, 1, "user0", 99)]
    CHANCE.shuffle(counted)
    assert doubts(counted) == []


def test_imeis_whose_check_digits_are_wrong() -> None:
    imeis = [f"35693803{number:06}{digit}" for number in range(40) for digit in range(10)]
    right = [imei for imei in imeis if is_luhn(imei)]
    wrong = [imei for imei in imeis if not is_luhn(imei)]
    assert len(right) == 40
    assert doubts(right, 1000) == []
    assert doubts([*right, *wrong[:39]], 1000) == []
    assert doubts([*right, *wrong[:40]], 1000) == [("check-digits", 40, 41, wrong[0], 50)]
    assert doubts(right, 0) == doubts(wrong, 0) == []
    assert checked("\n".join(wrong).encode(), 1001, hash_raw=True).report.doubts[0].code == "check-digits"


@pytest.mark.parametrize(
    ("account_type", "pair"),
    [
        (7, ("Member-1", "member-1")),
        (7, ("甲ＡＢ１２", "甲ab12")),
        (7, ("000123", "123")),
        (1005, ("Ann@qq.com", "ann@qq.com")),
        (997, ("AB12-cd34", "ab12-cd34")),
        (1000, ("35693803564380", "356938035643809")),
    ],
)
def test_one_person_in_two_spellings(account_type: int, pair: tuple[str, str]) -> None:
    assert doubts(pair, account_type) == [("two-spellings", 1, 2, pair[1], None)]
    assert doubts([pair[0], pair[0]], account_type) == []
    left = checked("\n".join(pair).encode(), account_type, repairs=["keep-first-spelling"])
    assert (left.accepted.decode(), left.report.duplicates, left.report.doubts) == (f"{pair[0]}\n", 1, ())
    assert left.report.repaired == {"keep-first-spelling": 1}
    (duplicate,) = left.report.first_duplicates
    assert (duplicate.row, duplicate.value, duplicate.first_row) == (2, pair[1], 1)


def test_two_spellings_are_found_however_far_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "WHOLE", 1 << 17)
    monkeypatch.setattr(spool, "WINDOW", 1 << 17)
    ids = [f"{'xX'[number % 2]}{number * 7919 % 1_000_003:07}" for number in range(60_000)]
    assert doubts(ids) == []
    again = [*ids, ids[0].upper(), ids[0], ids[1].lower(), ids[40_001].lower(), ids[0].upper()]
    assert doubts(again) == [("two-spellings", 3, 60_001, "X0000000", None)]
    kept = checked("\n".join(again).encode(), 7, repairs=["keep-first-spelling"])
    assert kept.accepted == "".join(f"{each}\n" for each in ids).encode()
    assert (kept.report.duplicates, kept.report.repaired) == (5, {"keep-first-spelling": 3})
    assert [each.first_row for each in kept.report.first_duplicates] == [1, 1, 2, 40_002, 1]


def test_numbers_that_end_in_zeros_by_chance() -> None:
    ids = [f"{2088102146220000 + number * 37}" for number in range(400)]
    assert doubts(ids) == []
    assert doubts([f"{each[:15]}0" for each in ids])[0][:2] == ("zeroed", 400)
    assert doubts([f"{each[:15]}000" for each in ids])[0][0] == "zeroed"
    assert doubts(["20881021462200" for _ in range(40)], 7)[0][0] == "one-value"


@pytest.mark.parametrize("width", [4, 0])
def test_two_files_joined_without_a_line_end(width: int) -> None:
    rows = [f"user{number * 3:0{width}}" for number in range(400)]
    joined = [*rows[:40], rows[40] + rows[41], *rows[42:]]
    assert doubts(joined) == [("joined-row", 1, 41, rows[40] + rows[41], None)]
    assert doubts(rows) == []
    assert doubts([*rows[:40], "user-with-a-long-name-120", *rows[41:]]) == []
    numbers = [*IDS[:40], IDS[40] + IDS[41], *IDS[42:400]]
    assert doubts(numbers) == [("joined-row", 1, 41, IDS[40] + IDS[41], None)]
    assert doubts([*IDS[:40], IDS[40] + "12345678", *IDS[42:400]]) == []


def rows_that_are_two() -> list[str]:
    rows = [f"user{number * 3:04}" for number in range(400)]
    return [rows[0] + rows[1], *rows[2:40], "x", rows[40] + rows[41], rows[42] + rows[40], *rows[43:], rows[0]]


def test_rows_that_are_two_are_split_by_choice() -> None:
    data = "\n".join(rows_that_are_two()).encode()
    before = checked(data, 7).report
    (doubt,) = before.doubts
    assert (doubt.code, doubt.rows, doubt.first_row, doubt.choice) == ("joined-row", 3, 1, "split-joined-row")
    split, left = before.offers
    assert (split.code, split.rows) == ("split-joined-row", 3)
    assert split.samples[:2] == (("user0000user0003", "user0000, user0003"), ("user0120user0123", "user0120, user0123"))
    assert (left.code, left.rows, left.samples) == ("leave-out-joined-row", 3, ())
    result = checked(data, 7, repairs=["split-joined-row"])
    report = result.report
    assert result.accepted == as_rows(f"user{number * 3:04}" for number in range(400))
    assert (report.doubts, report.offers, report.repaired) == ((), (), {"split-joined-row": 3})
    assert (before.rows, report.rows, report.accepted, report.duplicates, report.rejected) == (400, 403, 400, 2, 1)
    assert [each.row for each in report.first_rejects] == [40]  # as a person sees it in the file
    assert [(each.row, each.value, each.first_row) for each in report.first_duplicates] == [
        (42, "user0120", 41),
        (400, "user0000", 1),
    ]


def test_rows_that_are_two_are_left_out_by_choice() -> None:
    data = "\n".join(rows_that_are_two()).encode()
    for repairs in (["leave-out-joined-row"], ["leave-out-joined-row", "split-joined-row"]):
        report = checked(data, 7, repairs=repairs).report
        assert (report.doubts, report.offers, report.repaired) == ((), (), {"leave-out-joined-row": 3})
        assert (report.rows, report.accepted, report.rejected) == (400, 396, 4)
        assert [(each.row, each.reason) for each in report.first_rejects] == [
            (1, "joined_row"),
            (40, "too_short"),
            (41, "joined_row"),
            (42, "joined_row"),
        ]


@pytest.mark.parametrize("choice", ["split-joined-row", "leave-out-joined-row"])
@pytest.mark.parametrize("account_type", [7, 991, 997])
def test_choices_about_rows_that_are_two_agree_with_the_reference(account_type: int, choice: str) -> None:
    ids = [each[:6] for each in IDS[:400]] if account_type == 991 else [f"user{each}" for each in IDS[:400]]
    rows = [ids[0], ids[1] + ids[2], ids[3] + "000000", " ", *ids[4:], ids[5]]
    text, options = "\n".join(rows), Options(repairs=frozenset([choice, "leave-out-cut-row"]))
    agree(text.encode(), account_type, "a.txt", expect(text, account_type, options=options), options)


def test_half_a_row_is_judged_as_a_row() -> None:
    ids = [each[:6] for each in IDS[:400]]
    result = checked(as_rows([*ids, "123456000000"]), 991, repairs=["split-joined-row"])
    assert [(each.row, each.value, each.reason) for each in result.report.first_rejects] == [
        (401, "000000", "withheld")
    ]
    assert result.accepted.endswith(b"\n123456\n")
