"""Countries by their ISO 3166 codes: names as the time zone database has them, calling codes as phonenumbers does."""

from importlib import resources
from typing import Final

import phonenumbers

CHINA: Final = "CN"


def _names() -> dict[str, str]:
    table = (resources.files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    named = dict(line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {code: name for code, name in named.items() if code in phonenumbers.SUPPORTED_REGIONS}


CODES: Final = tuple(
    sorted(code for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items() if regions != ("001",))
)  # calling codes of countries


NAMES: Final = _names()  # in English, of all that have a calling code


def calling_code(country: str) -> int:
    """What stands after the + of its numbers; 0 for no country."""
    return phonenumbers.country_code_for_region(country) or 0


def name_of(country: str) -> str:
    """Its name, or the code where there is none for it."""
    return NAMES.get(country, country)
