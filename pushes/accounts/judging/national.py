"""National numbers, as people write them at home: which are mobile numbers of a country, and how they are in E.164."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
import phonenumbers

from pushes.accounts.judging.plausibility import MOBILES
from pushes.accounts.judging.repairs_in_bulk import MOBILE, Changes, after
from pushes.accounts.rows.certainty import shaped
from pushes.accounts.rows.spans import Mask, Rows

_SHORTEST, _LONGEST = 6, 15  # digits
_TOLD: Final = 4  # digits after which nearly every country's mobile numbers are known
_REST: Final = "23456789012"
_DIGITS: Final = shaped("0-9", _SHORTEST, _LONGEST)
_ELEVEN: Final = re.compile("1[3-9][0-9]{9}")  # as Chinese ones have: it is for people to say which


def in_e164(code: int) -> Callable[[str], str]:
    """What gives a mobile number of a country as it is dialled there its calling code, and any other row back."""

    def changed(value: str) -> str:
        if not (value.isascii() and value.isdigit() and _SHORTEST <= len(value) <= _LONGEST):
            return value
        if _ELEVEN.fullmatch(value):
            return value
        for number in (value.removeprefix(dialled_before(code)), value):
            if _is_mobile(code, number[:_TOLD], len(number)):
                return f"+{code}{number}"
        return value

    return changed


def in_bulk(code: int) -> Changes:
    """The same of many rows at once."""

    def inland(rows: Rows) -> Mask:
        prefix = dialled_before(code).encode()
        found = np.full(len(rows), bool(prefix))
        for place, digit in enumerate(prefix):
            found &= rows.at(place) == digit
        return found & _mobile(code, rows, len(prefix))

    def which(rows: Rows) -> Mask:
        found = _DIGITS(rows) & ~MOBILE(rows)
        if len(places := np.flatnonzero(found)):
            some = rows.only(places)
            found[places] = inland(some) | _mobile(code, some, 0)
        return found

    def made(rows: Rows) -> Rows:
        places = np.flatnonzero(inland(rows))
        if len(places):
            cut, prefix = b"\n" + rows.only(places).data[:-1], dialled_before(code).encode()
            rows = rows.replaced(places, Rows.of(cut.replace(b"\n" + prefix, b"\n")[1:] + b"\n"))
        return after(b"+%d" % code)(rows)

    return Changes(which, made)


def eleven_in_e164(code: int) -> Callable[[str], str]:
    """What gives a mobile number that has the 11 digits of China's, too, the calling code of another country."""

    def changed(value: str) -> str:
        is_so = _ELEVEN.fullmatch(value) and _is_mobile(code, value[:_TOLD], len(value))
        return f"+{code}{value}" if is_so else value

    return changed


def eleven_in_bulk(code: int) -> Changes:
    """The same of many rows at once."""

    def which(rows: Rows) -> Mask:
        found = MOBILE(rows)
        if len(places := np.flatnonzero(found)):
            found[places] = _mobile(code, rows.only(places), 0)
        return found

    return Changes(which, after(b"+%d" % code))


@cache
def dialled_before(code: int) -> str:
    """What is dialled before a number inside its country only: a zero mostly, nothing in Italy.

    Asked when it is needed: what is known of a country is a file of its own to load.
    """
    region = phonenumbers.region_code_for_country_code(code)
    metadata = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    return (metadata and metadata.national_prefix) or ""


def _mobile(code: int, rows: Rows, begin: int) -> Mask:
    """Which rows of digits are mobile numbers from a place on."""
    keys = rows.ends - rows.starts - begin
    for place in range(begin + _TOLD - 1, begin - 1, -1):
        keys = keys + (rows.at(place) - np.uint8(ord("0"))).astype(np.int64) * 16 * 10 ** (begin + _TOLD - 1 - place)
    known, places = np.unique(keys, return_inverse=True)
    sure = [_is_mobile(code, f"{key // 16:0{_TOLD}}", key % 16) for key in known.tolist()]
    found: Mask = np.array(sure, np.bool_)[places]
    return found


@cache
def _is_mobile(code: int, start: str, length: int) -> bool:
    """Whether numbers of so many digits that start so are mobile numbers of a country."""
    if not _TOLD <= length < _LONGEST:
        return False
    number = phonenumbers.PhoneNumber(code, int(start + _REST[: length - _TOLD]))
    if start.startswith("0"):
        return False  # no mobile number does
    return phonenumbers.number_type(number) in MOBILES
