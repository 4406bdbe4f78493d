"""The encodings packages come in: UTF-8 is read as it is, UTF-16 and GB18030 are converted to it on the way.

UTF-16 is known by its byte order mark, or by its zero bytes where it has none. GB18030 (with GBK and GB2312, what
Chinese Excel saves) has no mark, and many of its texts could be something else: whoever meets bytes that are not UTF-8
asks `looks_like_gb18030`, which reads on until it has seen enough.
"""

import codecs
import re
import unicodedata
from functools import cache
from typing import Final, Protocol

import numpy as np

from pushes.accounts.reading.file_kind import START, refuse_disguise
from pushes.accounts.reading.gb18030 import as_of_2022
from pushes.accounts.rows.spans import Octets
from pushes.accounts.words.package_refusals import UnreadablePackage

Code = UnreadablePackage.Code

UTF8: Final = "utf-8"
UTF8_MARKED: Final = "utf-8-sig"
UTF16: Final = "utf-16"
GB18030: Final = "gb18030"
NAMES: Final = {UTF8: "UTF-8", UTF8_MARKED: "UTF-8", UTF16: "UTF-16", GB18030: "GB18030 (GBK)"}

UTF16_CODECS: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}  # by their marks

_GB18030_MARK: Final = b"\x84\x31\x95\x33"
LOOKED_AT: Final = 4096  # bytes from which UTF-16 without a mark is told
_ENOUGH: Final = 100_000  # characters beyond ASCII that tell GB18030 for sure
_DISTINCT: Final = 20
_NEARLY_ALL: Final = 90  # percent
_DRAWN: Final = slice(0x2500, 0x2580)  # of the boxes of database clients
_OVERLAP: Final = 256  # bytes of GB18030 that are looked at again together with the next ones
_IN_UTF8: Final = re.compile(rb"(?<![\x80-\xff])(?:[\xe3-\xef][\x80-\xbf]{2})+(?![\x80-\xff])")


class Reader(Protocol):
    """Where bytes come from: b"" at the end."""

    @property
    def name(self) -> str:
        """What the file is called."""

    def read(self) -> bytes:
        """The next bytes."""


class Text:
    """The bytes of a source as UTF-8 without byte order mark; b"" at the end. `encoding` is what they were saved in.

    Raises UnreadablePackage for what is no text, and for bytes that the encoding does not know. Whether bytes that
    pass as UTF-8 are UTF-8 is not looked at here.
    """

    def __init__(self, source: Reader, encoding: str = "") -> None:
        self._source = source
        self._first = source.read()
        refuse_disguise(self._first[:START], source.name)
        self.encoding, mark, codec = _recognised(self._first, encoding)
        self._first = self._first[mark:]
        self._converter = _Converter(self.encoding, codec) if codec else None
        self._has_zeros = False

    @property
    def is_converted(self) -> bool:
        """Whether the bytes were made here, and so are UTF-8 without a doubt."""
        return self._converter is not None

    @property
    def may_be_joined(self) -> bool:
        """Whether there may be parts in another encoding, though all could be read in this one; known in the end."""
        return self._converter.may_be_joined if self._converter else self._has_zeros

    def read(self) -> bytes:
        """The next bytes; never b"" before the end."""
        while data := self._first or self._source.read():
            self._first = b""
            if self._converter is None:
                self._has_zeros = self._has_zeros or b"\0" in data
                return data
            if converted := self._converter.convert(data):
                return converted
        return self._converter.convert(b"", final=True) if self._converter else b""


def _recognised(start: bytes, encoding: str) -> tuple[str, int, str]:
    """The encoding, the bytes of its mark, and the codec that converts it ("" for UTF-8)."""
    if encoding == GB18030:
        return GB18030, 4 if start.startswith(_GB18030_MARK) else 0, GB18030
    if start.startswith(codecs.BOM_UTF8):
        return UTF8_MARKED, 3, ""
    for mark, codec in UTF16_CODECS.items():
        if start.startswith(mark):
            return UTF16, 2, codec
    codec = _unmarked_utf16(start[:LOOKED_AT])
    return (UTF16, 0, codec) if codec else (UTF8, 0, "")


def _unmarked_utf16(start: bytes) -> str:
    """The codec of what is plainly UTF-16 without a mark, or ""."""
    if b"\0" not in start or len(start) % 2:
        return ""
    for codec, zeros, others in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        is_told = is_chinese if b"\0" in others else is_ordinary  # of 一 and 开 the other byte is zero
        if b"\0" in zeros and (_is_not_utf8(start) or 3 * zeros.count(0) > len(start)) and is_told(start, codec):
            return codec
    return ""


def _is_not_utf8(data: bytes) -> bool:
    try:
        codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:
        return True
    return False


