"""Where UTF-16 ends and something else follows: of the bytes of that, two each make one character, and no line ends."""

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from pushes.accounts.reading.encodings import (
    GB18030,
    LOOKED_AT,
    UTF8,
    UTF16_CODECS,
    is_chinese,
    is_common,
    is_ordinary,
)
from pushes.accounts.reading.lines import LONGEST_ROW, Source

_UNMARKED: Final = {"utf-16-le": re.compile(rb"(?:[^\0]\0){4}"), "utf-16-be": re.compile(rb"(?:\0[^\0]){4}")}
_DECODERS: Final = {"utf-16-le": codecs.utf_16_le_decode, "utf-16-be": codecs.utf_16_be_decode}
_END: Final = re.compile(rb"\r\n|\r|\n")
_AGAIN: Final = re.compile(rb"\0|\xff\xfe|\xfe\xff")  # what is UTF-16 again has these
_ENDS_WITHIN: Final = 3  # line ends inside of one row that are no parts of characters by chance; in the last row one is
_LEAST: Final = 6  # bytes
_ACCOUNT: Final = re.compile(rb"[0-9A-Za-z@._:+-]{8,}")
_KANA: Final = re.compile("[\u3040-\u30ff]")  # in UTF-16 many are digits and letters, read as bytes


def after_utf16(source: Source) -> tuple[int, str] | None:
    """The row with which another encoding follows UTF-16, and that; 0 if none does, None if it does not begin so."""
    start = source.read()
    codec, mark = _begins_in(start)
    if not codec:
        return None
    for row, data, is_last in _rows(source, start[mark:], codec):
        if found := _other(data, codec, is_last=is_last):
            return row, found
    return 0, ""


def _begins_in(start: bytes) -> tuple[str, int]:
    """The codec of UTF-16 and the bytes of its mark; "" for what does not begin in it."""
    for mark, codec in UTF16_CODECS.items():
        if start.startswith(mark):
            return codec, len(mark)
    return next(((codec, 0) for codec in _UNMARKED if _first_row_is(codec, start)), ("", 0))


def _first_row_is(codec: str, start: bytes) -> bool:
    """Whether the first row without a mark is ASCII in this encoding, or Chinese up to a line end in it."""
    if _UNMARKED[codec].match(start) or is_chinese(start[:LOOKED_AT], codec):
        return True
    row, found, _more = start.partition("\n".encode(codec))
    is_row = bool(found) and len(row) % 2 == 0 and not row.isascii()
    return is_row and is_ordinary(row, codec) and is_common(row.decode(codec, "ignore"))


def _rows(source: Source, start: bytes, codec: str) -> Iterator[tuple[int, bytes, bool]]:
    """The rows with line ends inside as bytes, with their numbers, and the last one of all, which may be endless."""
    row, held = 1, b""
    for data in chain((start,), iter(source.read, b"")):
        held += data
        text = _DECODERS[codec](held, "surrogatepass", False)[0]
        text = text[: text.rfind("\n") + 1]
        octets = text.encode(codec, "surrogatepass")
        if octets.count(b"\n") > text.count("\n") or octets.count(b"\r") > text.count("\r"):
            for number, line in enumerate(text.split("\n")[:-1], row):
                yield number, line.encode(codec, "surrogatepass"), False
        row += text.count("\n")
        held = held[len(octets) :]
        if len(held) > LONGEST_ROW:
            break
    yield row, held, True


def _other(data: bytes, codec: str, *, is_last: bool) -> str:
    """The encoding that a row of UTF-16 is in beginning with its start, or with the first line end inside it."""
    for begin in (0, *(end.end() for end in _END.finditer(data, endpos=LONGEST_ROW))):
        part, *utf16 = _AGAIN.split(data[begin:], maxsplit=1)
        if utf16 or not is_last:
            part = part[: max(part.rfind(b"\n"), part.rfind(b"\r")) + 1]
        as_utf16 = data[begin - begin % 2 : begin + len(part)].decode(codec, "ignore")
        if _is_enough(part, as_utf16, is_last=is_last and not utf16) and not is_common(as_utf16):
            return _encoding(part)
        if begin:
            break
    return ""


def _is_enough(part: bytes, as_utf16: str, *, is_last: bool) -> bool:
    """Whether there is too much of it for characters that look like rows by chance."""
    ends = len(_END.findall(part, 1))
    if is_last and _ACCOUNT.fullmatch(part):
        return not _KANA.search(as_utf16)
    return ends >= (1 if is_last else _ENDS_WITHIN) and len(part) >= _LEAST


def _encoding(data: bytes) -> str:
    for encoding in (UTF8, GB18030):
        try:
            text = data.decode(encoding).lstrip("\ufeff")
        except UnicodeDecodeError:
            continue
        if all(each.isprintable() or each in "\t\r\n" for each in text) and (text.isascii() or is_common(text)):
            return encoding
    return ""
