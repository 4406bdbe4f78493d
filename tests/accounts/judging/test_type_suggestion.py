"""The account-type doctor: what the rows would fit, and which type they look like."""

import pytest

from pushes.accounts import Suggestion, check_typed
from tests.accounts.builders import checked
from tests.accounts.list_doubts import is_luhn

ROWS = {
    991: [f"{10000 + number}" for number in range(50)],
    992: [f"{number:032x}" for number in range(1, 51)],
    993: [f"49E2084A-290C-41EF-AD20-E540CD6AE{number:03X}" for number in range(50)],
    995: [f"08:00:20:0A:8C:{number:02X}" for number in range(50)],
    1000: [imei for number in range(500) if is_luhn(imei := f"35007752323{number:04}")],
    1002: [f"+861371111{number:04}" for number in range(50)],
    1005: [f"name{number}@example.com" for number in range(50)],
}


def text(rows: list[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


@pytest.mark.parametrize("fitting", ROWS)
@pytest.mark.parametrize("chosen", [0, 991, 992, 993, 995, 1000, 1002, 1005])
def test_the_type_that_fits_is_suggested(fitting: int, chosen: int) -> None:
    report = checked(text(ROWS[fitting]), chosen).report
    assert report.fits[fitting] == report.fits_of == 50
    if fitting == chosen or (chosen == 0 and fitting == 991):
        assert report.suggestion is None
    elif chosen == 992 and fitting == 991:
        assert report.suggestion == Suggestion(991, 100, "hash-raw")
    else:
        assert report.suggestion == Suggestion(fitting, 100)
        assert report.suggestion.text.startswith("100 % of the rows look like ")
        assert f"{fitting}" in report.suggestion.text


def test_digits_alone_suggest_nothing_where_only_the_length_counts() -> None:
    """A business has numbers of its own for its users, of any length."""
    for digits in (*range(5, 11), 12, 14, 15):
        rows = [f"{number * 7919 % 10_007 + 10 ** (digits - 1)}" for number in range(50)]
        assert checked(text(rows), 0).report.suggestion is None


def test_small_uuids_under_idfa_are_oaids() -> None:
    rows = [f"49e2084a-290c-41ef-ad20-e540cd6ae{number:03x}" for number in range(50)]
    report = checked(text(rows), 993).report
    assert (report.suggestion, report.offers) == (Suggestion(997, 100), ())
    assert checked(text(rows), 997).report.suggestion is None


@pytest.mark.parametrize("fitting", [992, 993, 1000, 1002])
def test_what_is_no_oaid_is_told_though_it_passes_for_one(fitting: int) -> None:
    assert checked(text(ROWS[fitting]), 997).report.suggestion == Suggestion(fitting, 100)


def test_sentence() -> None:
    rows = [*ROWS[1002] * 2, "x", "y", "z", "zz"]
    suggestion = checked(text(rows), 0).report.suggestion
    assert suggestion
    assert suggestion.text == "96 % of the rows look like mobile numbers in E.164: type 1002."


def test_numbers_without_a_country_code_are_no_qq_numbers() -> None:
    rows = [row.removeprefix("+86") for row in ROWS[1002]]
    assert checked(text(rows), 0).report.suggestion == Suggestion(1002, 100, "add-86")
    assert checked(text(rows), 1002).report.suggestion is None


@pytest.mark.parametrize(("chosen", "fitting"), [(994, 993), (996, 995), (1001, 1000)])
def test_raw_values_of_an_md5_type_are_told(chosen: int, fitting: int) -> None:
    assert checked(text(ROWS[fitting]), chosen).report.suggestion == Suggestion(fitting, 100, "hash-raw")
    assert checked(text(ROWS[fitting]), chosen, hash_raw=True).report.suggestion is None


def test_little_evidence_suggests_nothing() -> None:
    assert checked(text([*ROWS[1002], *["user-x"] * 50]), 0).report.suggestion is None
    assert checked(text([*ROWS[1002], *ROWS[1005]]), 1002).report.suggestion is None
    assert checked(text(ROWS[991]), 7).report.suggestion is None
    assert checked(b"\n\n").report.suggestion is None


def test_a_large_file_is_looked_at_evenly() -> None:
    rows = ["x-y"] * 1000 + [ROWS[1002][0] if number % 7 == 0 else "ab" for number in range(1001, 120_001)]
    report = checked(text(rows), 1).report
    looked_at = len(range(1001, 10_001, 7)), len(range(10_088, 100_001, 97)), len(range(101_949, 120_001, 1999))
    assert report.fits_of == 1000 + sum(looked_at)
    assert report.fits[1002] == looked_at[0] + len(range(10_185, 100_001, 7 * 97)) + len(
        range(111_944, 120_001, 13_993)
    )


@pytest.mark.parametrize("count", [5000, 50_000, 200_000])
def test_rows_count_for_all_that_they_stand_for(count: int) -> None:
    """The first 1,000 rows are of one kind, and all others of another: which is what the list looks like."""
    rows = [f"name{n * 3}@example.com" for n in range(1000)] + [f"+8613711{n * 3:06}" for n in range(count - 1000)]
    suggestion = checked(text(rows), 1005).report.suggestion
    assert suggestion
    assert suggestion.account_type == 1002
    assert abs(suggestion.percent - 100 * (count - 1000) // count) <= 1


ZERO = "00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize("chosen", [0, 7, 1002, 1005])
def test_what_phones_withhold_is_left_out_of_the_share_and_said(chosen: int) -> None:
    idfas = [f"49E2084A-290C-41EF-AD20-E540C{number * 3:07X}" for number in range(7680)]
    others = [f"user-{number * 3:05}" for number in range(320)]
    rows = [row for n in range(320) for row in (*idfas[n * 24 : n * 24 + 24], others[n], *[ZERO] * 6)] + [ZERO] * 80
    suggestion = checked(text(rows), chosen).report.suggestion
    assert suggestion == Suggestion(993, 96, named=8000, withheld=2000)
    assert suggestion.text == (
        "96 % of the 8,000 rows that name somebody look like IDFAs: type 993. "
        "Rows with what phones give for a withheld identifier: 2,000."
    )


def test_words_for_nothing_are_left_out_of_the_share_and_said() -> None:
    rows = [*ROWS[1005] * 4, *["NULL", "", " #N/A "] * 20]
    suggestion = checked(text(rows), 1002).report.suggestion
    assert suggestion == Suggestion(1005, 100, named=200, placeholders=40)
    assert suggestion.text.endswith("look like e-mail addresses: type 1005. Rows with a word for nothing: 40.")
    typed = check_typed("\n".join([*ROWS[993][:8], ZERO, ZERO]), 0).suggestion
    assert typed == Suggestion(993, 100, named=8, withheld=2)
    assert checked(text([ZERO] * 50), 0).report.suggestion is None


MOBILES = [f"1371111{number:04}" for number in range(50)]
SPELLINGS = {
    "lost plus": [f"86{number}" for number in MOBILES],
    "00 for +": [f"0086{number}" for number in MOBILES],
    "blanks": [f"{number[:3]} {number[3:7]} {number[7:]}" for number in MOBILES],
    "full width": [number.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}) for number in MOBILES],
    "guarded": [f"'{number}" for number in MOBILES],
    "decimals": [f"{number}.0" for number in MOBILES],
    "hyphens and a country": [f"+86-{number[:3]}-{number[3:]}" for number in MOBILES],
    "abroad": [f"44791112{number:04}" for number in range(50)],
}
NEITHER = ["x", "y", "1.38E+10", "合计"]


@pytest.mark.parametrize("chosen", [0, 7, 991, 1000, 997, 1005])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_numbers_that_repairs_make_fit_are_mobile_numbers(spelling: str, chosen: int) -> None:
    suggestion = checked(text(SPELLINGS[spelling]), chosen).report.suggestion
    assert suggestion == Suggestion(1002, 100, "spellings")
    assert suggestion.text == "100 % of the rows look like mobile numbers, spelled in different ways: type 1002."


def test_spellings_count_together() -> None:
    rows = [each[number] for number, each in enumerate(SPELLINGS.values())] + MOBILES[:8] + ROWS[1002][:24] + NEITHER
    report = checked(text(rows), 0).report
    assert (report.suggestion, report.looks_like) == (Suggestion(1002, 90, "spellings"),) * 2
    of_the_type = checked(text(rows), 1002).report
    assert (of_the_type.suggestion, of_the_type.looks_like) == (None, Suggestion(1002, 90, "spellings"))


def test_mobile_numbers_pass_for_qq_numbers_and_are_known() -> None:
    assert checked(text(MOBILES), 991).report.suggestion == Suggestion(1002, 100, "add-86")
    assert checked(text(MOBILES), 997).report.suggestion == Suggestion(1002, 100, "add-86")


@pytest.mark.parametrize(
    "rows",
    [
        [f"86{number:013}" for number in range(0, 50 * 7919, 7919)],  # IMEIs begin with 86, too
        [f"20881{number:011}" for number in range(50)],
        [f"1{number:09}" for number in range(50)],
    ],
)
def test_other_digits_are_no_mobile_numbers(rows: list[str]) -> None:
    looks_like = checked(text(rows), 0).report.looks_like
    assert not looks_like or looks_like.account_type != 1002


def test_digits_may_be_of_anything_and_a_plus_may_not() -> None:
    plain = {kind: Suggestion(kind, 100).is_plain for kind in ROWS}
    assert plain == {991: False, 992: False, 993: True, 995: True, 1000: False, 1002: True, 1005: True}


def test_lower_case_under_idfa_is_of_android_phones() -> None:
    rows = [row.lower() for row in ROWS[993]]
    assert checked(text(rows), 993).report.suggestion == Suggestion(997, 100)
    assert checked(text(ROWS[993]), 993).report.suggestion is None
    suggestion = checked(text(rows), 0).report.suggestion
    assert suggestion is None or suggestion.account_type != 997  # a business has numbers of its own for its users


@pytest.mark.parametrize("chosen", [992, 994, 996, 998, 1001])
def test_digests_are_not_hashed_again_without_a_word(chosen: int) -> None:
    found = checked(text(ROWS[992]), chosen, hash_raw=True).report.suggestion
    assert found == Suggestion(chosen, 100, "hashed")
    assert found.text.startswith("100 % of the rows look like MD5 values")
    assert checked(text(ROWS[992]), chosen).report.suggestion is None


def test_what_may_be_american_as_well_as_chinese_gets_no_country_by_suggestion() -> None:
    new_york, beijing = [f"1718555{number:04}" for number in range(50)], [f"1391555{number:04}" for number in range(50)]
    assert checked(text(new_york), 0).report.suggestion == Suggestion(1002, 100, "no-country")
    assert checked(text(beijing), 0).report.suggestion == Suggestion(1002, 100, "add-86")
