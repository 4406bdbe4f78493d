"""Addresses whose domain is mistyped at its end, and what was meant."""

import re
from typing import Final

import numpy as np

from pushes.accounts.judging.repairs_in_bulk import Changes
from pushes.accounts.rows.certainty import matching
from pushes.accounts.rows.spans import Mask, Rows, words_before_ends

# The .com addresses that are commonest in lists from China, and how their ending is mistyped (seen November 2026).
_PROVIDERS: Final = (
    "qq",
    "163",
    "126",
    "139",
    "189",
    "sina",
    "sohu",
    "foxmail",
    "gmail",
    "hotmail",
    "outlook",
    "yahoo",
)
_ENDINGS: Final = ("con", "cm", "cmo")
_PATTERN: Final = rf"(?i:[^\n]*@(?:{'|'.join(_PROVIDERS)})\.(?:{'|'.join(_ENDINGS)}))"
_MISTYPED: Final = re.compile(_PATTERN, re.ASCII)
_AT_END: Final = re.compile(rb"(?im)^([^\n]*@(?:%b)\.)(?:%b)$" % ("|".join(_PROVIDERS).encode(), b"con|cm|cmo"))
_SURELY: Final = matching(_PATTERN.encode())
_SMALL: Final = 0x20202020  # what makes letters small, and leaves . as it is
_CON, _CM, _CMO = (int.from_bytes(end, "little") for end in (b".con", b".cm", b".cmo"))


def is_mistyped(account: str) -> bool:
    """Whether it is an address of a well-known provider with .com mistyped."""
    return bool(_MISTYPED.fullmatch(account))


def meant(account: str) -> str:
    """An address with .com where that was meant; any other account as it is."""
    return f"{account.rpartition('.')[0]}.com" if is_mistyped(account) else account


def mistyped(rows: Rows) -> Mask:
    """Which of many rows, coded or not, are such addresses."""
    found = np.zeros(len(rows), np.bool_)
    if b"@" not in rows.data:
        return found
    last = words_before_ends(rows, 4, 4) | _SMALL
    likely = np.flatnonzero((last == _CON) | (last == _CMO) | (last >> 8 == _CM))
    if len(likely):
        found[likely] = _SURELY(rows.only(likely))
    return found


MEANT: Final = Changes(mistyped, lambda rows: Rows.of(_AT_END.sub(rb"\1com", rows.data)))
