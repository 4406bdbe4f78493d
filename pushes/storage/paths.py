"""A path in the storage, with pathlib's names for what can be done to it, whichever storage that is."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Final, Protocol, cast

from django.core.files.storage import default_storage

from pushes.storage.encryption import AsItLies

PROOF: Final = "encrypted"  # the storage name of a file that opens with the keys of all others


class Storage(Protocol):
    """What is asked of a storage besides Django's API. Errors are OSErrors, FileNotFoundError among them."""

    @property
    def is_on_disk(self) -> bool:
        """Whether files lie below MEDIA_ROOT."""

    @property
    def disk(self) -> Path:
        """A folder on the disk of this machine that fills as packages come in."""

    def require(self) -> None:
        """Return when it can be used; else StorageAway."""

    def answers(self) -> None:
        """Return when it seems so, asked often and not waited for; else StorageAway, or another OSError."""

    def prove(self) -> None:
        """Return when FILE_KEYS open what lies there, and are not needed where there are none; else KeyMissing."""

    def raw(self, name: str) -> AsItLies:
        """The file as it lies, encrypted or not, opened."""

    def here(self, name: str) -> AbstractContextManager[Path]:
        """The file on this machine, for as long as the block lasts; nobody writes to it."""

    def written(self, name: str) -> AbstractContextManager[Path]:
        """Where to write the file on this machine: it is stored at the end of the block, unless that fails."""

    def growing(self, name: str) -> BinaryIO:
        """A new file that is written from its beginning. After each `flush` what was written is stored."""

    def put_chunk(self, name: str, offset: int, data: bytes) -> None:
        """Store a piece of the file that is to begin at `offset`. Any process may have stored the one before it."""

    def joined(self, name: str, offsets: Sequence[int]) -> AbstractContextManager[Path]:
        """The file on this machine, of pieces that begin at these offsets; shorter, or none, if some are missing.

        At the end of the block it is stored, unless that fails.
        """

    def copy(self, source: str, target: str) -> None:
        """Let the file be at `target` as well."""

    def move(self, source: str, target: str) -> None:
        """Let the file be at `target`, in place of what is there."""

    def clear(self, folder: str) -> None:
        """Delete the folder and what is in it."""

    def changed(self, folder: str) -> datetime:
        """When something last came into the folder; FileNotFoundError if it is not there."""


def storage() -> Storage:
    """The one that the settings name."""
    return cast(Storage, default_storage)


def disk() -> Path:
    """A folder on the disk of this machine that fills as packages come in."""
    return storage().disk


@dataclass(frozen=True)
class StoredPath:
    """The storage name of a file or folder. Like zipfile.Path, it need not lie on a disk."""

    place: str

    def __str__(self) -> str:
        return self.place

    def __truediv__(self, name: str) -> "StoredPath":
        return StoredPath(f"{self.place}/{name}")

    @property
    def name(self) -> str:
        """Its last component."""
        return PurePosixPath(self.place).name

    @property
    def parent(self) -> "StoredPath":
        """The folder that has it."""
        return StoredPath(str(PurePosixPath(self.place).parent))

    def open(self, mode: str = "rb") -> BufferedReader:
        """Read from it, at any place; never all of it is held."""
        return cast(BufferedReader, default_storage.open(self.place, mode).file)

    def read_bytes(self) -> bytes:
        """All of it; for small ones."""
        with self.open() as file:
            return file.read()

    def read_text(self, encoding: str = "utf-8") -> str:
        """The same as text."""
        return self.read_bytes().decode(encoding)

    def write_bytes(self, data: bytes) -> None:
        """Store it, in place of what is there."""
        with self.written() as path:
            path.write_bytes(data)

    def size(self) -> int:
        """How many bytes it has. FileNotFoundError if it is not there."""
        return int(default_storage.size(self.place))

    def is_file(self) -> bool:
        """Whether it is there."""
        return default_storage.exists(self.place)

    def listed(self) -> tuple[list["StoredPath"], list["StoredPath"]]:
        """The folders and the files in the folder; none, where it is not there."""
        try:
            folders, files = default_storage.listdir(self.place)
        except FileNotFoundError:
            return [], []
        return [self / name for name in folders], [self / name for name in files]

    def iterdir(self) -> Iterator["StoredPath"]:
        """The files in the folder; none, where it is not there."""
        yield from self.listed()[1]

    def unlink(self) -> None:
        """Delete the file, if it is there."""
        default_storage.delete(self.place)

    def here(self) -> AbstractContextManager[Path]:
        """Storage.here."""
        return storage().here(self.place)

    def written(self) -> AbstractContextManager[Path]:
        """Storage.written."""
        return storage().written(self.place)

    def growing(self) -> BinaryIO:
        """Storage.growing."""
        return storage().growing(self.place)

    def put_chunk(self, offset: int, data: bytes) -> None:
        """Storage.put_chunk."""
        storage().put_chunk(self.place, offset, data)

    def joined(self, offsets: Sequence[int]) -> AbstractContextManager[Path]:
        """Storage.joined."""
        return storage().joined(self.place, offsets)

    def copy_to(self, target: "StoredPath") -> None:
        """Storage.copy."""
        storage().copy(self.place, target.place)

    def replace(self, target: "StoredPath") -> None:
        """Storage.move."""
        storage().move(self.place, target.place)

    def clear(self) -> None:
        """Storage.clear."""
        storage().clear(self.place)

    def changed(self) -> datetime:
        """Storage.changed."""
        return storage().changed(self.place)


def stored(file: Any) -> StoredPath:
    """The path of a model's file."""
    return StoredPath(str(file.name))
