"""The files that hold what a gathering found, a file for each step, until they are joined into the original."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pushes.models import AccountPackage, Gathering
from pushes.storage import StoredPath

COPIED = 1 << 20
UTF8 = b"\xef\xbb\xbf"  # so that nobody has to guess the encoding


class Gone(Exception):
    """What was found and counted is not there any more."""


def chunk_of(package: AccountPackage, fence: int) -> BinaryIO:
    """The file that is written under a fence; nobody else has this one."""
    return _place(package, fence).growing()


def _place(package: AccountPackage, fence: int) -> StoredPath:
    return package.original_path.parent / f"gathered-{fence}.txt"


def join(package: AccountPackage, gathering: Gathering, joined: Path) -> str:
    """Write all that was found into one file; its SHA-256."""
    digest = hashlib.sha256(UTF8)
    with joined.open("wb") as out:
        out.write(UTF8)
        for fence, size in gathering.chunks:
            for data in _read(_place(package, fence), size):
                out.write(data)
                digest.update(data)
    return digest.hexdigest()


def _read(path: StoredPath, size: int) -> Iterator[bytes]:
    """The bytes of a file that count. Gone if they are not there."""
    try:
        with path.open() as file:
            while size:
                data = file.read(min(COPIED, size))
                if not data:
                    raise Gone
                size -= len(data)
                yield data
    except FileNotFoundError as gone:
        raise Gone from gone
