"""How the repairs of spellings.py change many rows at once, coded as characters.py does."""

import re
from typing import Final

import numpy as np

from pushes.accounts.judging.repairs_in_bulk import Changes
from pushes.accounts.judging.spellings import ADDRESS, MAC, PREFIXED, TRUNK_ZERO, bracketed, labelled, listed
from pushes.accounts.rows.certainty import Certainty, holding, matching
from pushes.accounts.rows.characters import BULLETS, CLOSING, OPENING, any_of, codes_of, table
from pushes.accounts.rows.spans import Mask, Rows


def _likely(likely: Certainty, pattern: bytes) -> Certainty:
    """Sure of rows that are likely and that a pattern matches."""
    surely = matching(pattern)

    def certain(rows: Rows) -> Mask:
        found = likely(rows)
        if len(places := np.flatnonzero(found)):
            found[places] = surely(rows.only(places))
        return found

    return certain


def _zero_behind_code(rows: Rows) -> Mask:
    found: Mask = (rows.at(0) == ord("+")) & ((rows.at(3) == ord("0")) | (rows.at(4) == ord("0")))
    return found


_TRUNK_ZERO: Final = TRUNK_ZERO.encode()
_ALL_TRUNK_ZEROS: Final = re.compile(b"(?m)^%b$" % _TRUNK_ZERO)
TRUNK: Final = Changes(
    _likely(_zero_behind_code, re.sub(rb"\((?!\?)", b"(?:", _TRUNK_ZERO)),
    lambda rows: Rows.of(_ALL_TRUNK_ZEROS.sub(rb"\1\2", rows.data)),
)


def _codes(characters: str) -> str:
    return codes_of(characters).decode("latin-1")


_LETTER: Final = f"[{_codes('机' + OPENING + CLOSING + BULLETS)}]"
_LABEL: Final = labelled(_LETTER, _codes("、"), _codes(BULLETS)).encode("latin-1")
_PLACE: Final = listed(_codes("、"), _codes(BULLETS)).encode("latin-1")
_ALL_LABELS, _ALL_PLACES = (re.compile(b"(?m)^%b$" % each) for each in (_LABEL, _PLACE))
_AFTER_LABELS, _AFTER_PLACES = (table(each + codes_of("、")) for each in (b":=)>./", b").>"))
_BEGINNINGS: Final = table(b"-*" + codes_of(BULLETS))


def _with_bullet(rows: Rows) -> Mask:
    found: Mask = _BEGINNINGS[rows.at(0)] & (rows.at(1) == ord(" "))
    return found


LABEL: Final = Changes(
    _likely(lambda rows: any_of(_AFTER_LABELS, rows) | _with_bullet(rows), _LABEL.replace(b"([^ ", b"(?:[^ ")),
    lambda rows: Rows.of(_ALL_LABELS.sub(rb"\1", rows.data)),
)
PLACE: Final = Changes(
    _likely(lambda rows: any_of(_AFTER_PLACES, rows) | _with_bullet(rows), _PLACE.replace(b"([^ ", b"(?:[^ ")),
    lambda rows: Rows.of(_ALL_PLACES.sub(rb"\1", rows.data)),
)


_BRACKETED: Final = bracketed(_codes(OPENING), _codes(CLOSING)).encode("latin-1")
_ALL_BRACKETED: Final = re.compile(b"(?m)^(?:%b)$" % _BRACKETED)
_ACCOUNT: Final = b"".join(rb"\g<%d>" % group for group in range(1, _ALL_BRACKETED.groups + 1))
_ENDINGS: Final = table(b")]}>'\"" + codes_of(CLOSING))
BRACKETS: Final = Changes(
    _likely(lambda rows: _ENDINGS[rows.at(-1)] | (rows.at(-2) == ord("\\")), _BRACKETED.replace(b"([^", b"(?:[^")),
    lambda rows: Rows.of(_ALL_BRACKETED.sub(_ACCOUNT, rows.data)),
)


def _of_lengths(*lengths: int) -> Certainty:
    return lambda rows: np.isin(rows.ends - rows.starts, lengths)


def _with_colons(rows: Rows) -> Rows:
    digits = np.frombuffer(rows.data.translate(None, b"-.\n"), np.uint8).reshape(-1, 6, 2)
    found = np.full((len(digits), 6, 3), ord(":"), np.uint8)
    found[:, :, :2] = digits
    found[:, 5, 2] = ord("\n")
    return Rows.of(found.tobytes())


COLONS: Final = Changes(_likely(_of_lengths(12, 14, 17), MAC.encode()), _with_colons)
PREFIX: Final = Changes(
    _likely(_of_lengths(34), PREFIXED.encode().replace(b"([", b"(?:[")),
    lambda rows: Rows.of(rows.octets.reshape(len(rows), -1)[:, 2:].tobytes()),
)


def _with_brackets(rows: Rows) -> Mask:
    found: Mask = (rows.at(-1) == ord(">")) | (rows.at(0) | 0x20 == ord("m"))
    return found


_ADDRESS: Final = b"(?i:%b)" % ADDRESS.replace("[^", r"[^\n").encode()
_ALL_ADDRESSES: Final = re.compile(b"(?m)^%b$" % _ADDRESS)
ADDRESS_ONLY: Final = Changes(
    _likely(_with_brackets, _ADDRESS.replace(b"([", b"(?:[")),
    lambda rows: Rows.of(_ALL_ADDRESSES.sub(rb"\1\2", rows.data)),
)

_BEYOND_ASCII: Final = table(bytes(range(0x80, 0x100)))


def _foreign(rows: Rows) -> Mask:
    if rows.data.isascii():
        return np.zeros(len(rows), np.bool_)
    return any_of(_BEYOND_ASCII, rows) & holding(rows.octets == ord("@"), rows)


FOREIGN: Final = Changes(_foreign, lambda rows: rows)  # which rows a domain in another script may be in
