"""Where the files of an account package lie, and how they go."""

import uuid
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from pushes.storage import StoredPath
from pushes.storage.paths import stored

FOLDER: Final = "packages"


class Leftovers(NamedTuple):
    """What checks that never ended left in the folder of a package, as it was when it was looked for."""

    folders: list[StoredPath]
    files: list[StoredPath]

    def delete(self) -> None:
        """Delete them, and nothing that has come since."""
        for path in self.files:
            path.unlink()
        for folder in self.folders:
            folder.clear()


def place_of(folder: uuid.UUID, name: str) -> str:
    """A folder of its own, no part of the name people gave it but its suffix."""
    return f"{FOLDER}/{folder}/original{PurePosixPath(name).suffix.lower()}"


class WithFiles:
    """A package with files in a folder of its own."""

    folder: Any
    original: Any
    packed: Any
    rejects: Any

    def delete_files(self) -> None:
        """Delete what is stored of it. Only for packages whose row is gone or never was."""
        StoredPath(f"{FOLDER}/{self.folder}").clear()

    def leftovers(self) -> Leftovers:
        """What lies beside the original and the result in force. Theirs who hold its lease: whoever deletes it says
        first that these are still they, for somebody else may have begun since.
        """
        kept = {str(self.original.name), self.packed, self.rejects}
        folders, files = self.original_path.parent.listed()
        return Leftovers(folders, [path for path in files if path.place not in kept])

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
