"""Signs of accounts that people make up to try something, and of addresses whose domain is mistyped."""

import re
from typing import Final

import numpy as np

from pushes.accounts.judging.signs import Sign
from pushes.accounts.rows.certainty import containing
from pushes.accounts.rows.spans import Mask, Positions, Rows, overlapping_words
from pushes.accounts.words import choices
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import Reason

# China Mobile's line for topping up, which forms and sample code are filled with (public code, seen November 2026).
_NUMBER: Final = b"13800138000"
_NUMBERS: Final = frozenset(before + _NUMBER.decode() for before in ("", "86", "+86", "0086"))
_TEST: Final = b"test@"
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
_MISTYPED: Final = re.compile(rf".*@(?:{'|'.join(_PROVIDERS)})\.(?:{'|'.join(_ENDINGS)})")
_LAST: Final = frozenset(f"{each}.{end}"[-4:].encode() for each in _PROVIDERS for end in _ENDINGS)
_LAST_WORDS: Final = tuple(int.from_bytes(each, "little") for each in _LAST)
_WIDTHS: Final = frozenset(len(each) + 1 for each in _NUMBERS)
_NUMBER_WORD: Final = np.uint64(int.from_bytes(_NUMBER[-8:], "little"))
_TEST_WORD: Final = np.uint64(int.from_bytes(_TEST, "little"))
_FIVE: Final = np.uint64((1 << 40) - 1)


def _is_trial(account: str) -> bool:
    return account in _NUMBERS or account.startswith("test@")


def _trials(rows: Rows) -> Mask:
    found = np.zeros(len(rows), np.bool_)
    places = _numbers(rows)
    pieces = zip(rows.starts[places].tolist(), rows.ends[places].tolist(), strict=True)
    found[places] = [rows.data[start:end].decode() in _NUMBERS for start, end in pieces]
    if b"@" in rows.data and len(rows.data) >= 8:
        first = overlapping_words(rows.data).take(rows.starts, mode="clip") & _FIVE
        found |= (first == _TEST_WORD) & (rows.starts <= len(rows.data) - 8)
    if b"@" in rows.data and rows.data[rows.starts[-1] :].startswith(_TEST):
        found[-1] = True  # too near the end for a word
    return found


def _numbers(rows: Rows) -> Positions:
    """Where the number may stand."""
    if not rows.width:
        return np.flatnonzero(containing(_NUMBER, rows)) if _NUMBER in rows.data else np.zeros(0, np.int64)
    if rows.width not in _WIDTHS:
        return np.zeros(0, np.int64)
    ends = np.ndarray((len(rows),), np.dtype("<u8"), rows.data, rows.width - 9, (rows.width,))
    return np.flatnonzero(ends == _NUMBER_WORD)


def _is_mistyped(account: str) -> bool:
    return bool(_MISTYPED.fullmatch(account))


def _mistyped(rows: Rows) -> Mask:
    found = np.zeros(len(rows), np.bool_)
    if b"@" not in rows.data or len(rows.data) < 8:
        return found
    ends = np.ndarray((len(rows.data) - 3,), np.dtype("<u4"), rows.data, strides=(1,)).take(rows.ends - 4, mode="clip")
    likely = np.zeros(len(rows), np.bool_)
    for word in _LAST_WORDS:
        likely |= ends == word
    for place in np.flatnonzero(likely).tolist():
        found[place] = _is_mistyped(rows.data[rows.starts[place] : rows.ends[place]].decode())
    return found


TRIAL: Final = Sign(Reason.TRIAL, Doubt.Code.TRIAL, one=_is_trial, many=_trials, leave_out=choices.LEAVE_OUT_TRIAL)
MISTYPED: Final = Sign(
    Reason.MISTYPED, Doubt.Code.MISTYPED, one=_is_mistyped, many=_mistyped, leave_out=choices.LEAVE_OUT_MISTYPED
)
