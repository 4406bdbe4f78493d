"""Countries by their ISO 3166 codes: names as the time zone database has them, calling codes as phonenumbers does."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import phonenumbers
import tzdata  # type: ignore[import-untyped]

CHINA: Final = "CN"


@cache
def names() -> Mapping[str, str]:
    """The names, in English, of all that have a calling code. Read when they are asked for."""
    table = Path(tzdata.__path__[0], "zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    named = dict(line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {code: name for code, name in named.items() if code in phonenumbers.SUPPORTED_REGIONS}


CODES: Final = tuple(
    sorted(code for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items() if regions != ("001",))
)  # calling codes of countries


def calling_code(country: str) -> int:
    """What stands after the + of its numbers; 0 for no country."""
    return phonenumbers.country_code_for_region(country) or 0


def name_of(country: str) -> str:
    """Its name, or the code where there is none for it."""
    return names().get(country, country)
