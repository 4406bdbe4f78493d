"""Where the files of an account package lie, and how they go."""

import os
import shutil
import uuid
from pathlib import Path
from typing import Any


def place_of(folder: uuid.UUID, name: str) -> str:
    """A folder of its own, no part of the name people gave it but its suffix."""
    return f"packages/{folder}/original{Path(name).suffix.lower()}"


def link_or_copy(source: Path, target: Path) -> None:
    """Let the file be at `target` as well, at once where the file system can link."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


class WithFiles:
    """A package with files in a folder of its own."""

    folder: Any
    original: Any
    packed: Any
    rejects: Any

    def delete_files(self) -> None:
        """Delete what is stored of it. Only for packages whose row is gone or never was."""
        shutil.rmtree(self.path(f"packages/{self.folder}"), ignore_errors=True)

    def delete_leftovers(self) -> None:
        """Delete what checks that never ended left beside the original and the result in force."""
        kept = {Path(name).name for name in (str(self.original.name), self.packed, self.rejects)}
        for path in self.original_path.parent.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name not in kept:
                path.unlink(missing_ok=True)

    @property
    def original_path(self) -> Path:
        """Where the uploaded file lies on this machine."""
        return Path(self.original.path)

    @property
    def packed_path(self) -> Path:
        """Where the packed file lies on this machine: the accepted accounts, as they are sent."""
        return self.path(self.packed)

    def path(self, name: str) -> Path:
        """Where the storage name `name` of this package lies on this machine."""
        return Path(self.original.storage.path(name))
