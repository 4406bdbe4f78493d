"""Countries by their ISO 3166 codes, with their calling codes as phonenumbers has them; places.py has the names."""

from typing import Final

import phonenumbers

CHINA: Final = "CN"
_NO_COUNTRIES: Final = {"AC", "TA", "XK"}  # have a calling code, and no code of ISO 3166
COUNTRIES: Final = frozenset(phonenumbers.SUPPORTED_REGIONS - _NO_COUNTRIES)  # those that have a calling code
CODES: Final = tuple(
    sorted(code for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items() if regions != ("001",))
)  # calling codes of countries


def calling_code(country: str) -> int:
    """What stands after the + of its numbers; 0 for no country."""
    return phonenumbers.country_code_for_region(country) or 0
