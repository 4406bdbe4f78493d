"""The shapes of packages that are measured, made up anew for every run from a fixed seed."""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

MB: Final = 1_000_000
_LOT: Final = 200_000  # rows made at once
_DUPLICATE, _BAD = 0.05, 0.01  # shares, where a shape has any
_PRINTABLE: Final = np.array([code for code in range(0x23, 0x7F) if code not in b"',"], np.uint8)
_HEX: Final = np.frombuffer(b"0123456789abcdef", np.uint8)
_DIGITS: Final = np.frombuffer(b"0123456789", np.uint8)


@dataclass(frozen=True)
class Shape:
    """One shape of package.

    suffix: of its file. account_type: to check it as. make: writes a file of about so many bytes of rows to a path.
    fits: a line of the file (unpacked, in its own encoding) that holds an account, for engines that only drop repeats.
    encoding: of the file. quoted: whether fields stand in quotation marks. convert: raw values become MD5.
    repairs: asked for.
    """

    name: str
    suffix: str
    account_type: int
    make: Callable[[Path, int], None]
    fits: re.Pattern[bytes]
    encoding: str = "utf-8"
    quoted: bool = False
    convert: bool = False
    repairs: tuple[str, ...] = ()


def _lots(size: int, width: int) -> Iterator[int]:
    left = size // width
    while left > 0:
        yield min(left, _LOT)
        left -= _LOT


class _Rows:
    """Rows of one width with repeats of earlier rows of the same lot or the first, and rows that fit no format."""

    def __init__(self, prefix: bytes, alphabet: npt.NDArray[np.uint8], width: int, end: bytes = b"\n") -> None:
        self._prefix, self._alphabet, self._width, self._end = prefix, alphabet, width, end
        self._random = np.random.default_rng(1)
        self._first: npt.NDArray[np.uint8] | None = None

    def lot(self, rows: int) -> npt.NDArray[np.uint8]:
        """The next rows as a table of bytes."""
        table = np.empty((rows, len(self._prefix) + self._width + len(self._end)), np.uint8)
        table[:, : len(self._prefix)] = np.frombuffer(self._prefix, np.uint8)
        table[:, len(self._prefix) : -len(self._end)] = self._random.choice(self._alphabet, (rows, self._width))
        table[:, -len(self._end) :] = np.frombuffer(self._end, np.uint8)
        if self._first is None:
            self._first = table.copy()
        return table

    def spoiled(self, rows: int) -> bytes:
        """The next rows, 5 % of them repeats and 1 % bad."""
        table = self.lot(rows)
        dice = self._random.random(rows)
        copies = np.flatnonzero(dice < _DUPLICATE)
        assert self._first is not None
        table[copies] = self._first[self._random.integers(len(self._first), size=len(copies))]
        table[np.flatnonzero(dice > 1 - _BAD), len(self._prefix) + 1] = ord("!")
        return table.tobytes()


def _spoiled(
    prefix: bytes, alphabet: npt.NDArray[np.uint8], width: int, end: bytes = b"\n"
) -> Callable[[Path, int], None]:
    def make(path: Path, size: int) -> None:
        rows = _Rows(prefix, alphabet, width, end)
        with path.open("wb") as file:
            for lot in _lots(size, len(prefix) + width + len(end)):
                file.write(rows.spoiled(lot))

    return make


def _plain(prefix: bytes, alphabet: npt.NDArray[np.uint8], width: int) -> Callable[[Path, int], None]:
    def make(path: Path, size: int) -> None:
        rows = _Rows(prefix, alphabet, width)
        with path.open("wb") as file:
            for lot in _lots(size, len(prefix) + width + 1):
                file.write(rows.lot(lot).tobytes())

    return make


