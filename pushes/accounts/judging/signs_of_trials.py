"""Signs of accounts that people make up to try something, and of addresses at domains of nobody or mistyped ones."""

import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pushes.accounts.judging import mistyped
from pushes.accounts.judging.repairs import MEANT
from pushes.accounts.judging.signs import Sign
from pushes.accounts.rows.certainty import containing, matching
from pushes.accounts.rows.spans import Mask, Positions, Rows, overlapping_words, words_before_ends
from pushes.accounts.words import choices
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import Reason

# China Mobile's line for topping up, which forms and sample code are filled with (public code, seen November 2026).
_NUMBER: Final = b"13800138000"
_NUMBERS: Final = frozenset(before + _NUMBER.decode() for before in ("", "86", "+86", "0086"))
_TEST: Final = b"test@"
# Domains that are nobody's, set apart for examples and tests (RFC 2606 of June 1999, RFC 6761 of February 2013).
_RESERVED: Final = r"(?:example\.(?:com|net|org)|test|example|invalid|localhost)"
_AT_RESERVED: Final = rf"(?i:[^\n]*@(?:[a-z0-9-]+\.)*{_RESERVED})"
_RESERVED_ADDRESS: Final = re.compile(_AT_RESERVED, re.ASCII)
_SURELY_RESERVED: Final = matching(_AT_RESERVED.encode())
_WIDTHS: Final = frozenset(len(each) + 1 for each in _NUMBERS)


def _word(text: bytes) -> int:
    return int.from_bytes(text, "little")


_NUMBER_WORD, _TEST_WORD, _EXAMPLE_WORD = _word(_NUMBER[-8:]), _word(_TEST), _word(b"example.")
_FIVE: Final = np.uint64((1 << 40) - 1)
_SMALL, _SMALL_FOUR = 0x2020202020202020, 0x20202020  # what makes letters small, and leaves . as it is
_ENDINGS: Final = tuple(map(_word, (b".com", b".net", b".org")))
_TOPS: Final = tuple(map(_word, (b"test", b"mple", b"alid", b"host")))


def _is_trial(account: str) -> bool:
    return account in _NUMBERS or account.startswith("test@")


def _trials(rows: Rows) -> Mask:
    found = np.zeros(len(rows), np.bool_)
    places = _numbers(rows)
    pieces = zip(rows.starts[places].tolist(), rows.ends[places].tolist(), strict=True)
    found[places] = [rows.data[start:end].decode() in _NUMBERS for start, end in pieces]
    if b"@" in rows.data and len(rows.data) >= 8:
        first = overlapping_words(rows.data)[np.minimum(rows.starts, len(rows.data) - 8)] & _FIVE
        found |= (first == _TEST_WORD) & (rows.starts <= len(rows.data) - 8)
    if b"@" in rows.data and rows.data[rows.starts[-1] :].startswith(_TEST):
        found[-1] = True  # too near the end for a word
    return found


def _is_reserved(account: str) -> bool:
    return bool(_RESERVED_ADDRESS.fullmatch(account))


def _reserved(rows: Rows) -> Mask:
    """Which are addresses at domains that are set apart. Most are at example.com itself, and told without a pattern."""
    if b"@" not in rows.data:
        return np.zeros(len(rows), np.bool_)
    last = words_before_ends(rows, 4, 4) | _SMALL_FOUR
    found: Mask = _is_one_of(_ENDINGS, last)
    likely = _is_one_of(_TOPS, last)
    if found.any():
        found &= words_before_ends(rows, 11) | _SMALL == _EXAMPLE_WORD
        before = rows.at(-12)
        likely |= found & (before == ord("."))
        found &= before == ord("@")
    if len(places := np.flatnonzero(likely)):
        found[places] |= _SURELY_RESERVED(rows.only(places))
    return found


def _is_one_of(few: tuple[int, ...], words: npt.NDArray[Any]) -> Mask:
    found: Mask = words == few[0]
    for each in few[1:]:
        found |= words == each
    return found


def _numbers(rows: Rows) -> Positions:
    """Where the number may stand."""
    if not rows.width:
        return np.flatnonzero(containing(_NUMBER, rows)) if _NUMBER in rows.data else np.zeros(0, np.int64)
    if rows.width not in _WIDTHS:
        return np.zeros(0, np.int64)
    ends = np.ndarray((len(rows),), np.dtype("<u8"), rows.data, rows.width - 9, (rows.width,))
    return np.flatnonzero(ends == _NUMBER_WORD)


TRIAL: Final = Sign(Reason.TRIAL, Doubt.Code.TRIAL, one=_is_trial, many=_trials, leave_out=choices.LEAVE_OUT_TRIAL)
RESERVED: Final = Sign(
    Reason.RESERVED_DOMAIN,
    Doubt.Code.RESERVED_DOMAIN,
    one=_is_reserved,
    many=_reserved,
    leave_out=choices.LEAVE_OUT_RESERVED,
)
MISTYPED: Final = Sign(
    Reason.MISTYPED,
    Doubt.Code.MISTYPED,
    one=mistyped.is_mistyped,
    many=mistyped.mistyped,
    leave_out=choices.LEAVE_OUT_MISTYPED,
    mend=MEANT.code,
)
SIGNS: Final = (TRIAL, RESERVED, MISTYPED)
