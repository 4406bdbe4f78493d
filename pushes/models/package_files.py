"""Where the files of an account package lie, and how they go."""

import uuid
from pathlib import PurePosixPath
from typing import Any

from pushes.storage import StoredPath
from pushes.storage.paths import stored


def place_of(folder: uuid.UUID, name: str) -> str:
    """A folder of its own, no part of the name people gave it but its suffix."""
    return f"packages/{folder}/original{PurePosixPath(name).suffix.lower()}"


class WithFiles:
    """A package with files in a folder of its own."""

    folder: Any
    original: Any
    packed: Any
    rejects: Any

    def delete_files(self) -> None:
        """Delete what is stored of it. Only for packages whose row is gone or never was."""
        StoredPath(f"packages/{self.folder}").clear()

    def delete_leftovers(self) -> None:
        """Delete what checks that never ended left beside the original and the result in force."""
        kept = {PurePosixPath(name).name for name in (str(self.original.name), self.packed, self.rejects)}
        self.original_path.parent.clear(but=kept)

    @property
    def original_path(self) -> StoredPath:
        """The uploaded file."""
        return stored(self.original)

    @property
    def packed_path(self) -> StoredPath:
        """The packed file: the accepted accounts, as they are sent."""
        return StoredPath(self.packed)

    @property
    def rejects_path(self) -> StoredPath:
        """The list of rejected rows."""
        return StoredPath(self.rejects)
