"""The MD5 of each of many short rows at once: each step of RFC 1321 is done to thousands of rows."""

import hashlib
import math
from typing import Final

import numpy as np
import numpy.typing as npt

from pushes.accounts.rows.spans import Octets, Positions, Rows

DIGITS: Final = 32  # hexadecimal characters of an MD5
_ONE_BLOCK: Final = 55  # bytes of a message that MD5 takes in one go
_AT_ONCE: Final = 131_072  # rows: of fewer, threads would spend their time on handing the interpreter to each other
_MASK: Final = 0xFFFFFFFF

_U32 = npt.NDArray[np.uint32]
_SINES: Final = [int(abs(math.sin(step + 1)) * 2**32) for step in range(64)]
_TURNS: Final = [(7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21)]
_WORDS: Final = [(1, 0), (5, 1), (3, 5), (7, 0)]  # which word a step takes: factor and first
_START: Final = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
_PAIRS: Final = np.frombuffer("".join(f"{octet:02x}" for octet in range(256)).encode(), np.uint16)
_FOURS: Final = np.stack((np.tile(_PAIRS, 256), np.repeat(_PAIRS, 256)), axis=1).view(np.uint32).ravel()


def md5_of(rows: Rows) -> Rows:
    """The MD5 of each row, in lower-case hexadecimal, as rows in the same order."""
    lengths = rows.ends - rows.starts
    found = np.empty((len(rows), DIGITS + 1), np.uint8)
    found[:, DIGITS] = 10
    for start in range(0, len(rows), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        found[some, :DIGITS] = _hexadecimal(_digests(_words(rows, some, lengths[some])))
    for place in np.flatnonzero(lengths > _ONE_BLOCK).tolist():  # what was computed of their beginnings is no use
        digest = hashlib.md5(rows.data[rows.starts[place] : rows.ends[place]], usedforsecurity=False).hexdigest()
        found[place, :DIGITS] = np.frombuffer(digest.encode(), np.uint8)
    return Rows.of_width(found.tobytes(), DIGITS + 1)


def _words(rows: Rows, some: slice, lengths: Positions) -> list[_U32 | int]:
    """The 16 words of each row's padded message; a number where all rows have the same."""
    lengths = np.minimum(lengths, _ONE_BLOCK)
    longest = int(lengths.max())
    used = longest // 4 + 1  # words that hold bytes of a row or the mark of its end
    message = np.zeros((len(lengths), used * 4), np.uint8)
    if rows.width:
        message[:, :longest] = rows.octets.reshape(-1, rows.width)[some, :longest]
        message[:, longest] = 0x80
    else:
        columns = np.arange(longest)
        octets = rows.octets.take(rows.starts[some][:, None] + columns, mode="clip")
        message[:, :longest] = np.where(columns < lengths[:, None], octets, 0)
        message[np.arange(len(lengths)), lengths] = 0x80
    words: list[_U32 | int] = [*np.ascontiguousarray(message.view("<u4").T), *[0] * (16 - used)]
    words[14] = longest * 8 if rows.width else (lengths * 8).astype(np.uint32)
    return words


def _digests(words: list[_U32 | int]) -> _U32:
    """The four words of each digest."""
    rows = len(next(word for word in words if not isinstance(word, int)))
    a, b, c, d = (np.full(rows, word, np.uint32) for word in _START)
    mixed = np.empty(rows, np.uint32)
    for step in range(64):
        quarter = step // 16
        turn, (factor, first) = _TURNS[quarter][step % 4], _WORDS[quarter]
        _mix(quarter, b, c, d, mixed)
        mixed += a
        _add(mixed, words[(factor * step + first) % 16], _SINES[step])
        np.left_shift(mixed, np.uint32(turn), out=a)
        mixed >>= np.uint32(32 - turn)
        a |= mixed
        a += b
        a, b, c, d = d, a, b, c
    return np.stack([word + np.uint32(start) for word, start in zip((a, b, c, d), _START, strict=True)], axis=1)


def _add(mixed: _U32, word: _U32 | int, sine: int) -> None:
    if isinstance(word, int):
        mixed += np.uint32((word + sine) & _MASK)
    else:
        mixed += word
        mixed += np.uint32(sine)


def _mix(quarter: int, b: _U32, c: _U32, d: _U32, out: _U32) -> None:
    """The function of a quarter of the steps, into `out`."""
    if quarter == 0:  # d ^ (b & (c ^ d))
        np.bitwise_xor(c, d, out=out)
        out &= b
        out ^= d
    elif quarter == 1:  # c ^ (d & (b ^ c))
        np.bitwise_xor(b, c, out=out)
        out &= d
        out ^= c
    elif quarter == 2:
        np.bitwise_xor(b, c, out=out)
        out ^= d
    else:  # c ^ (b | ~d)
        np.invert(d, out=out)
        out |= b
        out ^= c


def _hexadecimal(digests: _U32) -> Octets:
    return _FOURS.take(digests.astype("<u4", copy=False).view("<u2")).view(np.uint8)
