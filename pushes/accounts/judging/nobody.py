"""The table of what stands in lists in the place of accounts and is nobody's, with where each value is known from."""

from collections.abc import Iterable
from typing import Final

from pushes.accounts.judging.signs import Sign
from pushes.accounts.words import choices
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reasons import Reason


def _spelled(words: Iterable[str]) -> frozenset[str]:
    """Words as they are given, in lower case, in upper case and with a capital."""
    return frozenset(spelled for word in words for spelled in (word, word.lower(), word.upper(), word.capitalize()))


# What programs write for nothing: databases (NULL, (null), <null>, [NULL], \N), pandas and R (nan, NaN, NaT, <NA>, NA),
# Python (None), Go (<nil>), JavaScript (undefined), spreadsheets (#N/A, #NAME? and their like).
PLACEHOLDERS: Final = _spelled(
    (
        *("NULL", "(NULL)", "<NULL>", "[NULL]", r"\N", "None", "nil", "<nil>", "undefined", "NaN", "NaT", "<NA>", "NA"),
        *("N/A", "#N/A", "#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#ERROR!"),
        *("--", "---"),
    )
)
PLACEHOLDER: Final = Sign(
    Reason.PLACEHOLDER, Doubt.Code.PLACEHOLDER, PLACEHOLDERS, leave_out=choices.LEAVE_OUT_PLACEHOLDER
)
