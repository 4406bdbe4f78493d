"""Signs of text that a program has read or written in the wrong encoding."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from pushes.accounts.judging.signs import Sign
from pushes.accounts.rows.certainty import Certainty, beginning_with_any, containing, holding
from pushes.accounts.rows.characters import any_of, table
from pushes.accounts.rows.spans import Mask, Rows
from pushes.accounts.words import choices
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import Reason

_FIRST: Final = 64  # rows beyond ASCII of a block that are looked at; if none is broken, the others are not
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_MOST_OF: Final = 0.7  # of the bytes beyond ASCII
_MARK: Final = "锘"  # what the byte order mark of UTF-8 begins with; nobelium, which nobody is called
_LATIN: Final = re.compile("[ÂÃâ-ï][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]")
_LATIN_LEADS: Final = b"\xc2\xc3"  # what these begin with in UTF-8, as Chinese characters do not
_GBK_AS_LATIN: Final = re.compile("(?:([\u00b0-\u00d7])(?!\\1)[\u00a1-\u00fe]){2}")  # GB 2312, level 1; ×× is a mask
_NO_GBK: Final = re.compile(
    "[^\x00-\x7f\u00a1-\u00fe]|(?<![\u00a1-\u00fe])(?:[\u00a1-\u00fe]{2})*[\u00a1-\u00fe](?![\u00a1-\u00fe])"
)  # a byte without another one
_ESCAPED: Final = re.compile(
    r"\\u[0-9A-Fa-f]{4}|(?:%[C-Ec-e][0-9A-Fa-f]%[89ABab][0-9A-Fa-f])|&(?:#[0-9]{2,7}|#x[0-9A-Fa-f]{2,6}|amp|lt|gt|quot|nbsp);"
)  # ECMA-404; RFC 3986 with UTF-8; HTML
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
# In UTF-8 the first byte, with the least and the largest second one.
_PRIVATE_LEADS: Final = ((0xEE, 0x80, 0xBF), (0xEF, 0x80, 0xA3), (0xF3, 0xB0, 0xBF), (0xF4, 0x80, 0x8F))
_LOST: Final = re.compile(r"\ufffd|锟斤|烫烫|屯屯|\?\?")


def is_read_as_gbk(account: str) -> bool:
    """Whether it is Chinese in UTF-8 that was read as GBK: its bytes in GBK are Chinese in UTF-8."""
    if account.isascii():
        return False
    if account.startswith(_MARK):
        return True
    octets = account.encode("gb18030", errors="replace")
    whole = octets.decode("utf-8", errors="ignore")  # a program has put ? or nothing for what did not fit
    beyond = sum(octet >= 0x80 for octet in octets)
    return bool(_HAN.search(whole)) and 3 * sum(map(bool, map(_HAN.match, whole))) >= _MOST_OF * beyond


def _may_be_read_as_gbk(rows: Rows) -> Mask:
    """Which rows have as many bytes of Chinese in UTF-8, as GBK has them, as such text has at least."""
    some = Rows.of(rows.data.decode().encode("gb18030", errors="replace"))
    octets, han = some.octets, np.zeros(len(some.octets), np.bool_)
    following = (octets & 0xC0) == 0x80
    han[:-2] = (octets[:-2] - np.uint8(0xE4) <= 0xE9 - 0xE4) & following[1:-1] & following[2:]
    counted, beyond = (np.add.reduceat(flags, some.starts, dtype=np.int64) for flags in (han, octets >= 0x80))
    found: Mask = (counted > 0) & (3 * counted >= _MOST_OF * beyond)
    return found | beginning_with_any(_MARK)(rows)


def is_read_as_latin(account: str) -> bool:
    """Whether it is UTF-8 that was read as Latin-1 or its like."""
    return bool(_LATIN.search(account)) and _decodes(account)


def _decodes(account: str) -> bool:
    for encoding in ("latin-1", "cp1252"):
        try:
            account.encode(encoding).decode()
        except UnicodeError:
            continue
        return True
    return False


def is_gbk_as_latin(account: str) -> bool:
    """Whether it is Chinese in GBK that was read as Western: two of the commonest characters at least."""
    return bool(_GBK_AS_LATIN.search(account)) and not _NO_GBK.search(account)


def is_escaped(account: str) -> bool:
    """Whether characters of it are written as programs write them in JSON, addresses of pages and HTML."""
    return bool(_ESCAPED.search(account))


def _escaped(rows: Rows) -> Mask:
    octets, found = rows.octets, containing(b"\\u", rows)
    if b"&" in rows.data and b";" in rows.data:
        found |= holding(octets == ord("&"), rows) & holding(octets == ord(";"), rows)
    if b"%" in rows.data:
        begins = octets == ord("%")
        begins[:-1] &= (octets[1:] | 0x20) - np.uint8(ord("c")) < 3
        found |= holding(begins, rows)
    places = np.flatnonzero(found)
    found[places] = [is_escaped(rows.data[rows.starts[at] : rows.ends[at]].decode()) for at in places.tolist()]
    return found


def is_lost(account: str) -> bool:
    """Whether characters of it were replaced because a program could not read or write them."""
    return bool(_LOST.search(account))


def is_private(account: str) -> bool:
    """Whether it has characters that mean something to one program or font only."""
    return bool(_PRIVATE.search(account))


def _private(rows: Rows) -> Mask:
    found, octets = np.zeros(len(rows), np.bool_), rows.octets
    for lead, least, most in () if rows.data.isascii() else _PRIVATE_LEADS:
        if lead in rows.data:
            flags = octets == lead
            flags[:-1] &= octets[1:] - np.uint8(least) <= most - least
            found |= holding(flags, rows)
    return found


def _lost(rows: Rows) -> Mask:
    found = containing(b"??", rows)
    if not rows.data.isascii():
        for sequence in ("\ufffd", "锟斤", "烫烫", "屯屯"):
            found |= containing(sequence.encode(), rows)
    return found


def _beyond_ascii(
    one: Callable[[str], bool], leads: bytes = b"", likely: Certainty | None = None, *, is_alone: bool = False
) -> Certainty:
    """What is true of one row, of many: where it is of one of the first, or whatever stands around a row (`is_alone`).

    leads: bytes of which such rows hold one; likely: where none are known, which of many rows it may be true of.
    """
    may_be = likely or partial(any_of, table(leads))

    def broken(rows: Rows) -> Mask:
        found = np.zeros(len(rows), np.bool_)
        if rows.data.isascii() or (leads and not any(lead in rows.data for lead in leads)):
            return found
        first = () if is_alone else np.flatnonzero(holding(rows.octets >= 0x80, rows))[:_FIRST].tolist()
        if is_alone or any(map(one, map(rows.text, first))):
            places = np.flatnonzero(may_be(rows))
            found[places] = list(map(one, map(rows.text, places.tolist())))
        return found

    return broken


def _sign(code: Doubt.Code, one: Callable[[str], bool], many: Certainty) -> Sign:
    return Sign(Reason.BROKEN_TEXT, code, one=one, many=many, leave_out=choices.LEAVE_OUT_BROKEN)


READ_AS_GBK: Final = _sign(
    Doubt.Code.READ_AS_GBK, is_read_as_gbk, _beyond_ascii(is_read_as_gbk, likely=_may_be_read_as_gbk)
)
READ_AS_LATIN: Final = _sign(Doubt.Code.READ_AS_LATIN, is_read_as_latin, _beyond_ascii(is_read_as_latin, _LATIN_LEADS))
GBK_AS_LATIN: Final = _sign(Doubt.Code.GBK_AS_LATIN, is_gbk_as_latin, _beyond_ascii(is_gbk_as_latin, _LATIN_LEADS))
ONE_BY_ONE: Final = {
    READ_AS_GBK: replace(READ_AS_GBK, many=_beyond_ascii(is_read_as_gbk, likely=_may_be_read_as_gbk, is_alone=True)),
    READ_AS_LATIN: replace(READ_AS_LATIN, many=_beyond_ascii(is_read_as_latin, _LATIN_LEADS, is_alone=True)),
    GBK_AS_LATIN: replace(GBK_AS_LATIN, many=_beyond_ascii(is_gbk_as_latin, _LATIN_LEADS, is_alone=True)),
}  # for who must know the same of a row in any company
ESCAPED: Final = _sign(Doubt.Code.ESCAPED, is_escaped, _escaped)
LOST_CHARACTERS: Final = _sign(Doubt.Code.LOST_CHARACTERS, is_lost, _lost)
PRIVATE_USE: Final = _sign(Doubt.Code.PRIVATE_USE, is_private, _private)
SIGNS: Final = (READ_AS_GBK, READ_AS_LATIN, GBK_AS_LATIN, ESCAPED, LOST_CHARACTERS, PRIVATE_USE)
