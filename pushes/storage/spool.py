"""Room on this machine for copies of files that lie elsewhere: each in a folder of its own, which goes with its block.

Whoever uses a folder holds a lock on it, which the kernel lets go of however the process ends. So what a killed one
left is told from what is in use, and goes when the next one needs room.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path
from typing import Final

from django.conf import settings

RESERVE: Final = 32 * 1024 * 1024  # bytes left for the logs, and for the uploads that come in


def spool() -> Path:
    """The folder of them all, which is made when it is needed first."""
    folder = _place()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _place() -> Path:
    return Path(settings.FILE_UPLOAD_TEMP_DIR) / "spool"


@contextmanager
def room(size: int = 0) -> Iterator[Path]:
    """A new folder on a disk that has room for so many bytes. OSError, ENOSPC, if it has not."""
    sweep()
    if shutil.disk_usage(spool()).free < size + RESERVE:
        raise OSError(ENOSPC, os.strerror(ENOSPC))
    with own_folder(spool()) as folder:
        yield folder


@contextmanager
def own_folder(place: Path, prefix: str = "", suffix: str = "") -> Iterator[Path]:
    """A new folder in `place`. Those named like it, as nobody else names any, go before if nobody uses them."""
    _sweep(place, prefix, suffix)
    folder, lock = _made(place, prefix, suffix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep() -> None:
    """Remove the folders that nobody uses any more."""
    _sweep(_place())


def _sweep(place: Path, prefix: str = "", suffix: str = "") -> None:
    for folder in place.glob(f"{prefix}*{suffix}"):
        with suppress(OSError):  # in use, or gone already
            lock = _locked(folder)
            try:
                shutil.rmtree(folder)
            finally:
                os.close(lock)


def _made(place: Path, prefix: str, suffix: str) -> tuple[Path, int]:
    """A folder and the lock on it. Before it is locked, somebody may sweep it away."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, suffix=suffix, dir=place))
        with suppress(OSError):
            lock = _locked(folder)
            if folder.exists():
                return folder, lock
            os.close(lock)


def _locked(folder: Path) -> int:
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise
    return lock
