"""What becomes of the errors of a bucket: OSErrors, in words that have no key and no address in them."""

from errno import EIO
from typing import Final

RETRY_AFTER: Final = 5  # seconds


class StorageAway(OSError):
    """The storage does not answer, or refuses. Nothing is known of the file; `str()` says what to look at."""

    def __init__(self, words: str) -> None:
        super().__init__(EIO, words)

    def __str__(self) -> str:
        return str(self.strerror)
