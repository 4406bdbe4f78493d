"""Rows that hold several accounts of one format: a line end between them was lost, or another sign stands there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Format:
    """One account, the shortest two of them, and how rows of several are told: one by one, and many at once, coded."""

    each: re.Pattern[str]
    shortest: int
    whole: re.Pattern[str]
    which: Certainty


def _signs(characters: str) -> str:
    return f"[{re.escape(characters)}]"


def _format(each: str, shortest: int, whole: str) -> _Format:
    coded = whole.replace("BETWEEN", _signs(codes_of(_BETWEEN).decode("latin-1"))).encode("latin-1")
    said = re.compile(whole.replace("BETWEEN", _signs(_BETWEEN)))
    return _Format(re.compile(each), shortest, said, matching(coded))


def _repeated(each: str, shortest: int) -> _Format:
    return _format(each, shortest, f"(?:{each})(?:BETWEEN*(?:{each}))+")


_PHONE: Final = r"(?:\+?86)?1[3-9][0-9]{9}|\+[1-9][0-9]{6,14}"
_ADDRESSES: Final = f"(?:{_LOCAL}@(?:{_WHOLE_DOMAIN}|{_DOMAIN}BETWEEN+))+{_LOCAL}@{_DOMAIN}"
_FORMATS: Final[Mapping[Reason, _Format]] = {
    Reason.NOT_MD5: _repeated(f"{_HEX}{{32}}", 64),
    Reason.NOT_IDFA: _repeated(f"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}", 72),
    Reason.NOT_MAC: _repeated(f"{_HEX}{{2}}(?::{_HEX}{{2}}){{5}}", 34),
    Reason.NOT_IMEI: _repeated("[0-9]{15}", 30),
    Reason.NOT_PHONE: _repeated(_PHONE, 16),
    Reason.NOT_EMAIL: _format(f"{_LOCAL}@{_DOMAIN}", 10, _ADDRESSES),
}  # by the reason why a row does not fit


def is_several(row: str, misfit: Reason) -> bool:
    """Whether a row that does not fit, and is not longer than what is shown of it, is several accounts."""
    asked = _FORMATS.get(misfit)
    return bool(asked and asked.shortest <= len(row) <= LONGEST_SHOWN and asked.whole.fullmatch(row))


def are_several(rows: Rows, misfit: Reason) -> Mask:
    """The same of many coded rows."""
    found = np.zeros(len(rows), np.bool_)
    if asked := _FORMATS.get(misfit):
        lengths = rows.ends - rows.starts
        places = np.flatnonzero((lengths >= asked.shortest) & (lengths <= LONGEST_SHOWN))
        if len(places):
            found[places] = asked.which(rows.only(places))
    return found


def parts_of(row: str, misfit: Reason) -> tuple[str, ...]:
    """The accounts that such a row holds; none where it could be parted in several ways, or they cannot be told."""
    if not is_several(row, misfit):
        return ()
    if misfit is Reason.NOT_EMAIL:
        return _addresses(row)
    return tuple(_FORMATS[misfit].each.findall(row))


_END: Final = re.compile(rf"{_LOCAL}@{_WHOLE_DOMAIN}")
_ADDRESS: Final = _FORMATS[Reason.NOT_EMAIL].each


def _addresses(row: str) -> tuple[str, ...]:
    """Addresses with signs between them, or joined where only one end of a domain is known."""
    pieces = [piece for piece in re.split(f"{_signs(_BETWEEN)}+", row) if piece]
    parted = [_parted(piece) for piece in pieces]
    return tuple(each for some in parted for each in some) if all(parted) else ()


def _parted(piece: str) -> tuple[str, ...]:
    if piece.count("@") == 1:
        return (piece,) if _ADDRESS.fullmatch(piece) else ()
    ends = [end for end in range(1, len(piece)) if _END.fullmatch(piece[:end]) and _begins_anew(piece[end:])]
    return (piece[: ends[0]], *_parted(piece[ends[0] :])) if len(ends) == 1 else ()


def _begins_anew(row: str) -> bool:
    return bool(_ADDRESS.fullmatch(row)) or is_several(row, Reason.NOT_EMAIL)
