"""Signs that a row is no OpenID or UnionID as WeChat and QQ give them out, though any text may be one.

WeChat's have 28 characters, begin with o and mix capital and small letters; QQ's are 32 capital hexadecimal characters.
"""

import re
from collections.abc import Callable
from typing import Final

import numpy as np

from pushes.accounts.judging.signs import Sign, Signs
from pushes.accounts.rows.certainty import Certainty, holding, shaped
from pushes.accounts.rows.spans import Mask, Rows
from pushes.accounts.words.choices import LEAVE_OUT_NO_OPENID
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import Reason

_LETTERS: Final = "0-9A-Za-z---___"
_O: Final = {0: "o-o"}

_WECHAT: Final = re.compile("o(?=[^A-Z]*[A-Z])[0-9A-Za-z_-]{27}")
_WECHAT_RECASED: Final = re.compile("[oO][0-9A-Za-z_-]{27}")
_WECHAT_CUT: Final = re.compile("o(?=[^A-Z]*[A-Z])(?:[0-9A-Za-z_-]{9,26}|[0-9A-Za-z_-]{28,63})")
_wechat_form: Final = shaped(_LETTERS, 28, 28, _O)
_wechat_in_capitals: Final = shaped(_LETTERS, 28, 28, {0: "O-O"})
_wechat_of_any_length: Final = shaped(_LETTERS, 10, 64, _O)

_QQ: Final = re.compile("[0-9A-F]{32}")
_QQ_RECASED: Final = re.compile("[0-9A-Fa-f]{32}")
_QQ_CUT: Final = re.compile("(?=[^A-F]*[A-F])(?:[0-9A-F]{16,31}|[0-9A-F]{33,64})")
_qq: Final = shaped("0-9A-F", 32, 32)
_qq_in_any_case: Final = shaped("0-9A-Fa-f", 32, 32)
_qq_of_any_length: Final = shaped("0-9A-F", 16, 64)


def _with_capital(rows: Rows) -> Mask:
    return holding((rows.octets - np.uint8(ord("A"))) < 26, rows)


def _and(found: Mask, more: Certainty, rows: Rows) -> Mask:
    """Of the rows found, those of which more is true."""
    places = np.flatnonzero(found)
    if len(places):
        found[places] = more(rows.only(places))
    return found


def is_wechat(rows: Rows) -> Mask:
    """Which rows are OpenIDs or UnionIDs as WeChat gives them."""
    return _and(_wechat_form(rows), _with_capital, rows)


def is_qq(rows: Rows) -> Mask:
    """Which rows are OpenIDs as QQ gives them."""
    return _qq(rows)


def _wechat_recased(rows: Rows) -> Mask:
    return (_wechat_form(rows) | _wechat_in_capitals(rows)) & ~is_wechat(rows)


def _wechat_cut(rows: Rows) -> Mask:
    likely = _wechat_of_any_length(rows) & (rows.ends - rows.starts != 28)
    return _and(likely, _with_capital, rows)


def _qq_recased(rows: Rows) -> Mask:
    return _qq_in_any_case(rows) & ~_qq(rows)


def _qq_cut(rows: Rows) -> Mask:
    likely = _qq_of_any_length(rows) & (rows.ends - rows.starts != 32)
    return _and(likely, _with_capital, rows)


def _none_of(others: Signs, certain: Certainty) -> Certainty:
    """Sure of the same rows but for those that show another sign: one fault is one doubt."""
    return lambda rows: _and(certain(rows), lambda some: ~others.any(some), rows)


def _signs(forms: tuple[re.Pattern[str], ...], many: tuple[Certainty, ...], others: Signs) -> Signs:
    """Others and three signs, from what is right, what has another case and what has another length."""
    right, recased, cut = forms
    are_right, are_recased, are_cut = many

    def is_other(account: str) -> bool:
        return not any(form.fullmatch(account) for form in forms)

    def are_other(rows: Rows) -> Mask:
        return _and(~are_right(rows), lambda some: ~(are_recased(some) | are_cut(some)), rows)

    def sign(code: Doubt.Code, one: Callable[[str], object], certain: Certainty) -> Sign:
        return Sign(
            Reason.NO_OPENID,
            code,
            one=lambda row: bool(one(row)) and not others.of(row),
            many=_none_of(others, certain),
            leave_out=LEAVE_OUT_NO_OPENID,
            tells_share=True,
        )

    return Signs(
        (
            *others.all,
            sign(Doubt.Code.OPENID_CASE, lambda row: recased.fullmatch(row) and not right.fullmatch(row), are_recased),
            sign(Doubt.Code.OPENID_CUT, cut.fullmatch, are_cut),
            sign(Doubt.Code.NO_OPENID, is_other, are_other),
        )
    )


def of_wechat(others: Signs) -> Signs:
    """Others, and those of what is no OpenID or UnionID of WeChat."""
    return _signs((_WECHAT, _WECHAT_RECASED, _WECHAT_CUT), (is_wechat, _wechat_recased, _wechat_cut), others)


def of_qq(others: Signs) -> Signs:
    """Others, and those of what is no OpenID of QQ."""
    return _signs((_QQ, _QQ_RECASED, _QQ_CUT), (is_qq, _qq_recased, _qq_cut), others)
