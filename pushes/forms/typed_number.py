"""A number as people type it, with whatever they put between its digits."""

import re
import unicodedata

SEPARATORS = re.compile(r"[\s,.'_，．、’٬·]")
LONGEST = 40  # characters


def number_in(text: str) -> int | None:
    """The whole number that is written, in any digits; None if it is none."""
    digits = SEPARATORS.sub("", unicodedata.normalize("NFKC", text[:LONGEST]))
    return int(digits) if digits.isdecimal() else None
