"""The signs of what stands in lists in the place of accounts and is nobody's, with where each value is known from."""

import re
from typing import Final

import numpy as np

from pushes.accounts.judging import values_of_nobody as known
from pushes.accounts.judging.signs import Sign
from pushes.accounts.rows.certainty import beginning_with
from pushes.accounts.rows.spans import Mask, Rows
from pushes.accounts.words import choices
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import Reason

PLACEHOLDER: Final = Sign(
    Reason.PLACEHOLDER, Doubt.Code.PLACEHOLDER, known.PLACEHOLDERS, leave_out=choices.LEAVE_OUT_PLACEHOLDER
)


def again(headers: frozenset[str]) -> Sign:
    """The sign that a row repeats the header of its list."""
    return Sign(Reason.HEADER_AGAIN, Doubt.Code.HEADER_AGAIN, headers, leave_out=choices.LEAVE_OUT_HEADER)


_IN_BRACES: Final = "[A-Za-z_]+(?:[0-9]{1,3}[A-Za-z_]*)?"  # a name: {u100037} is an account of an array
_MACRO: Final = re.compile(rf"__[A-Z0-9]+(?:_[A-Z0-9]+)*__|\$?\{{\{{?{_IN_BRACES}\}}?\}}|%%?[A-Z0-9_]+%%?")
_MACRO_ENDS: Final = tuple(map(tuple, (b"__", b"{}", b"$}", b"%%")))  # first and last bytes


def _macros(rows: Rows) -> Mask:
    """Which rows are what should have been replaced by an identifier."""
    found = np.zeros(len(rows), np.bool_)
    for first, last in _MACRO_ENDS:
        places = beginning_with(first, rows)
        for place in places[rows.octets.take(rows.ends[places] - 1) == last].tolist():
            found[place] = bool(_MACRO.fullmatch(rows.data[rows.starts[place] : rows.ends[place]].decode()))
    return found


def _withheld(values: frozenset[str]) -> Sign:
    return Sign(
        Reason.WITHHELD,
        Doubt.Code.WITHHELD,
        values,
        leave_out=choices.LEAVE_OUT_WITHHELD,
        keep=choices.KEEP_WITHHELD,
    )


_IDS: Final = known.values_of(known.UUIDS, known.DEVICES, known.MACS, known.IMEIS) | known.ZEROS
_HASHED: Final = _IDS | known.PLACEHOLDERS | frozenset(("", "0", *known.MACROS))
_DIGESTS: Final = known.digests(_HASHED) | known.values_of(known.DIGESTS)
_OF_32: Final = frozenset(value for value in _IDS if len(value) == 32)  # of which an MD5 could be taken for

WITHHELD_NUMBER: Final = _withheld(known.ZEROS)
WITHHELD_IDFA: Final = _withheld(known.values_of(known.UUIDS))
WITHHELD_MAC: Final = _withheld(known.values_of(known.MACS))
WITHHELD_OAID: Final = _withheld(_IDS)
WITHHELD_IMEI: Final = _withheld(known.values_of(known.IMEIS) | known.ZEROS)
WITHHELD_MD5: Final = _withheld(frozenset(value.lower() for value in _DIGESTS | _OF_32))  # as they are folded
WITHHELD: Final = Sign(
    Reason.WITHHELD,
    Doubt.Code.WITHHELD,
    _IDS | _DIGESTS,
    many=_macros,
    leave_out=choices.LEAVE_OUT_WITHHELD,
    form=_MACRO,
)
SIGNS: Final = (WITHHELD, PLACEHOLDER)
