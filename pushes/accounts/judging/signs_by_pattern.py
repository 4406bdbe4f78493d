"""Signs of nobody that no table can hold: what masks, shortens, and stands below lists."""

import re
from typing import Final

import numpy as np

from pushes.accounts.judging.signs import Sign
from pushes.accounts.rows.certainty import beginning_with, beginning_with_any, containing, holding, matching
from pushes.accounts.rows.characters import any_of, table
from pushes.accounts.rows.spans import Mask, Positions, Rows
from pushes.accounts.words import choices
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import Reason

_STARS: Final = "*＊•●"  # what systems mask with; and two or more of the next, runs of signs and of x beside digits
_AS_BULLETS: Final = f"[*•●] +[^{_STARS}]*$"  # one that stands before an account in a list
_BLOTS: Final = "○◯×✕✖✱∗﹡✻■█▇▓▒░◼⬛⚫·‧…"
_RUN: Final = "(?:x{3,}|X{3,}|#{3,}|_{3,}|-{3,}|[.]{3,})"
_MASKED: Final = re.compile(
    f"(?!{_AS_BULLETS})[^{_STARS}]*[{_STARS}].*|.*[{_BLOTS}]{{2,}}.*"
    f"|[+]?[0-9]{{2,}}{_RUN}[0-9]{{2,}}|[+]?[0-9]{{2,}}[xX]{{4,}}"
    "|[xX]{4,}[0-9]{2,}|(?:[xX]{3}-){2}[0-9]{2,}|[0-9A-Za-z._-]*[.]{3,}[0-9A-Za-z._-]*@.*"
)
_WIDE_STARS: Final = tuple(star.encode() for star in _STARS[1:])
_IN_RUNS: Final = tuple(sign * 3 for sign in (b"x", b"X", b"#", b"_", b"-", b"."))
_BLOT_LEADS: Final = frozenset(sign.encode()[:2] for sign in _BLOTS)
_BLOT_FIRSTS: Final = frozenset(lead[0] for lead in _BLOT_LEADS)
_BLOTS_IN_UTF8: Final = [int.from_bytes(sign.encode().ljust(3, b"\0")) for sign in _BLOTS]


_STARRED: Final = re.compile(f"(?!{_AS_BULLETS}).*[{_STARS}].*", re.DOTALL)


def _none(rows: Rows) -> Mask:
    return np.zeros(len(rows), np.bool_)


def _confirmed(places: Positions, rows: Rows, pattern: re.Pattern[str]) -> Mask:
    """Of the rows at some places, those that a pattern matches."""
    found = _none(rows)
    for place in places.tolist():
        found[place] = bool(pattern.fullmatch(rows.data[rows.starts[place] : rows.ends[place]].decode()))
    return found


def _starred(rows: Rows) -> Mask:
    found = holding(rows.octets == ord("*"), rows) if b"*" in rows.data else _none(rows)
    if not rows.data.isascii():
        for star in _WIDE_STARS:
            found |= containing(star, rows)
    if b" " in rows.data and found.any():
        after = np.where(rows.at(0) == ord("*"), rows.at(1), rows.at(3))
        bulleted = np.flatnonzero(found & (after == ord(" ")))  # perhaps
        found[bulleted] = False
        found |= _confirmed(bulleted, rows, _STARRED)
    return found


def _blotted(rows: Rows) -> Mask:
    """Which rows hold two blots side by side."""
    octets, first = rows.octets, np.zeros(len(rows.octets), np.bool_)
    for lead in _BLOT_FIRSTS:
        first |= octets == lead
    places = np.flatnonzero(first)
    sizes = np.where(octets[places] < 0xE0, 2, 3)
    one, two, three = (octets[places + place].astype(np.uint32) for place in range(3))  # or the LF behind it
    first[places] = np.isin(one << 16 | two << 8 | np.where(sizes == 3, three, 0), _BLOTS_IN_UTF8)
    both = np.zeros_like(first)
    both[places] = first[places] & first[places + sizes]
    return holding(both, rows)


def _masked(rows: Rows) -> Mask:
    likely = _none(rows)
    for run in _IN_RUNS:
        if run in rows.data:
            likely |= containing(run, rows)
    if not rows.data.isascii() and any(lead in rows.data for lead in _BLOT_LEADS):
        likely |= _blotted(rows)
    return _starred(rows) | _confirmed(np.flatnonzero(likely), rows, _MASKED)


