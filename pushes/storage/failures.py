"""What becomes of the errors of a storage: OSErrors, in words that have no key and no address in them."""

from errno import EIO
from typing import Final

RETRY_AFTER: Final = 5  # seconds


class StorageAway(OSError):
    """The storage does not answer, or refuses. Nothing is known of the file; `str()` says what to look at."""

    def __init__(self, words: str) -> None:
        super().__init__(EIO, words)

    def __str__(self) -> str:
        return str(self.strerror)


class KeyMissing(StorageAway):
    """The file is there, and none of FILE_KEYS opens it. All goes on once the key is put back."""


class DamagedFile(OSError):
    """The file is not as it was encrypted: cut, changed, or put together of others."""

    def __init__(self) -> None:
        super().__init__(EIO, "A stored file is damaged")

    def __str__(self) -> str:
        return str(self.strerror)
