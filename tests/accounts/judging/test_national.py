"""National numbers of the application's home country get its calling code, where that makes mobile numbers of them."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import Suggestion, check_typed
from pushes.accounts.judging.plausibility import MOBILES
from pushes.accounts.judging.repairs import ABROAD as ABROAD_REPAIRS
from pushes.accounts.judging.repairs import ELEVEN, HOME
from pushes.accounts.words.countries import CODES, calling_code
from pushes.accounts.words.repairs import codes_of
from pushes.accounts.words.two_readings import ELEVEN_DIGITS, TwoReadings
from tests.accounts.builders import as_rows, checked, rows_of
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
    assert report.readings == TwoReadings(20, {"add-86": 100, "add-49-to-11": 100}, "DE")
    assert [(offer.code, offer.rows, offer.plausible) for offer in report.offers] == [
        ("add-86", 20, 100),
        ("add-49-to-11", 20, 100),
        ("strip-separators+add-49", 1, None),
    ]
    assert report.offers[1].samples[0] == (GERMANS[0], f"+49{GERMANS[0]}")
    assert report.offers[1].text.endswith("100 % of them can be mobile numbers with +49.")
    assert "home country (+49)" in report.readings.text
    assert report.readings.text.endswith("This application's home country, DE, speaks for +49.")
    assert checked(as_rows(GERMANS), 1002, home="FR").report.readings is None


def test_one_reading_is_chosen_the_other_stays_in_reach_and_both_are_refused() -> None:
    result = checked(as_rows(GERMANS), 1002, home="DE", repairs=["add-49-to-11"])
    assert result.accepted == as_rows(f"+49{each}" for each in GERMANS)
    assert [offer.code for offer in result.report.offers] == ["add-86"]
    with pytest.raises(ValueError, match="add-86 and add-49-to-11 read the same numbers"):
        checked(as_rows(GERMANS), 1002, home="DE", repairs=["add-86", "add-49-to-11"])


@pytest.mark.parametrize(("home", "code", "national"), [("DE", 49, "0151 2345"), ("BR", 55, "011 99876")])
@pytest.mark.parametrize("copies", [1, 4])
def test_chinese_numbers_are_mended_together_with_those_of_a_home_country_that_has_11_digits_too(
    home: str, code: int, national: str, copies: int
) -> None:
    rows = as_rows(
        [*(f"137111{n:05}" for n in range(0, 30 * copies, 3)), *(f"{national}{n:04}" for n in range(0, 30, 3))]
    )
    offers = checked(rows, 1002, home=home).report.offers
    assert [(offer.code, offer.rows) for offer in offers] == [
        ("add-86", 10 * copies),
        (f"strip-separators+add-{code}", 10),
    ]
    repairs = ["add-86", "strip-separators", f"add-{code}"]
    assert checked(rows, 1002, home=home, repairs=repairs).report.accepted == 10 * copies + 10
    assert len(check_typed(rows.decode(), 1002, repairs, home).accounts) == 10 * copies + 10


ABROAD = {  # at home, and with a + in front
    "US": ("479935", "+1479935", "+479935", 4),
    "ID": ("818012345", "+62818012345", "+818012345", 3),
}


@pytest.mark.parametrize("home", ABROAD)
@pytest.mark.parametrize("copies", [10, 60])
def test_a_number_of_the_home_country_that_is_one_abroad_with_a_plus_gets_both_offers(home: str, copies: int) -> None:
    begin, at_home, abroad, digits = ABROAD[home]
    ends = [f"{number:0{digits}}" for number in range(0, 3 * copies, 3)]
    rows, code = as_rows(begin + end for end in ends), calling_code(home)
    report = checked(rows, 1002, home=home).report
    assert [(offer.code, offer.rows) for offer in report.offers] == [
        (f"add-{code}", copies),
        (f"add-plus-not-{code}", copies),
    ]
    assert [offer.samples[0] for offer in report.offers] == [
        (begin + ends[0], each + ends[0]) for each in (at_home, abroad)
    ]
    assert f"without +{code}: with it they are mobile numbers of other countries" in report.offers[1].text
    assert (report.accepted, report.suggestion) == (0, None)
    assert [offer.code for offer in check_typed(rows.decode(), 1002, home=home).offers] == [
        offer.code for offer in report.offers
    ]
    for repairs, begins in (([f"add-{code}"], at_home), ([f"add-{code}", f"add-plus-not-{code}"], abroad)):
        assert checked(rows, 1002, home=home, repairs=repairs).accepted == as_rows(begins + end for end in ends)


def test_a_list_of_which_few_can_be_abroad_is_of_the_home_country() -> None:
    rows = [*(f"212555{n:04}" for n in range(0, 30, 3)), *(f"479935{n:04}" for n in range(0, 30, 3))]
    report = checked(as_rows(rows), 1002, home="US").report
    assert [(offer.code, offer.rows) for offer in report.offers] == [("add-1", 20)]
    assert checked(as_rows(["12125550100"]), 1002, home="US").report.offers[0].code == "add-1"


@pytest.mark.parametrize("home", AT_HOME)
def test_numbers_as_they_are_written_at_home_suggest_mobile_numbers_where_any_account_goes(home: str) -> None:
    written, _wanted = AT_HOME[home]
    rows = as_rows(f"{written[:-2]}{number:02}" for number in range(0, 60, 3))
    suggestion = checked(rows, 0, home=home).report.suggestion
    assert suggestion
    assert (suggestion.account_type, suggestion.percent) == (1002, 100)
    assert check_typed(rows.decode(), None, home=home).account_type == 1002


def test_numbers_that_a_business_gives_out_are_no_mobile_numbers_at_home() -> None:
    for home, first in (("SG", "9123"), ("ES", "61234"), ("FR", "61234")):
        assert (
            checked(as_rows(f"{first}{number:04}" for number in range(0, 60, 3)), 0, home=home).report.suggestion
            is None
        )


def test_eleven_digits_of_two_countries_suggest_neither() -> None:
    assert checked(as_rows(GERMANS), 0, home="DE").report.suggestion == Suggestion(1002, 100, "no-country")


def test_countries_with_mobile_numbers_like_those_of_china_are_all_known() -> None:
    starts = [f"1{number:03}2345678" for number in range(300, 1000)]
    alike = {code for code in CODES for each in starts if _type(code, each) in MOBILES}
    assert alike - {1, 86} == {*ELEVEN_DIGITS.values()}


def _type(code: int, digits: str) -> int:
    return phonenumbers.number_type(phonenumbers.PhoneNumber(code, int(digits)))


@given(
    st.sampled_from([1, 7, 33, 39, 44, 49, 62, 81]), st.lists(st.from_regex("[0-9]{8,12}", fullmatch=True), min_size=1)
)
@settings(deadline=None, max_examples=examples(60))
def test_many_rows_are_changed_as_one_is(code: int, rows: list[str]) -> None:
    for repair in (HOME[code], ABROAD_REPAIRS[code], *([ELEVEN[code]] if code in ELEVEN else [])):
        assert repair.many.done(rows_of(rows))[0].data.decode().split("\n")[:-1] == [repair.change(row) for row in rows]


@given(st.sampled_from([1, 7, 33, 39, 44, 49, 81]), st.from_regex("[0-9]{8,12}", fullmatch=True))
@settings(deadline=None, max_examples=examples(200))
def test_what_is_made_of_a_number_is_what_its_country_makes_of_it(code: int, digits: str) -> None:
    made = HOME[code].change(digits)
    if made == digits:
        return
    region = phonenumbers.region_code_for_country_code(code)
    read = phonenumbers.parse(digits, region)
    assert made == phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
