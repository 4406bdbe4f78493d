"""Mobile numbers that are E.164 but that no network can have given out: a warning, never a refusal."""

import re
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Final

import numpy as np
import numpy.typing as npt
import phonenumbers

from pushes.accounts.judging.spellings import TRUNK, without_trunk_zero
from pushes.accounts.rows.spans import Mask, Octets, Positions, Rows
from pushes.accounts.words.catalogue import Translated
from pushes.accounts.words.catalogue import gettext_noop as _

TEMPLATE = _("%(row)s has a number that is too long or too short for its country. It is sent all the same.")
TRUNK_TEMPLATE = _(
    "%(row)s keeps the zero of inland calls after the country code: nobody has this number. It is sent all the same."
)


@dataclass(frozen=True, slots=True)
class Implausible:
    """An accepted row that is hardly a mobile number."""

    row: int
    value: str

    PLACE: ClassVar[str] = _("Row %(number)s")  # as a sentence begins with it

    @property
    def text(self) -> str:
        """What is doubtful, in full English sentences."""
        return self.said(str)

    def said(self, translated: Translated) -> str:
        """The sentences in the reader's language."""
        template = TRUNK_TEMPLATE if has_trunk_zero(self.value) else TEMPLATE
        return translated(template) % {"row": translated(self.PLACE) % {"number": f"{self.row:,}"}}


@dataclass(frozen=True, slots=True)
class TypedImplausible(Implausible):
    """An account that was typed and is hardly a mobile number; `row` is the line that it was typed in."""

    PLACE: ClassVar[str] = _("Line %(number)s")  # as a sentence begins with it


LOOKED_AT: Final = 300  # numbers of a block that are looked at one by one
_IMPOSSIBLE, _POSSIBLE, _UNKNOWN, _NO_ZERO, _NO_MOBILE = range(5)  # the last two: if the fourth digit is none
_DIGITS_OF_CHINA: Final = 13  # of a mobile number with its country code
_LENGTHS: Final = 16  # digits of a number in E.164 are fewer


class Plausibility:
    """Which numbers in E.164 have a length that their country gives out; may be asked in any thread.

    Whether a number is possible depends on its first digits and its length alone in all but a few cases, so most
    numbers are looked up in a table; those that it does not clear are looked at one by one. In a list of nothing else
    that would take minutes, so beyond the first of each block the table has the last word.
    """

    def __init__(self) -> None:
        self._possible = np.full(1000 * _LENGTHS, _UNKNOWN, np.uint8)

    def implausible(self, rows: Rows) -> Mask:
        """Which of the rows, all of them in E.164, are impossible."""
        keys = _keys(rows.only(_FIRST) if _begin_alike(rows) else rows)
        if (self._possible[keys] == _POSSIBLE).all():
            return np.zeros(len(rows), np.bool_)
        for key in np.flatnonzero(np.bincount(keys[self._possible[keys] == _UNKNOWN])).tolist():
            self._possible[key] = _state(str(key // _LENGTHS).rjust(3, "0"), key % _LENGTHS)
        suspect = self._suspect(self._possible[keys], rows.at(4))
        for index in np.flatnonzero(suspect)[:LOOKED_AT].tolist():
            suspect[index] = not is_possible(rows.data[rows.starts[index] : rows.ends[index]].decode())
        return suspect

    def _suspect(self, states: Octets, fourth: Octets) -> Mask:
        """Which numbers are not cleared by the table (one state may be that of all) or by their fourth digit."""
        cleared = (states == _POSSIBLE) | ((states == _NO_ZERO) & (fourth != ord("0")))
        suspect: Mask = ~(cleared | ((states == _NO_MOBILE) & (fourth < ord("3"))))
        return suspect


_FIRST: Final = np.zeros(1, np.int64)


def _begin_alike(rows: Rows) -> bool:
    """Whether all rows have the same first four bytes, the + among them, and one length."""
    if not rows.width:
        return False
    begins: npt.NDArray[np.uint32] = np.ndarray((len(rows),), np.dtype("<u4"), rows.data, strides=(rows.width,))
    return bool((begins == begins[0]).all())


def _keys(rows: Rows) -> Positions:
    """Where numbers in E.164 stand in the table: by their first three digits, and how many they have."""
    first, second, third = ((rows.at(place) - np.uint8(ord("0"))).astype(np.uint16) for place in (1, 2, 3))
    keys: Positions = (first * 100 + second * 10 + third) * _LENGTHS + (rows.ends - rows.starts - 1)
    return keys


def is_possible(number: str) -> bool:
    """Whether a number in E.164 has a length that its country gives out, and no zero of inland calls."""
    if has_trunk_zero(number) or (number.startswith("+861") and number[4:5] >= "3" and not _CHINESE.fullmatch(number)):
        return False
    if number.startswith("+11") and len(number) != len("+14155550123"):
        return False  # the library would drop the 1 that is dialled inland
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def has_trunk_zero(number: str) -> bool:
    """Whether a number in E.164 kept the zero that is dialled inside its country only."""
    return without_trunk_zero(number) != number


def is_american(digits: str) -> bool:
    """Whether 11 digits that begin with 1 may be a number of North America without its +."""
    return digits[4:5] >= "2" and _is_area(digits[1:4])


@cache
def _is_area(code: str) -> bool:
    """Whether people of North America have numbers of an area; nobody's phone is called toll-free."""
    number = phonenumbers.parse(f"+1{code}2345678")
    if phonenumbers.number_type(number) in MOBILES:
        return True
    return phonenumbers.region_code_for_number(number) not in (None, "US")  # of an island's areas few are in use


def is_chinese(digits: str) -> bool:
    """Whether 11 digits that begin with 1 may be a mobile number of China without +86."""
    return _is_range(digits[:4])


@cache
def _is_range(start: str) -> bool:
    return phonenumbers.number_type(phonenumbers.parse(f"+86{start}0234567")) in MOBILES


def is_mobile(number: str) -> bool:
    """Whether an account in E.164 is a number that mobile phones of its country have, or may have."""
    if _CHINESE.fullmatch(number):
        return True
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) in MOBILES
    except phonenumbers.NumberParseException:
        return False


_CHINESE: Final = re.compile(r"\+861[3-9][0-9]{9}")
MOBILES: Final = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def _state(start: str, length: int) -> int:
    """What is known of all numbers of so many digits that start with these three."""
    code = next(
        (start[:size] for size in (1, 2, 3) if int(start[:size]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE), ""
    )
    if not _may_be(code, length):
        return _IMPOSSIBLE
    if start == "861":
        return _POSSIBLE if length == _DIGITS_OF_CHINA else _NO_MOBILE
    if code not in TRUNK:
        return _POSSIBLE
    if len(code) == len(start):
        return _NO_ZERO
    return _IMPOSSIBLE if start[len(code)] == "0" else _POSSIBLE


def _may_be(code: str, length: int) -> bool:
    """Whether numbers with the code of a country may have so many digits, the code among them."""
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code), ()) if code else ():
        metadata = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(int(code), region)
        if metadata and metadata.general_desc:
            return length - len(code) in metadata.general_desc.possible_length
    return False
