"""Files of backups, written and read."""

import tarfile
from pathlib import Path


def store(path: Path, content: bytes) -> None:
    """A file, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def inside(backup: Path) -> dict[str, bytes]:
    """What tar finds in it, the last of each name."""
    with tarfile.open(backup) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
