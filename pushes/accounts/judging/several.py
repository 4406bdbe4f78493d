"""Rows that hold several accounts of one format: a line end between them was lost, or another sign stands there."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np

from pushes.accounts.rows.certainty import Certainty, matching
from pushes.accounts.rows.characters import codes_of
from pushes.accounts.rows.spans import Mask, Rows
from pushes.accounts.words.reject_reasons import LONGEST_SHOWN, Reason

_BETWEEN: Final = " ,;/，；"
_HEX: Final = "[0-9A-Fa-f]"
_LABEL: Final = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_WORD: Final = "[A-Za-z0-9!#$%&'*+=?^_`{|}~-]+"
_LOCAL: Final = rf"{_WORD}(?:\.{_WORD})*"
_DOMAIN: Final = rf"(?:{_LABEL}\.)+[A-Za-z]{{2,63}}"
_WHOLE_DOMAIN: Final = rf"(?:{_LABEL}\.)+(?:com|net|org|edu|gov|cn)"  # what may be known to end where it does


_PHONE: Final = r"(?:\+?86)?1[3-9][0-9]{9}|\+[1-9][0-9]{6,14}"
_FORMATS: Final[Mapping[Reason, tuple[str, int]]] = {
    Reason.NOT_MD5: (f"{_HEX}{{32}}", 64),
    Reason.NOT_IDFA: (f"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}", 72),
    Reason.NOT_MAC: (f"{_HEX}{{2}}(?::{_HEX}{{2}}){{5}}", 34),
    Reason.NOT_IMEI: ("[0-9]{15}", 30),
    Reason.NOT_PHONE: (_PHONE, 16),
    Reason.NOT_EMAIL: (f"{_LOCAL}@{_DOMAIN}", 10),
}  # by the reason why a row does not fit: one account, and characters of the shortest two


@cache
def _whole(misfit: Reason, signs: str) -> str:
    """What matches several with these signs between them, or none."""
    each, _shortest = _FORMATS[misfit]
    between = f"[{re.escape(signs)}]"
    if misfit is Reason.NOT_EMAIL:
        return f"(?:{_LOCAL}@(?:{_WHOLE_DOMAIN}|{_DOMAIN}{between}+))+{_LOCAL}@{_DOMAIN}"
    return f"(?:{each})(?:{between}*(?:{each}))+"


@cache
def _which(misfit: Reason) -> Certainty:
    return matching(_whole(misfit, codes_of(_BETWEEN).decode("latin-1")).encode("latin-1"))


def is_several(row: str, misfit: Reason) -> bool:
    """Whether a row that does not fit, and is not longer than what is shown of it, is several accounts."""
    if misfit not in _FORMATS or not _FORMATS[misfit][1] <= len(row) <= LONGEST_SHOWN:
        return False
    return bool(re.fullmatch(_whole(misfit, _BETWEEN), row))


def are_several(rows: Rows, misfit: Reason) -> Mask:
    """The same of many coded rows."""
    found = np.zeros(len(rows), np.bool_)
    if misfit in _FORMATS:
        lengths = rows.ends - rows.starts
        places = np.flatnonzero((lengths >= _FORMATS[misfit][1]) & (lengths <= LONGEST_SHOWN))
        if len(places):
            found[places] = _which(misfit)(rows.only(places))
    return found


def parts_of(row: str, misfit: Reason) -> tuple[str, ...]:
    """The accounts that such a row holds; none where it could be parted in several ways, or they cannot be told."""
    if not is_several(row, misfit):
        return ()
    if misfit is Reason.NOT_EMAIL:
        return _addresses(row)
    return tuple(re.findall(_FORMATS[misfit][0], row))


_END: Final = rf"{_LOCAL}@{_WHOLE_DOMAIN}"
_ADDRESS: Final = f"{_LOCAL}@{_DOMAIN}"


def _addresses(row: str) -> tuple[str, ...]:
    """Addresses with signs between them, or joined where only one end of a domain is known."""
    pieces = [piece for piece in re.split(f"[{_BETWEEN}]+", row) if piece]
    parted = [_parted(piece) for piece in pieces]
    return tuple(each for some in parted for each in some) if all(parted) else ()


def _parted(piece: str) -> tuple[str, ...]:
    if piece.count("@") == 1:
        return (piece,) if re.fullmatch(_ADDRESS, piece) else ()
    ends = [end for end in range(1, len(piece)) if re.fullmatch(_END, piece[:end]) and _begins_anew(piece[end:])]
    return (piece[: ends[0]], *_parted(piece[ends[0] :])) if len(ends) == 1 else ()


def _begins_anew(row: str) -> bool:
    return bool(re.fullmatch(_ADDRESS, row)) or is_several(row, Reason.NOT_EMAIL)
