"""Mobile numbers of the home country that are, with a + before them, mobile numbers of another country, too."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np

from pushes.accounts.judging import national
from pushes.accounts.judging.plausibility import is_mobile
from pushes.accounts.judging.repairs_in_bulk import Changes, after
from pushes.accounts.rows.certainty import shaped
from pushes.accounts.rows.spans import Mask, Rows

_TOLD: Final = 7  # digits: a calling code and what tells mobile numbers there
_REST: Final = "23456789"
_LOST_PLUS: Final = re.compile("[1-9][0-9]{9,14}")
_WITHOUT_PLUS: Final = shaped("0-9", 10, 15, {0: "1-9"})


def with_plus(home: int) -> Callable[[str], str]:
    """What puts the + before a mobile number of the country with this calling code that may be one abroad."""
    at_home, own = national.in_e164(home), _own(home)

    def changed(value: str) -> str:
        is_both = at_home(value) != value and _LOST_PLUS.fullmatch(value) and not (own and value.startswith(own))
        return f"+{value}" if is_both and _is_mobile(value[:_TOLD], len(value)) else value

    return changed


def in_bulk(home: int) -> Changes:
    """The same of many rows at once."""
    at_home, own = national.in_bulk(home), _own(home)

    def which(rows: Rows) -> Mask:
        found = _WITHOUT_PLUS(rows)
        if own:
            found &= rows.at(0) != ord(own)
        for still in (at_home.which, _mobile):
            if len(places := np.flatnonzero(found)):
                found[places] = still(rows.only(places))
        return found

    return Changes(which, after(b"+"))


def _own(home: int) -> str:
    """The digit of North America, which is dialled there as well and is its calling code: one reading either way."""
    return "1" if home == 1 else ""


def _mobile(rows: Rows) -> Mask:
    keys = rows.ends - rows.starts
    for place in range(_TOLD):
        keys = keys + (rows.at(place) - np.uint8(ord("0"))).astype(np.int64) * 16 * 10 ** (_TOLD - 1 - place)
    known, places = np.unique(keys, return_inverse=True)
    found: Mask = np.array([_is_mobile(f"{key // 16:0{_TOLD}}", key % 16) for key in known.tolist()], np.bool_)
    return found[places]


@cache
def _is_mobile(start: str, length: int) -> bool:
    return is_mobile(f"+{start}{_REST[: length - _TOLD]}")