def _all_duplicates(path: Path, size: int) -> None:
    lot = _Rows(b"+8613", _DIGITS, 9).lot(1000).tobytes()
    with path.open("wb") as file:
        for _ in range(size // len(lot)):
            file.write(lot)


def _spaced(path: Path, size: int) -> None:
    """Chinese numbers as people write them: 138 1234 5678."""
    rows = _Rows(b"138", _DIGITS, 10)
    with path.open("wb") as file:
        for lot in _lots(size, 14):
            table = rows.lot(lot)
            table[:, [3, 8]] = ord(" ")
            file.write(table.tobytes())


def _mixed_emails(path: Path, size: int) -> None:
    """Addresses with capitals in the name and in the domain."""
    rows = _Rows(b"Ann.", _DIGITS, 9, b"@Example.COM\n")
    with path.open("wb") as file:
        for lot in _lots(size, 26):
            file.write(rows.lot(lot).tobytes())


def _gb18030(path: Path, size: int) -> None:
    """Names of three Chinese characters and six digits: 13 bytes a row in GB18030."""
    random = np.random.default_rng(1)
    with path.open("wb") as file:
        for lot in _lots(size, 13):
            names = np.frombuffer(_HAN.encode("utf-32-le"), "<u4")[random.integers(len(_HAN), size=(lot, 3))]
            digits = random.integers(ord("0"), ord("9") + 1, size=(lot, 6)).astype("<u4")
            table = np.concatenate((names, digits, np.full((lot, 1), 10, "<u4")), axis=1)
            file.write(table.tobytes().decode("utf-32-le").encode("gb18030"))


_HAN: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕明华军平志伟东海"


def _nicknames(path: Path, size: int) -> None:
    """Names as people give themselves: two to seven characters, some with digits, letters, emoji or signs."""
    random = np.random.default_rng(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        for lot in _lots(size, 19):
            characters, lengths = iter(random.choice(list(_HAN), 7 * lot).tolist()), random.integers(2, 8, lot).tolist()
            numbers, ends = random.integers(0, 1_000_000, lot).tolist(), random.choice(_ENDS, lot).tolist()
            rows = zip(lengths, ends, numbers, strict=True)
            file.writelines(
                "".join(islice(characters, n)) + end.replace("#", f"{each}") + "\n" for n, end, each in rows
            )


_ENDS: Final = ("", "", "", "#", "#", " Ann#", "_#", ".小#", "·木", "！", "…", "🌸", "❤\ufe0f", "（#）")


def _zip(path: Path, size: int) -> None:
    """Rows that inflate to so many bytes from less than 100 MB: a thousand rows over and over, and some new ones."""
    plain = path.with_suffix(".rows")
    known = _Rows(b"+8613", _DIGITS, 9).lot(1000).tobytes()
    with plain.open("wb") as file:
        for start in range(0, size, len(known) * 10):
            file.write(b"+861%09d\n" % (start % 1_000_000_000) + known * 10)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(plain, "accounts.txt")
    plain.unlink()


_quoted = _spoiled(b'"+8613', _DIGITS, 9, b'"\n')
_PHONE: Final = re.compile(rb"\+[1-9][0-9]{6,14}")
_SPACED: Final = re.compile(rb"1[3-9][0-9 ]{11}")
_EMAIL: Final = re.compile(rb"[A-Za-z0-9.]+@[A-Za-z0-9.]+")
_ANY: Final = re.compile(rb"[^\n]{2,100}")

SHAPES: Final = {
    shape.name: shape
    for shape in (
        Shape("phones", ".txt", 1002, _spoiled(b"+8613", _DIGITS, 9), _PHONE),
        Shape("md5", ".txt", 992, _spoiled(b"", _HEX, 32), re.compile(rb"[0-9a-f]{32}")),
        Shape("2-characters", ".txt", 0, _plain(b"", _PRINTABLE, 2), _ANY),
        Shape("5-characters", ".txt", 0, _plain(b"", _PRINTABLE, 5), _ANY),
        Shape("64-characters", ".txt", 0, _plain(b"", _HEX, 64), _ANY),
        Shape("quoted", ".csv", 1002, _quoted, re.compile(rb'"\+[1-9][0-9]{6,14}"'), quoted=True),
        Shape("all-bad", ".txt", 1002, _plain(b"8613", _DIGITS, 9), _PHONE),
        Shape("apostrophes", ".txt", 1002, _plain(b"'138", _DIGITS, 8), _PHONE),
        Shape("spaced", ".txt", 1002, _spaced, _SPACED, repairs=("strip-separators", "add-86")),
        Shape("mixed-emails", ".txt", 1005, _mixed_emails, _EMAIL),
        Shape("all-duplicates", ".txt", 1002, _all_duplicates, _PHONE),
        Shape("nicknames", ".txt", 0, _nicknames, _ANY),
        Shape("gb18030", ".csv", 0, _gb18030, _ANY, encoding="gb18030"),
        Shape("zip", ".zip", 1002, _zip, _PHONE),
        Shape("conversion", ".txt", 992, _plain(b"1", _DIGITS, 9), re.compile(rb"[0-9]{5,12}"), convert=True),
    )
}


def make(name: str, path: Path, size: int) -> None:
    """Write a file of a shape, of about so many bytes of rows."""
    SHAPES[name].make(path, size)