# ISO 8601 and RFC 3339, and as spreadsheets of China and America write them.
_DATE: Final = re.compile(
    "(?:19|20)[0-9]{2}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|[.][0-9]{1,2}[.])[0-9]{1,2}"
    "(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?:Z| ?[+-][0-9]{2}:?[0-9]{2})?)?"
    "|(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日(?: ?[0-9]{1,2}[:：时].*)?"
    "|[0-9]{1,2}/[0-9]{1,2}/(?:19|20)[0-9]{2}(?: [0-9]{1,2}:.*)?"
)


def _dates(rows: Rows) -> Mask:
    fifth, first = rows.at(4), rows.at(0)
    likely = (first == ord("1")) | (first == ord("2"))
    likely &= (fifth == ord("-")) | (fifth == ord("/")) | (fifth == ord(".")) | (fifth == "年".encode()[0])
    likely |= (rows.at(1) == ord("/")) | (rows.at(2) == ord("/"))
    return _confirmed(np.flatnonzero(likely), rows, _DATE)


_SHORTENED: Final = re.compile(r"[+-]?[0-9](?:(?:[.,][0-9]+)?[Ee]\+[0-9]{2,3}|[.,][0-9]+[Ee][0-9]{2,3})")


def _shortened(rows: Rows) -> Mask:
    if not (b"E" in rows.data or b"e" in rows.data) or not any(sign in rows.data for sign in (b"+", b".", b",")):
        return _none(rows)
    likely = _none(rows)
    for place in (-3, -4, -5):
        likely |= rows.at(place) | 0x20 == ord("e")
    likely &= (rows.at(-1) - np.uint8(ord("0"))) < 10
    return _confirmed(np.flatnonzero(likely), rows, _SHORTENED)


_IN_ONE_WORD: Final = """
    合计 总计 小计 总数 共计 汇总 总和 本页合计 本页小计
    Total Totals Subtotal Sum Gesamtergebnis --END-- EOF <EOF> \\.
"""
_TOTALS: Final = (
    *_IN_ONE_WORD.split(),
    *("合 计", "总 计", "Grand Total", "Total general", "Total général", "Totale complessivo"),
)
TOTALS: Final = frozenset(
    spelled + mark for word in _TOTALS for spelled in (word, word.upper(), word.lower()) for mark in ("", ":", "：")
)
# By the clients of MySQL, PostgreSQL (in Chinese, too, and its \\x), SQL Server, Oracle, Hive, Spark and ClickHouse; by
# pandas and Salesforce; and by Chinese systems for those who print a list.
_NUMBER: Final = "[0-9,]+"
_IN_WORDS: Final = (
    rf"(?:[Tt]otal|TOTAL|[Cc]ount|COUNT|[Nn]umber of)(?: (?:[Rr]ows|[Rr]ecords|[Uu]sers))?[:=] *{_NUMBER}"
    rf"|{_NUMBER} (?:rows?|records?) (?:selected|affected|returned|exported|in set)[.]?(?: \([0-9.]+ sec(?:onds)?\))?"
    rf"|{_NUMBER} rows? in set[.] Elapsed: .*|only showing top {_NUMBER} rows?|Time taken: .* seconds.*"
    rf"|\[{_NUMBER} rows x {_NUMBER} columns\]|Name: .*, dtype: .*|[Pp]age [0-9]+ of [0-9]+|-\[ RECORD [0-9]+ \]-*"
    r"|(?:COPY|INSERT INTO|SELECT) .*|ERROR [0-9]+ \([0-9A-Z]+\).*|Traceback \(most recent call last\):"
    r"|mysql: \[Warning\] .*|psql: .*|Copyright \(c\) .*|Confidential Information - .*|Generated By: .*"
)
_IN_CHINESE: Final = (
    rf"\({_NUMBER} 行(?:记录)?\)|已选择 ?{_NUMBER} ?行(?:。)?|第 ?[0-9]+ ?页[ ,/]*(?:，)?共 ?[0-9]+ ?页|以上数据.*"
    "|(?:导出|打印|制表|统计|生成|下载|更新|查询)(?:时间|日期|人)(?::|：).*|(?:数据来源|备注|审核人|操作人)(?::|：).*"
    rf"|(?:共|合计|总计|共计|总共|总数|总人数|总条数|记录数)(?::|：)? *{_NUMBER} *"
    "(?:(?:条|行|个|人|位|名|项|笔)(?:记录|数据|用户)?)?(?:。)?"
)
_MAY_BE_IN_CHINESE: Final = beginning_with_any("已第以导打制统生下更查数备审操共合总记")  # besides what brackets begin
_OTHERS: Final = f"{_IN_WORDS}|{_IN_CHINESE}"
# What database clients print below a result, and what a service answers with in the place of one.
_FOOT: Final = re.compile(
    r"\([0-9,]+ (?:rows?|row\(s\))(?: affected)?\)|[0-9,]+ rows? in set(?: \([0-9.]+ sec\))?"
    r"|[-+|=](?:--|==)[-+|=]+"  # what they draw around it and below its header
    r'|\{"?(?:error|errcode|errmsg|code|message|msg)"? *:.*\}'
    f"|{_OTHERS}"
)


