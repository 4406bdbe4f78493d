"""What storages have in common whose files can only be written as a whole: they are worked on in the spool."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO, Final

from pushes.storage.spool import room

MB: Final = 1024 * 1024


class WrittenWhole:
    """paths.Storage says what each method is for. `send` stores a file of this machine, `put` a few bytes."""

    open: Any
    size: Any
    send: Any
    put: Any

    @contextmanager
    def here(self, name: str) -> Iterator[Path]:
        """A copy."""
        with room(self.size(name)) as folder:
            path = folder / "file"
            with self.open(name) as source, path.open("wb") as target:
                copyfileobj(source, target, 4 * MB)
            yield path

    @contextmanager
    def written(self, name: str) -> Iterator[Path]:
        """A file that is sent once it is whole."""
        with room() as folder:
            path = folder / "file"
            yield path
            if path.exists():
                self.send(path, name)

    def growing(self, name: str) -> BinaryIO:
        """All of it is sent each time: what one step of work writes has a few megabytes at most."""
        return _Growing(self, name)

    def put_chunk(self, name: str, offset: int, data: bytes) -> None:
        """A file each: what one process has stored another can read, and of two the last one counts."""
        self.put(_chunk(name, offset), data)

    @contextmanager
    def joined(self, name: str, offsets: Sequence[int]) -> Iterator[Path]:
        """The chunks one after the other. They go when the folder is cleared, which the check begins with."""
        with room() as folder:
            path = folder / "file"
            with path.open("wb") as file:
                self._append(file, name, offsets)
            yield path
            self.send(path, name)

    def _append(self, file: BinaryIO, name: str, offsets: Sequence[int]) -> None:
        for offset in offsets:
            try:
                with self.open(_chunk(name, offset)) as chunk:
                    copyfileobj(chunk, file, MB)
            except FileNotFoundError:  # whoever reads what is here sees that it is short
                return


def _chunk(name: str, offset: int) -> str:
    return f"{name}.at-{offset}"


class _Growing(io.BytesIO):
    def __init__(self, files: WrittenWhole, name: str) -> None:
        super().__init__()
        self._files, self._name = files, name

    def flush(self) -> None:
        """Store what was written so far."""
        self._files.put(self._name, self.getvalue())
