"""Countries by their ISO 3166 codes: names as CLDR has them, calling codes as phonenumbers does."""

from collections.abc import Mapping
from functools import cache
from typing import Final

import phonenumbers

from pushes import places

CHINA: Final = "CN"
_NO_COUNTRIES: Final = {"AC", "TA", "XK"}  # have a calling code, and no code of ISO 3166


@cache
def names(language: str = places.ENGLISH) -> Mapping[str, str]:
    """The names of all that have a calling code. Read when they are asked for."""
    return {code: places.country(code, language) for code in phonenumbers.SUPPORTED_REGIONS - _NO_COUNTRIES}


CODES: Final = tuple(
    sorted(code for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items() if regions != ("001",))
)  # calling codes of countries


def calling_code(country: str) -> int:
    """What stands after the + of its numbers; 0 for no country."""
    return phonenumbers.country_code_for_region(country) or 0


def name_of(country: str, language: str = places.ENGLISH) -> str:
    """Its name, or the code where there is none for it."""
    return names(language).get(country, country)
