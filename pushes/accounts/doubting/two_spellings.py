"""One person in two spellings: accounts that differ in capital letters, full width or leading zeros alone.

Blocks are only asked how they are written: where all are written in one way there are no two spellings. Else all
accounts are compared in the end, by keeping/respelled.py.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from operator import ne
from typing import Final, TypeAlias

import numpy as np

from pushes.accounts.doubting.kinds import Whole
from pushes.accounts.judging import rules
from pushes.accounts.judging.broken import ONE_BY_ONE
from pushes.accounts.judging.examining import Examined, Wanted
from pushes.accounts.judging.signs import Signs
from pushes.accounts.rows.certainty import holding
from pushes.accounts.rows.characters import FULL_WIDTH
from pushes.accounts.rows.spans import LF, Mask, Positions, Rows
from pushes.accounts.words.choices import KEEP_FIRST_SPELLING
from pushes.accounts.words.doubts import Doubt
from pushes.accounts.words.reject_reasons import shown

_WIDE_FIRST, _WIDE_MOST, _TO_HALF = ord(FULL_WIDTH[0]), len(FULL_WIDTH), 0xFEE0
_WIDE_BYTES: Final = (b"\xef\xbc", b"\xef\xbd")  # how they begin in UTF-8
_ZEROS: Final = re.compile(rb"^0+(?=[0-9]+$)", re.MULTILINE)
_FORMATS: Final = (rules.OAID.misfit, rules.EMAIL.misfit, rules.IMEI.misfit)  # in which spellings may differ
_PREFIX: Final = 8  # capital letters that all accounts may begin with
_IMEI: Final = 15  # digits; without the check digit one less

_MIXED: Final = -1
_SOMEBODY: Final = (  # doubts about what is one person's all the same
    *(Doubt.Code.RESERVED_DOMAIN, Doubt.Code.MISTYPED, Doubt.Code.INVISIBLE, Doubt.Code.FULL_WIDTH),
    *(Doubt.Code.OPENID_CASE, Doubt.Code.OPENID_CUT, Doubt.Code.NO_OPENID),
)

Trait: TypeAlias = tuple[str, int]  # what may differ, and how it is written


class TwoSpellings:
    """Collects in what ways accounts are written."""

    def __init__(self, wanted: Wanted) -> None:
        doubted = (sign for sign in wanted.signs.doubted.all if sign.code not in _SOMEBODY)
        self._nobody = Signs(tuple(ONE_BY_ONE.get(sign, sign) for sign in doubted))
        self._is_asked = not wanted.rule.pattern or wanted.rule.misfit in _FORMATS
        self._is_imei = wanted.rule.misfit == rules.IMEI.misfit
        self._traits = set[Trait]()

    def look(self, examined: Examined) -> set[Trait] | None:
        """In what ways those of a block are."""
        rows = examined.accounts
        return set(_traits(rows, imei=self._is_imei)) if self._is_asked and len(rows) else None

    def take(self, seen: set[Trait]) -> None:
        """Add those of the next block."""
        self._traits |= seen

    @property
    def fold(self) -> Callable[[Rows], Rows] | None:
        """What writes accounts in one spelling, in the same order; None where all are in one already."""
        ways = {about: {way for what, way in self._traits if what == about} for about, _ in self._traits}
        longer = ways.get("width", set()) if "zeros" in ways else set()  # of one width no number has zeros more
        several = any(len(ways.get(about, ())) > 1 for about in ("case", "imei"))
        if several or ("case", _MIXED) in self._traits or "wide" in ways or len(longer) > 1 or 0 in longer:
            return self._folded
        return None

    def _folded(self, rows: Rows) -> Rows:
        one = folded(rows, imei=self._is_imei)
        changed = _changed(rows, one)
        if len(changed):
            nobody = changed[self._nobody.any(rows.only(changed))]  # who are doubted already, and stand for no person
            one = one.replaced(nobody, rows.only(nobody)) if len(nobody) else one
        return one

    def told(self, whole: Whole) -> list[Doubt]:
        """The doubt about those that are one another in one spelling, unless the first alone was kept."""
        found = whole.respelled
        if not found or found.left_out:
            return []
        facts: dict[str, str | int] = {"other": shown(found.other), "other_row": found.other_row}
        code = Doubt.Code.TWO_SPELLINGS
        return [Doubt(code, found.rows, found.row, shown(found.account), facts, KEEP_FIRST_SPELLING)]


def _traits(rows: Rows, *, imei: bool) -> Iterator[Trait]:
    yield from _cases(rows)
    if not rows.data.isascii() and any(each in rows.data for each in _WIDE_BYTES):
        yield "wide", 0
    if imei:
        lengths = rows.ends - rows.starts
        yield from (("imei", length) for length in (_IMEI - 1, _IMEI) if (lengths == length).any())
    yield "width", rows.width
    zeros = np.flatnonzero(rows.at(0) == ord("0"))
    if len(zeros) and _ZEROS.search(rows.only(zeros).data):
        yield "zeros", 0


def _cases(rows: Rows) -> Iterator[Trait]:
    """Small, large, or as many capital letters at the beginning of each."""
    large = int(np.count_nonzero((rows.octets - np.uint8(ord("A"))) < 26))
    small = bool(((rows.octets - np.uint8(ord("a"))) < 26).any())
    if not large:
        yield from [("case", 0)] * small
    elif not small:
        yield "case", _PREFIX + 1
    else:
        first = large // len(rows)
        is_same = first * len(rows) == large and first <= _PREFIX
        capital = is_same and all(((rows.at(place) - np.uint8(ord("A"))) < 26).all() for place in range(first))
        yield "case", first if capital else _MIXED


def folded(rows: Rows, *, imei: bool) -> Rows:
    """Accounts in one spelling, in the same order."""
    found = rows.lowered()
    if not rows.data.isascii() and (narrow := _narrow(found.data.decode()).lower().encode()) != found.data:
        found = Rows.of(narrow)
    if imei and (places := (found.ends - found.starts == _IMEI) & _numbers(found)).any():
        kept = np.ones(len(found.data), np.bool_)
        kept[found.ends[places] - 1] = False
        found = Rows.of(found.octets[kept].tobytes())
    zeros = np.flatnonzero(found.at(0) == ord("0"))
    if len(zeros) and (fewer := _ZEROS.sub(b"", (some := found.only(zeros)).data)) != some.data:
        found = found.replaced(zeros, Rows.of(fewer))
    return found


def _changed(before: Rows, after: Rows) -> Positions:
    """The places of rows that are written otherwise after."""
    if before.width == after.width and np.array_equal(before.ends, after.ends):
        return np.flatnonzero(holding(before.octets != after.octets, before))
    rows = map(ne, before.data.split(b"\n"), after.data.split(b"\n"))
    return np.flatnonzero(np.fromiter(islice(rows, len(before)), np.bool_, len(before)))


def _narrow(text: str) -> str:
    """Text with its full-width characters in half width; str.translate() takes ten times as long."""
    points = np.frombuffer(text.encode("utf-32-le"), "<u4")
    return np.where(points - _WIDE_FIRST < _WIDE_MOST, points - _TO_HALF, points).tobytes().decode("utf-32-le")


def _numbers(rows: Rows) -> Mask:
    """Which are digits alone."""
    return ~holding(((rows.octets - np.uint8(ord("0"))) >= 10) & (rows.octets != LF), rows)
