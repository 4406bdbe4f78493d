"""What happened to a file that no one encoding reads: two exports joined, or a download that broke off."""

import codecs
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from pushes.accounts.reading.encodings import GB18030, NAMES, UTF8, UTF16, is_common
from pushes.accounts.reading.lines import LONGEST_ROW, Source, opened
from pushes.accounts.words.package_refusals import UnreadablePackage

Code = UnreadablePackage.Code

_BROKEN: Final = (Code.NOT_UTF8, Code.UNDECODABLE, Code.CUT_CHARACTER)  # refusals that may have more to tell
_NEITHER: Final = "neither"
_LEAST: Final = 100  # of so many rows one is by chance that of another encoding
_RUN: Final = 10  # rows that parts have on average, where there are more than two of them


def refuse_joined(path: Path, name: str) -> None:
    """Refuse a file that can be read as GB18030 if one part of it is UTF-8."""
    with opened(path, name) as source:
        refusal = _joined([(row, kind) for row, _data, kind in _told(source) if kind])
    if refusal:
        raise refusal


def happened(path: Path, name: str, problem: UnreadablePackage) -> UnreadablePackage:
    """The refusal that names what happened to a file that cannot be read; `problem` itself where that is not known."""
    if problem.code not in _BROKEN or problem.facts.get("encoding") == NAMES[UTF16]:
        return problem
    with opened(path, name) as source:
        return _refusal(source) or problem


def _refusal(source: Source) -> UnreadablePackage | None:
    told, last = [], (0, b"", "")
    for last in _told(source):
        if last[2]:
            told.append((last[0], last[2]))
    return _joined(told) or _cut(told, last)


def _told(source: Source) -> Iterator[tuple[int, bytes, str]]:
    """The number of each row with something beyond ASCII, its bytes, and the encoding it is surely in; "" for any."""
    for row, data in _rows(source):
        if not data.isascii():
            yield row, data, _encoding(data.rstrip(b"\r\n"))


def _rows(source: Source) -> Iterator[tuple[int, bytes]]:
    """Rows with their line ends; those that are all ASCII may come many at once, or not at all."""
    row, tail = 1, b""
    while (data := source.read()) and len(tail) <= LONGEST_ROW:
        data = tail + (data.removeprefix(codecs.BOM_UTF8) if row == 1 and not tail else data)
        cut = max(data.rfind(b"\n"), data.rfind(b"\r", 0, len(data) - 1)) + 1
        whole, tail = data[:cut].splitlines(keepends=True), data[cut:]
        if not data[:cut].isascii():
            yield from enumerate(whole, row)
        row += len(whole)
    yield row, tail


def _encoding(data: bytes) -> str:
    if b"\0" in data and (codecs.BOM_UTF16_LE in data or codecs.BOM_UTF16_BE in data):
        return UTF16
    try:
        text = data.decode()
    except UnicodeDecodeError:
        try:
            return GB18030 if is_common(data.decode(GB18030)) else _NEITHER
        except UnicodeDecodeError:
            return _NEITHER
    return UTF8 if is_common(text) and max(text) > "\u07ff" else ""


def _joined(told: list[tuple[int, str]]) -> UnreadablePackage | None:
    end = next((place for place, (_row, kind) in enumerate(told) if kind == UTF16), len(told) - 1)
    told = told[: end + 1]  # after the mark of UTF-16 bytes are no rows any more
    counts = Counter(kind for _row, kind in told)
    torn = counts.pop(_NEITHER, 0)  # the row in which one ends and the other begins
    parts = [kind for kind, _ in groupby(kind for _row, kind in told if kind != _NEITHER)]
    if len(parts) < 2 or torn >= len(parts):
        return None
    few = min(counts.values()) * _LEAST < sum(counts.values()) or len(parts) * _RUN > sum(counts.values())
    if len(parts) > 2 and few:
        return None
    row = next(row for row, kind in told if kind != parts[0])
    return UnreadablePackage(Code.JOINED, first=NAMES[parts[0]], second=NAMES[parts[1]], row=f"{row:,}")


def _cut(told: list[tuple[int, str]], last: tuple[int, bytes, str]) -> UnreadablePackage | None:
    """Where all is UTF-8 but the last character, which is unfinished."""
    row, data, _kind = last
    if any(kind != UTF8 for number, kind in told if number != row):
        return None
    try:
        _text, used = codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:
        return None
    is_sure = len(data) - used > 1 or any(kind == UTF8 for _row, kind in told) or not data[:used].isascii()
    if used == len(data) or not is_sure:  # one byte alone may be a letter of another encoding
        return None
    return UnreadablePackage(Code.CUT_CHARACTER, encoding=NAMES[UTF8], row=f"{row:,}")
