"""National numbers of the application's home country get its calling code, where that makes mobile numbers of them."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import check_typed
from pushes.accounts.judging.plausibility import MOBILES
from pushes.accounts.judging.repairs import HOME
from pushes.accounts.words.countries import CODES, calling_code
from pushes.accounts.words.repairs import codes_of
from pushes.accounts.words.two_readings import ELEVEN_DIGITS, TwoReadings
from tests.accounts.builders import as_rows, checked
from tests.examples import examples

AT_HOME = {  # as people write them, and in E.164
    "GB": ("07911 123456", "+447911123456"),
    "FR": ("06 12 34 56 78", "+33612345678"),
    "IT": ("347 123 4567", "+393471234567"),
    "RU": ("8 (916) 123-45-67", "+79161234567"),
    "HU": ("06 30 123 4567", "+36301234567"),
    "US": ("(212) 555-0123", "+12125550123"),
    "JP": ("090-1234-5678", "+819012345678"),
    "DE": ("0151 23456789", "+4915123456789"),
    "SG": ("9123 4567", "+6591234567"),
}
GERMANS = [f"151{number:08}" for number in range(0, 60, 3)]


@pytest.mark.parametrize("home", AT_HOME)
@pytest.mark.parametrize("copies", [1, 60])
def test_a_number_as_it_is_written_at_home_is_offered_the_code_of_that_country(home: str, copies: int) -> None:
    written, wanted = AT_HOME[home]
    rows = as_rows([written] * copies)
    (offer,) = checked(rows, 1002, home=home).report.offers
    assert (offer.code.split("+")[-1], offer.rows) == (f"add-{calling_code(home)}", copies)
    assert offer.samples[0] == (written, wanted)
    mended = checked(rows, 1002, home=home, repairs=codes_of(offer.code))
    assert (mended.accepted, mended.report.rejected) == (as_rows([wanted]), 0)
    assert check_typed(written, 1002, codes_of(offer.code), home).accounts == (wanted,)


def test_what_is_done_is_said() -> None:
    (offer,) = checked(as_rows(f"07911{number:06}" for number in range(0, 60, 3)), 1002, home="GB").report.offers
    assert offer.text == (
        "Put +44 before 20 national numbers, all of which can be mobile numbers there, without what is dialled before "
        "them inland only."
    )


def test_numbers_that_no_mobile_phone_has_and_lists_of_other_countries_get_no_offer() -> None:
    for home, number in (("GB", "02079460123"), ("IT", "0612345678"), ("CN", "07911123456"), ("GB", "0791112345")):
        assert checked(as_rows([number] * 3), 1002, home=home).report.offers == ()


@pytest.mark.parametrize("first", ["0", ""])
def test_no_other_type_is_suggested_for_them(first: str) -> None:
    rows = as_rows(f"{first}7911{number:06}" for number in range(0, 60, 3))
    for repairs in ([], ["add-44"]):
        assert checked(rows, 1002, home="GB", repairs=repairs).report.suggestion is None
        assert check_typed(rows.decode(), 1002, repairs, "GB").suggestion is None


def test_chinese_numbers_stay_chinese_beside_those_of_the_home_country() -> None:
    rows = as_rows([*(f"137111{number:05}" for number in range(0, 30, 3)), *["07911123456", "7911123459"]])
    assert [(offer.code, offer.rows) for offer in checked(rows, 1002, home="GB").report.offers] == [
        ("add-86", 10),
        ("add-44", 2),
    ]
    assert checked(rows, 1002, home="GB", repairs=["add-86", "add-44"]).report.accepted == 12


def test_both_readings_are_offered_where_11_digits_are_of_china_or_of_the_home_country() -> None:
    report = checked(as_rows([*GERMANS, "0151 23456789"]), 1002, home="DE").report
    assert report.readings == TwoReadings(20, {"add-86": 100, "add-49": 100}, "DE")
    assert [(offer.code, offer.rows, offer.plausible) for offer in report.offers] == [
        ("add-86", 20, 100),
        ("add-49", 20, 100),
        ("strip-separators+add-49", 1, None),
    ]
    assert report.offers[1].samples[0] == (GERMANS[0], f"+49{GERMANS[0]}")
    assert report.offers[1].text.endswith("100 % of them can be mobile numbers with +49.")
    assert "home country (+49)" in report.readings.text
    assert report.readings.text.endswith("This application's home country, Germany, speaks for +49.")
    assert checked(as_rows(GERMANS), 1002, home="FR").report.readings is None


def test_one_reading_is_chosen_the_other_stays_in_reach_and_both_are_refused() -> None:
    result = checked(as_rows(GERMANS), 1002, home="DE", repairs=["add-49"])
    assert result.accepted == as_rows(f"+49{each}" for each in GERMANS)
    assert [offer.code for offer in result.report.offers] == ["add-86"]
    with pytest.raises(ValueError, match="add-86 and add-49 read the same numbers"):
        checked(as_rows(GERMANS), 1002, home="DE", repairs=["add-86", "add-49"])


def test_countries_with_mobile_numbers_like_those_of_china_are_all_known() -> None:
    starts = [f"1{number:03}2345678" for number in range(300, 1000)]
    alike = {code for code in CODES for each in starts if _type(code, each) in MOBILES}
    assert alike - {1, 86} == {*ELEVEN_DIGITS}


def _type(code: int, digits: str) -> int:
    return phonenumbers.number_type(phonenumbers.PhoneNumber(code, int(digits)))


@given(st.sampled_from([1, 7, 33, 39, 44, 49, 81]), st.from_regex("[0-9]{8,12}", fullmatch=True))
@settings(deadline=None, max_examples=examples(200))
def test_what_is_made_of_a_number_is_what_its_country_makes_of_it(code: int, digits: str) -> None:
    made = HOME[code].change(digits)
    if made == digits:
        return
    region = phonenumbers.region_code_for_country_code(code)
    read = phonenumbers.parse(digits, region)
    assert made == phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
