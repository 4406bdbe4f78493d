"""11 digits without a country code that are Chinese or North American: both readings, and never both at once."""

import pytest

from pushes.accounts import Offer, check_typed
from pushes.accounts.words.repairs import codes_of
from pushes.accounts.words.two_readings import MAY_BE, TwoReadings
from tests.accounts.builders import ALL, as_rows, checked

NEW_YORK = [f"1718555{number:04}" for number in range(0, 60, 3)]
BEIJING = [f"1391555{number:04}" for number in range(0, 60, 3)]  # no area code has 9 in the middle
SPACED = [f"1 718 666 {number:04}" for number in range(0, 9, 3)]


def test_both_readings_are_offered_with_their_samples_and_how_plausible_they_are() -> None:
    report = checked(as_rows(NEW_YORK), 1002).report
    chinese, american = report.offers
    assert chinese == Offer("add-86", 20, tuple((each, f"+86{each}") for each in NEW_YORK[:3]), 100)
    assert american == Offer("add-plus-1", 20, tuple((each, f"+{each}") for each in NEW_YORK[:3]), 100)
    assert chinese.text.endswith("100 % of them can be mobile numbers of China.")
    assert american.text.endswith("100 % of them can be numbers of North America.")
    assert report.readings == TwoReadings(20, {"add-86": 100, "add-plus-1": 100}, "CN")
    assert (report.accepted, report.suggestion) == (0, None)


@pytest.mark.parametrize(
    ("home", "words"),
    [
        ("CN", "home country, CN, speaks for +86."),
        ("US", "home country, US, speaks for +1."),
        ("JM", "home country, JM, speaks for +1."),
        ("DE", "DE, speaks for neither: if they are numbers of it, write +49 before them in your list."),
    ],
)
def test_the_home_country_breaks_the_tie_in_words_alone(home: str, words: str) -> None:
    report = checked(as_rows(NEW_YORK), 1002, home=home).report
    assert report.readings
    assert report.readings.text.endswith(words)
    assert [offer.code for offer in report.offers] == ["add-86", "add-plus-1"]
    assert report.accepted == 0


@pytest.mark.parametrize(
    ("chosen", "prefix", "other"), [("add-86", "+86", "add-plus-1"), ("add-plus-1", "+", "add-86")]
)
def test_one_is_chosen_and_the_other_stays_in_reach(chosen: str, prefix: str, other: str) -> None:
    result = checked(as_rows(NEW_YORK), 1002, repairs=[chosen])
    assert result.accepted == as_rows(prefix + each for each in NEW_YORK)
    assert result.report.repaired == {chosen: 20}
    (instead,) = result.report.offers
    assert (instead.code, instead.rows, instead.plausible) == (other, 20, 100)
    assert instead.samples[0] == (NEW_YORK[0], ("+" if other == "add-plus-1" else "+86") + NEW_YORK[0])


def test_both_at_once_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="add-86 and add-plus-1 read the same numbers as those of two countries"):
        checked(as_rows(NEW_YORK), 1002, repairs=["add-86", "add-plus-1"])


@pytest.mark.parametrize("copies", [1, 60])
def test_numbers_that_need_more_are_offered_both_readings_too(copies: int) -> None:
    rows = as_rows((NEW_YORK + SPACED) * copies)
    offers = {offer.code: offer.rows for offer in checked(rows, 1002).report.offers}
    several = ["strip-separators+add-86", "strip-separators+add-plus-1"]
    assert offers == dict.fromkeys(("add-86", "add-plus-1"), 20 * copies) | dict.fromkeys(several, 23 * copies)
    american = checked(rows, 1002, repairs=["add-plus-1"]).report
    assert [(offer.code, offer.rows) for offer in american.offers] == [
        ("strip-separators", 3 * copies),
        ("add-86", 20 * copies),
    ]
    assert american.offers[0].samples[0] == ("1 718 666 0000", "+17186660000")
    everything = checked(rows, 1002, repairs=codes_of(several[1]))
    assert everything.report.accepted == 23
    assert everything.accepted.endswith(b"+17186660006\n")


def test_a_list_that_is_mostly_impossible_in_america_is_chinese_as_before() -> None:
    for american, both in ((MAY_BE, True), (MAY_BE - 5, False)):
        count = american * 20 // 100
        report = checked(as_rows(NEW_YORK[:count] + BEIJING[count:]), 1002).report
        assert (report.readings is not None) is both
        assert [offer.code for offer in report.offers] == ["add-86"] + ["add-plus-1"] * both
        assert {offer.plausible for offer in report.offers} == ({100, MAY_BE} if both else {None})


def test_numbers_that_nobody_in_china_has_are_said_to_be_implausible_there() -> None:
    report = checked(as_rows(f"1616555{number:04}" for number in range(0, 30, 3)), 1002).report
    assert [(offer.code, offer.plausible) for offer in report.offers] == [("add-86", 0), ("add-plus-1", 100)]


def test_a_list_is_looked_at_to_its_end() -> None:
    chinese = [f"139155{number:05}" for number in range(0, 3300, 3)]
    rows = as_rows(chinese + [f"171855{number:05}" for number in range(0, 99_000, 3)])
    assert checked(rows, 1002).report.readings


def test_what_is_no_mobile_number_without_its_country_has_one_reading() -> None:
    rows = as_rows(["8613711112222", "+17185550100", "12125550100", "1718555010", "17185550100 x9"])
    report = checked(rows, 1002, repairs=ALL).report
    assert (report.readings, report.offers) == (None, ())


def test_typed_numbers_are_read_in_both_ways_too() -> None:
    typed = check_typed("17185550100, 17185550103", 1002, home="US")
    assert [(offer.code, offer.rows) for offer in typed.offers] == [("add-86", 2), ("add-plus-1", 2)]
    assert typed.readings
    assert "country, US, speaks" in typed.readings.text
    chosen = check_typed("17185550100, 17185550103", 1002, ["add-plus-1"])
    assert chosen.accounts == ("+17185550100", "+17185550103")
    assert [offer.code for offer in chosen.offers] == ["add-86"]
    assert check_typed("13911112222", 1002).readings is None
    with pytest.raises(ValueError, match="Give one of them"):
        check_typed("17185550100", 1002, ["add-plus-1", "add-86"])