_SURELY_OTHERS: Final = matching(_OTHERS.encode())
_IN_ALL_WORDS: Final = b" :="  # one of these, and a letter
_IN_ALL_WORDS_TABLE: Final = table(_IN_ALL_WORDS)
_FIRSTS: Final = table(b"TtCcNnoPpmISEG[-0123456789,")  # bytes that those in words begin with,
_SECONDS: Final = table(b"oOuUaAeErRnNisyS[0123456789, ")  # and what follows them
_BORDERS: Final = np.frombuffer(b"-+|=", np.uint8)


def _with_words(rows: Rows) -> Mask:
    """Which rows begin as those in words do, and have a letter and one of the signs that all of them have."""
    found: Mask = _FIRSTS[rows.at(0)] & _SECONDS[rows.at(1)]
    if len(places := np.flatnonzero(found)):
        some = rows.only(places)
        letters = (some.octets | 0x20) - np.uint8(ord("a")) < 26
        found[places] = any_of(_IN_ALL_WORDS_TABLE, some) & holding(letters, some)
    return found


def _feet(rows: Rows) -> Mask:
    found = _none(rows)
    for first in b"({":
        found |= _confirmed(beginning_with(first, rows), rows, _FOOT)
    if b")" in rows.data or b"t" in rows.data:
        ends = (rows.at(-1) == ord(")")) | ((rows.at(-1) == ord("t")) & (rows.at(-2) == ord("e")))
        found |= _confirmed(np.flatnonzero(ends & ((rows.at(0) - np.uint8(ord("0"))) < 10)), rows, _FOOT)
    likely = _none(rows) if rows.data.isascii() else _MAY_BE_IN_CHINESE(rows)
    if any(sign in rows.data for sign in _IN_ALL_WORDS):
        likely |= _with_words(rows)
    if len(places := np.flatnonzero(likely)):
        found[places] |= _SURELY_OTHERS(rows.only(places))
    drawn = (rows.at(1) == ord("-")) | (rows.at(1) == ord("="))
    if drawn.any():
        found |= _confirmed(np.flatnonzero(drawn & np.isin(rows.at(0), _BORDERS)), rows, _FOOT)
    return found


MASKED: Final = Sign(Reason.MASKED, Doubt.Code.MASKED, form=_MASKED, many=_masked, leave_out=choices.LEAVE_OUT_MASKED)
STARRED: Final = Sign(Reason.MASKED, Doubt.Code.MASKED, form=_STARRED, many=_starred)  # what an address may hold
SHORTENED: Final = Sign(
    Reason.SCIENTIFIC, Doubt.Code.SHORTENED, form=_SHORTENED, many=_shortened, leave_out=choices.LEAVE_OUT_SHORTENED
)
FOOT: Final = Sign(Reason.FOOT, Doubt.Code.FOOT, TOTALS, form=_FOOT, many=_feet, leave_out=choices.LEAVE_OUT_FOOT)
DATE: Final = Sign(Reason.DATE, Doubt.Code.DATE, form=_DATE, many=_dates, leave_out=choices.LEAVE_OUT_DATE)
SIGNS: Final = (MASKED, FOOT, DATE)