def is_ordinary(data: bytes, codec: str) -> bool:
    """Whether the data is text of assigned, visible characters in an encoding."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(data)
    except UnicodeDecodeError:
        return False
    return all(char in "\t\r\n" or unicodedata.category(char) not in ("Cc", "Cn", "Co") for char in text)


def is_chinese(data: bytes, codec: str) -> bool:
    """Whether the data is rows of Chinese in an encoding."""
    return is_ordinary(data, codec) and is_common(text := data.decode(codec, "ignore"), _NEARLY_ALL) and "\n" in text


class _Converter:
    """Converts to UTF-8 and counts rows, so that bytes the encoding does not know are named."""

    def __init__(self, encoding: str, codec: str) -> None:
        self._encoding, self._codec = encoding, codec
        self._decoder = codecs.getincrementaldecoder(codec)()
        self._row, self._bytes = 1, 0  # the unfinished row, and its bytes so far
        self._after_cr = False
        self._last, self._ends = b"", 0  # line ends that are bytes, less those that are characters
        self.may_be_joined = False  # whether there may be parts in another encoding; known in the end

    def convert(self, data: bytes, *, final: bool = False) -> bytes:
        """The next bytes, without a character that is still unfinished."""
        if self._codec == GB18030 and data.isascii() and not self._decoder.getstate()[0]:
            self._count(data)
            return data  # ASCII is the same in both, so most of most files needs no conversion
        try:
            text = self._decoder.decode(data, final)
        except UnicodeDecodeError as problem:
            self._count(problem.object[: problem.start].decode(self._codec).encode())
            raise self._cut() if final else self._refusal(problem.object[problem.start]) from None
        self._look_for_others(data, text, final=final)
        converted = text.encode()
        self._count(converted)  # which encodes again, and so by the tables that it was decoded by
        return as_of_2022(converted) if self._codec == GB18030 else converted

    def _look_for_others(self, data: bytes, text: str, *, final: bool) -> None:
        """Look for what has a meaning in another encoding than this one."""
        if self._codec == GB18030:
            self.may_be_joined = self.may_be_joined or b"\0" in data or _may_hold_utf8(self._last + data)
            self._last = data[-_OVERLAP:]
            return
        self._ends += sum(data.count(end) - text.count(end.decode()) for end in (b"\n", b"\r"))
        is_unended = final and bool(self._last) and b"\0" not in self._last
        self.may_be_joined = self._ends > 0 or is_unended
        self._last = (self._last + data)[-2:]

    def _count(self, data: bytes) -> None:
        """Count rows, in UTF-8: it is searched faster than text is."""
        if not data:
            return
        self._row += data.count(b"\n") - (self._after_cr and data.startswith(b"\n"))
        if b"\r" in data:
            self._row += data.count(b"\r") - data.count(b"\r\n")
        self._after_cr = data.endswith(b"\r")
        start = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
        self._bytes = len(data[start:].decode().encode(self._codec)) + (0 if start else self._bytes)

    def _cut(self) -> UnreadablePackage:
        return UnreadablePackage(Code.CUT_CHARACTER, encoding=NAMES[self._encoding], row=f"{self._row:,}")

    def _refusal(self, byte: int) -> UnreadablePackage:
        return UnreadablePackage(
            Code.UNDECODABLE,
            encoding=NAMES[self._encoding],
            row=f"{self._row:,}",
            position=f"{self._bytes + 1:,}",
            byte=f"{byte:02X}",
        )


def _may_hold_utf8(data: bytes) -> bool:
    """Whether somewhere in GB18030, between ASCII, stands what are whole characters in UTF-8."""
    octets = np.frombuffer(b"\n" + data, np.uint8)
    following = (octets & 0xC0) == 0x80
    leading = octets - np.uint8(0xE3) < 0xF0 - 0xE3
    found = (octets[:-3] < 0x80) & leading[1:-2] & following[2:-1] & following[3:]
    return any(_IN_UTF8.match(data, place) for place in np.flatnonzero(found).tolist())


@cache
def _kinds() -> Octets:
    """Of each character: 3 for the common Chinese ones from C9 on, 2 for those before, 1 for signs, else 0."""
    kinds = np.zeros(0x10000, np.uint8)
    for lead in (*range(0xA1, 0xA4), *range(0xB0, 0xD8)):
        for trail in range(0xA1, 0xFF):
            char = bytes((lead, trail)).decode("gb2312", "ignore")
            kinds[[ord(each) for each in char]] = 1 + (lead >= 0xB0) + (lead >= 0xC9)
    kinds[_DRAWN] = 1
    return kinds


def is_common(text: str, percent: int = 60) -> bool:
    """Whether it has characters beyond ASCII, and most of them, or so many percent, are common in Chinese."""
    beyond = [ord(char) for char in text if char > "\x7f"]
    kinds = _kinds()
    return 100 * sum(code < len(kinds) and bool(kinds[code]) for code in beyond) >= percent * max(len(beyond), 1)


def looks_like_gb18030(source: Reader) -> bool:
    """Whether text that is not UTF-8 is plainly GB18030: most of what it decodes to are common characters.

    Read as GB18030, broken UTF-8 and Western or Big5 text decode to rare characters or none. Korean text decodes
    to common ones, but only to those of the first half of the alphabet.
    """
    decoder = codecs.getincrementaldecoder(GB18030)("replace")  # a bad byte among many good ones is named later
    kinds, counts = _kinds(), np.zeros(4, np.int64)
    seen = np.zeros(0x10000, np.bool_)
    ended = False
    while counts.sum() < _ENOUGH and not ended:
        data = source.read()
        ended = not data
        units = np.frombuffer(decoder.decode(data, ended).encode("utf-16-le"), "<u2")
        units = units[units > 0x7F]
        counts += np.bincount(kinds[units], minlength=4)
        seen[units] = True
    return _is_chinese(counts.tolist(), int(np.count_nonzero(kinds[seen.nonzero()[0]] == 2)))


def _is_chinese(counts: list[int], early: int) -> bool:
    """From how many characters of each kind, and how many different ones of the first half of the alphabet."""
    common = sum(counts[1:])
    return common > 0 and 5 * common >= 3 * sum(counts) and (early < _DISTINCT or counts[3] > 0)
