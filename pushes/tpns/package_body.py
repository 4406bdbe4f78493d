"""The body of an upload: a byte range of a file, sent block by block."""

import secrets
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, Literal, Protocol

BLOCK = 256 * 1024


class Stored(Protocol):
    """A file, wherever it lies: a path, for one."""

    def open(self, mode: Literal["rb"], /) -> BinaryIO:
        """Read it, from any place on."""


class PackageBody:
    """A multipart body around a byte range of an open file.

    It has a length and yields blocks, and no `read`: so `requests` sends it with a Content-Length and never
    holds more than a block of it. `on_progress` hears the bytes of the file sent so far.
    """

    def __init__(self, file: IO[bytes], name: str, length: int, on_progress: Callable[[int], None]) -> None:
        self.file, self.length, self.on_progress = file, length, on_progress
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self.head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        self.tail = f"\r\n--{boundary}--\r\n".encode()

    def __len__(self) -> int:
        return len(self.head) + self.length + len(self.tail)

    def __iter__(self) -> Iterator[bytes]:
        yield self.head
        sent = 0
        while sent < self.length:
            block = self._read(min(BLOCK, self.length - sent))
            if not block:
                raise ValueError(f"The packed file ends {self.length - sent} bytes before the part does.")
            yield block
            sent += len(block)
            self.on_progress(sent)
        yield self.tail

    def _read(self, most: int) -> bytes:
        """ValueError where it cannot be read: an OSError would be taken for one of the line it is sent on."""
        try:
            return self.file.read(most)
        except OSError as error:
            raise ValueError("The packed file cannot be read.") from error
