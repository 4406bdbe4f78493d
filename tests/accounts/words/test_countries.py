"""Tests of pushes.accounts.words.countries."""

import phonenumbers
import pytest

from pushes.accounts.words.countries import COUNTRIES, calling_code
from pushes.places import country as name_of


@pytest.mark.parametrize(
    ("country", "code", "name"), [("CN", 86, "China"), ("US", 1, "United States"), ("GB", 44, "United Kingdom")]
)
def test_a_country_has_its_name_and_its_calling_code(country: str, code: int, name: str) -> None:
    assert (calling_code(country), name_of(country)) == (code, name)


def test_every_country_that_has_a_calling_code_and_a_name_is_there() -> None:
    assert set(phonenumbers.SUPPORTED_REGIONS) - COUNTRIES == {"AC", "TA", "XK"}  # no codes of ISO 3166
    assert all(map(calling_code, COUNTRIES))


def test_what_is_no_country_has_no_calling_code() -> None:
    assert calling_code("ZZ") == 0
