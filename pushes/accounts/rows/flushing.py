"""Large files go to the disk while they are still being written: in the end there is less to wait for."""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

STEP: Final = 32 * 1024 * 1024  # bytes that go to the disk at once


class Flushed:
    """A new file at `path`. To be closed; the last bytes may not be on the disk even then.

    What the disk says of the earlier ones, OSError, is raised by write() or close().
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._pool = ThreadPoolExecutor(1, "flushing")  # starts a thread when it is given work
        self._written = 0  # bytes, since the last flush
        self._flush: Future[None] | None = None

    def write(self, data: bytes | memoryview) -> None:
        """Append bytes."""
        self._written += self._file.write(data)
        if self._written > STEP and (not self._flush or self._flush.done()):
            self._settle()
            self._flush, self._written = self._pool.submit(os.fdatasync, self._file.fileno()), 0

    def _settle(self) -> None:
        if self._flush:
            self._flush.result()

    def close(self) -> None:
        """Wait for what is on its way, and close the file."""
        with self._pool, self._file:
            self._settle()
