"""Files on a disk of this machine: what is asked for lies there already, so nothing is copied."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from django.core.files import File
from django.core.files.storage import FileSystemStorage

from pushes.storage.encryption import HEADER, AsItLies
from pushes.storage.paths import PROOF

_FOLDER, _FILE = 0o700, 0o600
BLOCK: Final = b"x" * 4096


class LocalFiles(FileSystemStorage):
    """Below MEDIA_ROOT. paths.Storage says what each method is for."""

    is_on_disk = True

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError("A file is written by `written`.")
        return File(self.raw(name).refused(), name)

    @property
    def disk(self) -> Path:
        """Where they are."""
        return Path(self.location)

    def require(self) -> None:
        """Whoever starts an installation looks at its disk."""

    def answers(self) -> None:
        """A full disk may still make files, and takes nothing into them."""
        self.disk.mkdir(mode=self.directory_permissions_mode or _FOLDER, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=self.disk) as file:
            file.write(BLOCK)

    def prove(self) -> None:
        """None is read as it lies."""
        with suppress(FileNotFoundError):
            self.raw(PROOF).refused().close()

    def raw(self, name: str) -> AsItLies:
        """The file itself."""
        file = Path(self.path(name)).open("rb")  # noqa: SIM115 - whoever asks for it closes it
        head = file.read(HEADER)
        file.seek(0)
        return AsItLies(file, head, os.fstat(file.fileno()).st_size)

    def write_head(self, name: str, head: bytes) -> None:
        """In place, and by one write within the first sector: it is there whole or not at all."""
        with Path(self.path(name)).open("r+b", buffering=0) as file:
            file.write(head)
            os.fsync(file.fileno())

    @contextmanager
    def here(self, name: str) -> Iterator[Path]:
        """Where it lies."""
        self.raw(name).refused().close()
        yield Path(self.path(name))

    @contextmanager
    def written(self, name: str) -> Iterator[Path]:
        """Where it will lie."""
        yield self._ready(name)

    def growing(self, name: str) -> BinaryIO:
        """The file itself."""
        return self._ready(name).open("wb")

    def put_chunk(self, name: str, offset: int, data: bytes) -> None:
        """At its place in the file. Twice the same is once; what lies behind it does not count yet."""
        permissions = self.file_permissions_mode or _FILE
        with os.fdopen(os.open(self._ready(name), os.O_WRONLY | os.O_CREAT, permissions), "wb") as file:
            file.seek(offset)
            file.write(data)

    @contextmanager
    def joined(self, name: str, offsets: Sequence[int]) -> Iterator[Path]:
        """They lie one after the other."""
        yield Path(self.path(name))

    def copy(self, source: str, target: str) -> None:
        """At once where the file system can link."""
        path = self._ready(target)
        try:
            os.link(self.path(source), path)
        except OSError:
            shutil.copy2(self.path(source), path)

    def move(self, source: str, target: str) -> None:
        """By another name."""
        Path(self.path(source)).replace(self.path(target))

    def clear(self, folder: str) -> None:
        """What is open elsewhere, on a disk that others share, may stay."""
        shutil.rmtree(self.path(folder), ignore_errors=True)

    def changed(self, folder: str) -> datetime:
        """By the folder itself: a file that was linked into it may be old."""
        return self.get_modified_time(folder)

    def _ready(self, name: str) -> Path:
        path = Path(self.path(name))
        path.parent.mkdir(mode=self.directory_permissions_mode or _FOLDER, parents=True, exist_ok=True)
        return path
