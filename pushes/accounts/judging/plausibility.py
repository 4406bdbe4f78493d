"""Mobile numbers that are E.164 but that no network can have given out: a warning, never a refusal."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
import phonenumbers

from pushes.accounts.rows.spans import Mask, Rows
from pushes.accounts.words.catalogue import gettext_noop as _

TEMPLATE = _("%(row)s has a number that is too long or too short for its country. It is sent all the same.")


@dataclass(frozen=True, slots=True)
class Implausible:
    """An accepted row that is hardly a mobile number."""

    row: int
    value: str

    PLACE: ClassVar[str] = _("Row %(number)s")  # as a sentence begins with it

    @property
    def text(self) -> str:
        """What is doubtful, in full sentences."""
        return TEMPLATE % {"row": self.PLACE % {"number": f"{self.row:,}"}}


@dataclass(frozen=True, slots=True)
class TypedImplausible(Implausible):
    """An account that was typed and is hardly a mobile number; `row` is the line that it was typed in."""

    PLACE: ClassVar[str] = _("Line %(number)s")  # as a sentence begins with it


LOOKED_AT: Final = 300  # numbers of a block that are looked at one by one
_UNKNOWN: Final = 2
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
        starts = [(rows.at(place) - np.uint8(ord("0"))).astype(np.uint16) for place in (1, 2, 3)]
        keys = (starts[0] * 100 + starts[1] * 10 + starts[2]) * _LENGTHS + (rows.ends - rows.starts - 1)
        suspect: Mask = self._possible[keys] != 1
        if suspect.any():
            for key in np.unique(keys[suspect & (self._possible[keys] == _UNKNOWN)]).tolist():
                self._possible[key] = _may_be(str(key // _LENGTHS).rjust(3, "0"), key % _LENGTHS)
            suspect = self._possible[keys] != 1
            for index in np.flatnonzero(suspect)[:LOOKED_AT].tolist():
                suspect[index] = not is_possible(rows.data[rows.starts[index] : rows.ends[index]].decode())
        return suspect


def is_possible(number: str) -> bool:
    """Whether a number in E.164 has a length that its country gives out."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def is_mobile(number: str) -> bool:
    """Whether an account in E.164 is a number that mobile phones of its country have, or may have."""
    if _CHINESE.fullmatch(number):
        return True
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) in _MOBILES
    except phonenumbers.NumberParseException:
        return False


_CHINESE: Final = re.compile(r"\+861[3-9][0-9]{9}")
_MOBILES: Final = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def _may_be(start: str, length: int) -> bool:
    """Whether all numbers of so many digits that start so are possible."""
    for size in (1, 2, 3):
        for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(start[:size]), ()):
            metadata = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(int(start[:size]), region)
            if metadata and metadata.general_desc:
                return length - size in metadata.general_desc.possible_length
    return False
