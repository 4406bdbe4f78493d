"""Rows that hold several accounts: a line end between them was lost, or another sign stands there."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from string import ascii_letters, digits
from typing import Final

import numpy as np

from pushes.accounts.rows.certainty import Certainty, matching, shaped
from pushes.accounts.rows.characters import any_of, codes_of, table
from pushes.accounts.rows.spans import Mask, Rows
from pushes.accounts.words.reject_reasons import LONGEST_SHOWN, Reason

SIGNS: Final = ",;|，；｜、"  # what lists are written with
_BETWEEN: Final = " /／" + SIGNS
_HEX: Final = "[0-9A-Fa-f]"
_LABEL: Final = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_WORD: Final = "[A-Za-z0-9!#$%&'*+=?^_`{|}~-]+"
_LOCAL: Final = rf"{_WORD}(?:\.{_WORD})*"
_DOMAIN: Final = rf"(?:{_LABEL}\.)+[A-Za-z]{{2,63}}"
_WHOLE_DOMAIN: Final = rf"(?:{_LABEL}\.)+(?:com|net|org|edu|gov|cn)"  # what may be known to end where it does


_PHONE: Final = r"(?:\+?86)?1[3-9][0-9]{9}|\+[1-9][0-9]{6,14}"
_FORMATS: Final[Mapping[Reason, tuple[str, int]]] = {
    Reason.NOT_MD5: (f"{_HEX}{{32}}", 65),
    Reason.NOT_IDFA: (f"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}", 72),
    Reason.NOT_MAC: (f"{_HEX}{{2}}(?::{_HEX}{{2}}){{5}}", 34),
    Reason.NOT_IMEI: ("[0-9]{15}", 30),
    Reason.NOT_PHONE: (_PHONE, 16),
    Reason.NOT_EMAIL: (f"{_LOCAL}@{_DOMAIN}", 10),
    Reason.NOT_QQ: ("[0-9]{5,12}", 10),
    Reason.NOT_OAID: ("[0-9A-Za-z-]{15,64}", 31),
    Reason.TOO_SHORT: ("", 5),
}  # by the reason why a row does not fit: one account, and characters of the shortest two
# Without a sign between them nothing tells where one ends, or two MD5 from a SHA-256.
_APART: Final = (Reason.NOT_QQ, Reason.NOT_OAID, Reason.NOT_MD5)
_KINDS: Final = (
    "[0-9]{5,}",
    "(?=[0-9_-]*[A-Za-z])(?=[A-Za-z_-]*[0-9])[0-9A-Za-z_-]{2,}",
    "[0-9A-Za-z._+-]+@[0-9A-Za-z.-]+",
)  # of accounts that are asked for a length alone: in one row they are of one kind, or they are an account's own words
_IN_LISTS: Final = table(codes_of(SIGNS))
_NOT_IN_LISTS: Final = ~table(codes_of(SIGNS) + f"{ascii_letters}{digits}._+-@ \n".encode())
OF_WIDTH: Final = (Reason.NOT_QQ,)  # whose accounts may be of any width, but are often all of one
_LEAST: Final = 10  # rows that tell how wide the others are
_MOST: Final = 3  # accounts of one width in a row: more would be one long number


def _whole(misfit: Reason, made: Callable[[str], str]) -> str:
    """What matches several with signs between them, or none. made: the signs as the rows have them."""
    each, between = _FORMATS[misfit][0], f"[{made(_BETWEEN)}]"
    if misfit is Reason.NOT_EMAIL:
        return f"(?:{_LOCAL}@(?:{_WHOLE_DOMAIN}|{_DOMAIN}{between}+))+{_LOCAL}@{_DOMAIN}"
    if misfit is Reason.TOO_SHORT:
        signs = f" *[{made(SIGNS)}][ {made(SIGNS)}]*"
        return "|".join(f"{one}(?:{signs}{one})+" for one in _KINDS)
    return f"(?:{each})(?:{between}{'+' if misfit in _APART else '*'}(?:{each}))+"


@cache
def _one(misfit: Reason) -> re.Pattern[str]:
    return re.compile(pattern_of(misfit))


def pattern_of(misfit: Reason) -> str:
    """What matches a row that is several accounts, but for those that only the rows around tell; "" for nothing."""
    return _whole(misfit, str) if misfit in _FORMATS else ""


@cache
def _which(misfit: Reason) -> Certainty:
    return matching(_whole(misfit, lambda signs: codes_of(signs).decode("latin-1")).encode("latin-1"))


def is_several(row: str, misfit: Reason, width: int = 0) -> bool:
    """Whether a row that does not fit, and is not longer than what is shown of it, is several accounts.

    width: the digits of the QQ numbers around it, where all have as many; else 0.
    """
    if misfit not in _FORMATS or not _FORMATS[misfit][1] <= len(row) <= LONGEST_SHOWN:
        return False
    return bool(_one(misfit).fullmatch(row) or _of_width(row, width))


def _of_width(row: str, width: int) -> bool:
    """Whether a row is two or three numbers of so many digits."""
    return width > 0 and len(row) in range(2 * width, _MOST * width + 1, width) and row.isascii() and row.isdigit()


def are_several(rows: Rows, misfit: Reason, width: int = 0) -> Mask:
    """The same of many coded rows."""
    found = np.zeros(len(rows), np.bool_)
    if misfit in _FORMATS:
        lengths = rows.ends - rows.starts
        likely = (lengths >= _FORMATS[misfit][1]) & (lengths <= LONGEST_SHOWN)
        if misfit is Reason.TOO_SHORT and likely.any():
            likely &= any_of(_IN_LISTS, rows) & ~any_of(_NOT_IN_LISTS, rows)
        places = np.flatnonzero(likely)
        if len(places):
            found[places] = _which(misfit)(rows.only(places))
            for size in range(2 * width, _MOST * width + 1, width) if width else ():
                found |= shaped("0-9", size, size)(rows)
    return found


def width_of(rows: Rows, misfit: Reason) -> int:
    """The characters of each accepted row, where that tells how many accounts another one is; else 0."""
    return max(rows.width - 1, 0) if misfit in OF_WIDTH and len(rows) >= _LEAST else 0


def parts_of(row: str, misfit: Reason, width: int = 0) -> tuple[str, ...]:
    """The accounts that such a row holds; none where it could be parted in several ways, or they cannot be told."""
    if not is_several(row, misfit, width):
        return ()
    if _of_width(row, width):
        return tuple(row[begin : begin + width] for begin in range(0, len(row), width))
    if misfit is Reason.NOT_EMAIL:
        return _addresses(row)
    if misfit is Reason.TOO_SHORT:
        return tuple(re.findall(f"[^ {SIGNS}]+", row))
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
