"""Files that are complete or not there: where they are written, and how they get their place."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def work_beside(path: Path) -> Iterator[Path]:
    """A directory for unfinished files, on the same file system as `path`, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".check-", dir=path.parent) as work:
        yield Path(work)


def into_place(finished: Path, place: Path) -> None:
    """Give a finished file its name, once its bytes are surely on the disk."""
    with finished.open("rb") as file:
        os.fsync(file.fileno())
    finished.replace(place)
