"""Chunks of a package on their way to disk, each held against the SHA-256 that its sender said, and the whole again."""

import hashlib
import shutil
from errno import ENOSPC
from hmac import compare_digest
from pathlib import Path
from typing import Final

from django.utils import timezone

from pushes.models import UnfinishedUpload
from pushes.models.unfinished_upload import Chunks
from pushes.storage import disk

LARGEST_CHUNK: Final = 8 * 1024 * 1024  # bytes; one is held in memory while it is judged
SMALLEST_CHUNK: Final = 64 * 1024  # but the last: what a row knows of its chunks stays small
RESERVE: Final = 32 * 1024 * 1024  # left for the database and the logs, as where the web takes bodies
ALGORITHMS: Final = {"sha256": hashlib.sha256, "sha1": hashlib.sha1}  # tus wants the second of every server


class WrongChecksum(Exception):
    """The chunk is not what its sender hashed: it was damaged on its way."""


def require_room(size: int) -> None:
    """Return where the disk has room for so many bytes; else OSError, ENOSPC."""
    folder = disk()
    while not folder.exists():
        folder = folder.parent
    if shutil.disk_usage(folder).free < size + RESERVE:
        raise OSError(ENOSPC, "No room for the upload")


def checked(data: bytes, algorithm: str, digest: bytes) -> str:
    """The SHA-256 of the chunk, in hexadecimal, if it is what its sender hashed, else WrongChecksum."""
    known = ALGORITHMS[algorithm](data)
    if not compare_digest(known.digest(), digest):
        raise WrongChecksum
    return (known if known.name == "sha256" else hashlib.sha256(data)).hexdigest()


def read_back(path: Path, chunks: Chunks) -> tuple[Chunks, str]:
    """The chunks that lie on the disk as they were sent, up to the first that does not, and the SHA-256 of them all.

    A machine that crashed may have lost what it had said to have.
    """
    whole, sound, begin = hashlib.sha256(), list[tuple[int, str]](), 0
    if not path.exists():
        return [], whole.hexdigest()
    with path.open("rb") as file:
        for end, digest in chunks:
            data = file.read(end - begin)
            if hashlib.sha256(data).hexdigest() != digest:
                break
            whole.update(data)
            sound.append((end, digest))
            begin = end
    return sound, whole.hexdigest()


def forget_uploads() -> None:
    """Remove the uploads that nobody has gone on with for a day."""
    UnfinishedUpload.objects.filter(touched_at__lt=timezone.now() - UnfinishedUpload.KEPT).remove()
