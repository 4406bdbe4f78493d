"""The MD5 of each of many short rows at once: each step of RFC 1321 is done to thousands of rows."""

import hashlib
import math
from typing import Final

import numpy as np
import numpy.typing as npt

from pushes.accounts.rows import Octets, Positions, Rows

DIGITS: Final = 32  # hexadecimal characters of an MD5
_ONE_BLOCK: Final = 55  # bytes of a message that MD5 takes in one go
_AT_ONCE: Final = 8192  # rows: what stays in the processor's cache

_U32 = npt.NDArray[np.uint32]
_SINES: Final = [np.uint32(int(abs(math.sin(step + 1)) * 2**32)) for step in range(64)]
_TURNS: Final = [(7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21)]
_WORDS: Final = [(1, 0), (5, 1), (3, 5), (7, 0)]  # which word a step takes: factor and first
_START: Final = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
_PAIRS: Final = np.frombuffer("".join(f"{octet:02x}" for octet in range(256)).encode(), np.uint16)


def md5_of(rows: Rows) -> Rows:
    """The MD5 of each row, in lower-case hexadecimal, as rows in the same order."""
    lengths = rows.ends - rows.starts
    found = np.empty((len(rows), DIGITS + 1), np.uint8)
    found[:, DIGITS] = 10
    short = np.flatnonzero(lengths <= _ONE_BLOCK)
    for start in range(0, len(short), _AT_ONCE):
        places = short[start : start + _AT_ONCE]
        found[places, :DIGITS] = _hexadecimal(_digests(_messages(rows, places, lengths[places])))
    for place in np.flatnonzero(lengths > _ONE_BLOCK).tolist():
        digest = hashlib.md5(rows.data[rows.starts[place] : rows.ends[place]], usedforsecurity=False).hexdigest()
        found[place, :DIGITS] = np.frombuffer(digest.encode(), np.uint8)
    return Rows.of(found.tobytes())


def _messages(rows: Rows, places: Positions, lengths: Positions) -> _U32:
    """One padded message of 16 words a row; the words of all rows stand together."""
    longest = int(lengths.max())
    message = np.zeros((len(places), 64), np.uint8)
    columns = np.arange(longest)
    octets = rows.octets.take(rows.starts[places][:, None] + columns, mode="clip")
    message[:, :longest] = np.where(columns < lengths[:, None], octets, 0)
    message[np.arange(len(places)), lengths] = 0x80
    words = np.ascontiguousarray(message.view("<u4").T)
    words[14] = lengths * 8
    return words


def _digests(words: _U32) -> _U32:
    """The four words of each digest."""
    state = [np.full(words.shape[1], word, np.uint32) for word in _START]
    for step in range(64):
        a, b, c, d = state
        turn, (factor, first) = _TURNS[step // 16][step % 4], _WORDS[step // 16]
        mixed = _mixed(step // 16, b, c, d)
        mixed += a
        mixed += words[(factor * step + first) % 16]
        mixed += _SINES[step]
        turned = mixed << np.uint32(turn)
        turned |= mixed >> np.uint32(32 - turn)
        turned += b
        state = [d, turned, b, c]
    for word, start in zip(state, _START, strict=True):
        word += np.uint32(start)
    return np.stack(state, axis=1)


def _mixed(quarter: int, b: _U32, c: _U32, d: _U32) -> _U32:
    if quarter == 0:
        return d ^ (b & (c ^ d))
    if quarter == 1:
        return c ^ (d & (b ^ c))
    if quarter == 2:
        return b ^ c ^ d
    return c ^ (b | ~d)


def _hexadecimal(digests: _U32) -> Octets:
    octets = digests.astype("<u4").view(np.uint8)
    return _PAIRS[octets].view(np.uint8)
