"""What happened to a file that no one encoding reads: two exports joined, or a download that broke off."""

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

from pushes.accounts.reading.encodings import GB18030, NAMES, UTF8, UTF16, UTF16_CODECS, is_common, is_ordinary
from pushes.accounts.reading.lines import LONGEST_ROW, Source
from pushes.accounts.reading.utf16_joined import after_utf16
from pushes.accounts.words.package_refusals import UnreadablePackage

Code = UnreadablePackage.Code
Opening: TypeAlias = Callable[[], AbstractContextManager[Source]]

_BROKEN: Final = (Code.NOT_UTF8, Code.UNDECODABLE, Code.CUT_CHARACTER)  # refusals that may have more to tell
_NEITHER: Final = "neither"
_SURE: Final = 3  # rows running that are not GB18030 by chance
_UNMARKED_UTF16: Final = re.compile(rb"(?:[^\0]\0){4}")


def refuse_joined(opening: Opening) -> None:
    """Refuse a file that could be read if parts of it are in another encoding."""
    if refusal := _joined(opening)[0]:
        raise refusal


def happened(opening: Opening, problem: UnreadablePackage) -> UnreadablePackage:
    """The refusal that names what happened to a file that cannot be read; `problem` itself where that is not known."""
    if problem.code not in _BROKEN:
        return problem
    refusal, told, last = _joined(opening)
    if problem.facts.get("encoding") != NAMES[UTF16]:
        refusal = refusal or _cut(told, last)
    return refusal or problem


@dataclass(frozen=True, slots=True)
class _Told:
    """A row with something beyond ASCII, and the encoding it is surely in; "" for any."""

    row: int
    data: bytes
    kind: str


def _joined(opening: Opening) -> tuple[UnreadablePackage | None, list[tuple[int, str]], _Told]:
    """The refusal, if there are parts; rows that are surely in some encoding, with it; and the last row told."""
    with opening() as source:
        found = after_utf16(source)
    if found:
        return _refusal(UTF16, *found) if found[0] else None, [], _Told(1, b"", "")
    told, last = list[tuple[int, str]](), _Told(1, b"", "")
    with opening() as source:
        for last in _told(source):
            if last.kind:
                told.append((last.row, last.kind))
    return _of_parts(told), told, last


def _told(source: Source) -> Iterator[_Told]:
    for row, data in _rows(source):
        if not data.isascii() or b"\0" in data:
            yield _Told(row, data, _encoding(data.rstrip(b"\r\n")))


def _rows(source: Source) -> Iterator[tuple[int, bytes]]:
    """Rows with their line ends; those that are all ASCII may come many at once, or not at all."""
    row, tail = 1, b""
    while (data := source.read()) and len(tail) <= LONGEST_ROW:
        data = tail + (data.removeprefix(codecs.BOM_UTF8) if row == 1 and not tail else data)
        cut = max(data.rfind(b"\n"), data.rfind(b"\r", 0, len(data) - 1)) + 1
        whole, tail = data[:cut].splitlines(keepends=True), data[cut:]
        if not data[:cut].isascii() or b"\0" in data[:cut]:
            yield from enumerate(whole, row)
        row += len(whole)
    yield row, tail


def _encoding(data: bytes) -> str:
    if b"\0" in data and _is_utf16(data):
        return UTF16
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return GB18030 if _is_gb18030(data) else _NEITHER
    return UTF8 if is_common(text) and max(text) > "\u07ff" and not _is_gb18030(data) else ""


def _is_gb18030(data: bytes) -> bool:
    try:
        return is_common(data.decode(GB18030))
    except UnicodeDecodeError:
        return False


def _is_utf16(data: bytes) -> bool:
    """Whether a row has a mark of UTF-16, a zero byte at every second place, or one of a line end beside Chinese."""
    if any(_is_marked(data, mark, codec) for mark, codec in UTF16_CODECS.items()) or _UNMARKED_UTF16.search(data):
        return True
    text = data.removeprefix(b"\0").decode("utf-16-le" if data.startswith(b"\0") else "utf-16-be", "ignore")
    return text > "\x7f" and is_common(text)


def _is_marked(data: bytes, mark: bytes, codec: str) -> bool:
    _before, found, after = data.partition(mark)
    return bool(found) and is_ordinary(after, codec)


def _of_parts(told: list[tuple[int, str]]) -> UnreadablePackage | None:
    """The refusal of a file with parts in different encodings, from rows that are surely in one, in their order."""
    end = next((place for place, (_row, kind) in enumerate(told) if kind == UTF16), len(told) - 1)
    told = told[: end + 1]  # after the mark of UTF-16 bytes are no rows any more
    torn = sum(kind == _NEITHER for _row, kind in told)  # the row in which one ends and the other begins
    sure = [(row, kind) for row, kind in told if kind != _NEITHER]
    if len(sure) == 1 and sure[0][1] == UTF16 and sure[0][0] > 1:
        sure = [(1, UTF8), *sure]  # ASCII before it
    parts = [(kind, list(rows)) for kind, rows in groupby(sure, key=lambda each: each[1])]
    if len(parts) < 2 or torn >= len(parts) or _may_be_chance(parts):
        return None
    first, second = parts[0][0], parts[1][0]
    row = next(row for row, kind in told or sure if kind != first)
    again = parts[2][1][0][0] if len(parts) > 2 else 0
    return _refusal(first, row, second, (again, parts[2][0]) if again else None)


def _may_be_chance(parts: list[tuple[str, list[tuple[int, str]]]]) -> bool:
    """Whether rows of UTF-8 with a bad byte may just look like GB18030; the other way round nothing does."""
    others = [len(rows) for kind, rows in parts if kind == GB18030]
    return len(parts) > 2 and parts[0][0] == UTF8 and max(others, default=0) < _SURE


def _refusal(first: str, row: int, second: str, third: tuple[int, str] | None = None) -> UnreadablePackage:
    facts = {"first": NAMES[first], "second": NAMES[second], "row": f"{row:,}"}
    if third is None:
        return UnreadablePackage(Code.JOINED, **facts)
    return UnreadablePackage(Code.JOINED_AGAIN, **facts, again=f"{third[0]:,}", third=NAMES[third[1]])


def _cut(told: list[tuple[int, str]], last: _Told) -> UnreadablePackage | None:
    """Where all is UTF-8 but the last character, which is unfinished."""
    if any(kind != UTF8 for number, kind in told if number != last.row):
        return None
    try:
        _text, used = codecs.utf_8_decode(last.data, "strict", False)
    except UnicodeDecodeError:
        return None
    is_sure = len(last.data) - used > 1 or any(kind == UTF8 for _row, kind in told) or not last.data[:used].isascii()
    if used == len(last.data) or not is_sure:  # one byte alone may be a letter of another encoding
        return None
    return UnreadablePackage(Code.CUT_CHARACTER, encoding=NAMES[UTF8], row=f"{last.row:,}")
