"""Files as they lie when they are encrypted: any place of one is read without the rest. docs/adr/0067 has the format.

Each has a key of its own, which encrypts it once. It stands before the pieces, with how many bytes there are, and is
encrypted itself, by one of FILE_KEYS. What was cut, moved or changed is refused.
"""

import hashlib
import os
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from pushes.storage.anywhere import ReadAnywhere
from pushes.storage.failures import DamagedFile, KeyMissing

MAGIC: Final = b"\0PUSHES\1"  # which no list begins with
MARK, NONCE, KEY, SIZE, TAG = 8, 12, 32, 8, 16
HEADER: Final = len(MAGIC) + MARK + NONCE + KEY + SIZE + TAG  # bytes before the first piece
PIECE: Final = 64 * 1024  # bytes of a file that are encrypted, and read, at once
PURPOSE: Final = b"pushes.storage"


@dataclass(frozen=True)
class FileKey:
    """One of FILE_KEYS. `mark` tells it from others and opens nothing."""

    mark: bytes
    cipher: AESGCM


@dataclass(frozen=True)
class AsItLies:
    """A file of the storage that was opened, its first bytes, and how many it has."""

    file: BinaryIO
    head: bytes
    size: int

    @property
    def is_encrypted(self) -> bool:
        """Whether FILE_KEYS are needed to read it."""
        return self.head.startswith(MAGIC)

    @property
    def mark(self) -> bytes:
        """Of the key that opens it."""
        return self.head[len(MAGIC) :][:MARK]

    def refused(self) -> BinaryIO:
        """The file, where it is not encrypted. KeyMissing where it is: there are no keys."""
        if self.is_encrypted:
            self.file.close()
            raise KeyMissing("The files here are encrypted, and FILE_KEYS is not set. Set it as it was.")
        return self.file


def file_keys() -> Sequence[FileKey]:
    """settings.FILE_KEYS, the newest first."""
    return _keys(tuple(settings.FILE_KEYS))


@lru_cache(maxsize=1)
def _keys(texts: tuple[str, ...]) -> Sequence[FileKey]:
    return tuple(map(_key, texts))


def _key(text: str) -> FileKey:
    try:
        Fernet(text)  # what is no key would be taken as a short one
    except ValueError:
        raise KeyMissing("One of FILE_KEYS is not a key. manage.py check says which, and how one is made.") from None
    derived = HKDF(SHA256(), length=KEY, salt=None, info=PURPOSE).derive(urlsafe_b64decode(text))
    return FileKey(hashlib.sha256(PURPOSE + text.encode()).digest()[:MARK], AESGCM(derived))


def encrypt(source: Any, target: BinaryIO) -> None:
    """Write what is left of `source` into `target`, which is at its beginning."""
    newest, key, size = file_keys()[0], AESGCM.generate_key(8 * KEY), 0
    cipher = AESGCM(key)
    target.write((MAGIC + newest.mark).ljust(HEADER, b"\0"))  # unfinished it is no file that is not encrypted
    for number, data in enumerate(iter(lambda: source.read(PIECE), b"")):
        if size % PIECE:
            raise ValueError("A piece that is not the last one is short.")
        target.write(cipher.encrypt(_nonce(number), data, None))
        size += len(data)
    target.seek(0)
    target.write(_header(newest, key, size))


def wrapped_anew(head: bytes) -> bytes:
    """The first bytes of the same file with its key encrypted by the newest of FILE_KEYS. KeyMissing, DamagedFile."""
    return _header(file_keys()[0], *_opened(head))


def decrypted(found: AsItLies) -> "Decrypted":
    """What is in an encrypted file. KeyMissing; DamagedFile, also where it has been cut."""
    try:
        return Decrypted(found)
    except BaseException:
        found.file.close()
        raise


def _header(by: FileKey, key: bytes, size: int) -> bytes:
    nonce, begins = os.urandom(NONCE), MAGIC + by.mark
    return begins + nonce + by.cipher.encrypt(nonce, key + size.to_bytes(SIZE), begins)


def _opened(head: bytes) -> tuple[bytes, int]:
    """The file's own key, and how many bytes it has."""
    begins, nonce = head[: len(MAGIC) + MARK], head[len(MAGIC) + MARK :][:NONCE]
    by = next((key for key in file_keys() if key.mark == begins[len(MAGIC) :]), None)
    if by is None:
        raise KeyMissing("The files here are encrypted with a key that FILE_KEYS lacks. Put it back, after the newest.")
    try:
        opened = by.cipher.decrypt(nonce, head[len(begins) + NONCE : HEADER], begins)
    except (InvalidTag, ValueError):
        raise DamagedFile from None
    return opened[:KEY], int.from_bytes(opened[KEY:])


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE)


class Decrypted(ReadAnywhere):
    """An encrypted file, read at any place. One piece of it is held."""

    def __init__(self, found: AsItLies) -> None:
        key, self.size = _opened(found.head)
        if found.size != HEADER + self.size + TAG * -(-self.size // PIECE):
            raise DamagedFile
        self._file, self._cipher = found.file, AESGCM(key)
        self._held, self._piece = -1, b""

    def readinto(self, buffer: Any) -> int:
        """What is left of one piece."""
        if self._place >= self.size:
            return 0
        number, begin = divmod(self._place, PIECE)
        if number != self._held:
            self._piece, self._held = self._decrypted(number), number
        data = memoryview(self._piece)[begin : begin + len(buffer)]
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)

    def close(self) -> None:
        """The file below as well."""
        if not self.closed:
            self._file.close()
        super().close()

    def _decrypted(self, number: int) -> bytes:
        self._file.seek(HEADER + number * (PIECE + TAG))
        try:
            return self._cipher.decrypt(_nonce(number), self._file.read(PIECE + TAG), None)
        except (InvalidTag, ValueError):
            raise DamagedFile from None
