"""Reading a backup: whether it is whole, and what is in it, before anything else is touched."""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, Any

from console.backups.contents import AT_ONCE, DATABASE, FILES, FORMAT, MANIFEST, SECRETS, CannotBackUp, Manifest

Take = Callable[[str, bytes], None]  # a member's name, and more of what is in it


def read(path: Path, take: Take = lambda name, data: None) -> Manifest:
    """Read the whole backup, `take` what is in it, and compare it. CannotBackUp when it is not as it was made."""
    found: dict[str, dict[str, Any]] = {}
    said = b""
    try:
        with gzip.open(path) as packed:
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                for member in tar:
                    content = _content(tar, member)
                    if member.name == MANIFEST:
                        said = content.read()
                    else:
                        found[member.name] = _taken(member.name, content, take)
            while packed.read(AT_ONCE):  # its end has the checksum of the whole
                pass
        manifest = Manifest.from_json(said)
    except FileNotFoundError:
        raise CannotBackUp(f"There is no file {path}. Give the backup to put back.") from None
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, TypeError, KeyError) as error:
        raise CannotBackUp(
            f"{path} is no whole backup ({_why(error)}). Take another one; nothing was touched."
        ) from error
    _compare(path, manifest, found)
    return manifest


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    place = PurePosixPath(member.name)
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or ".." in place.parts or place.is_absolute() or not _belongs(place):
        raise ValueError(f"{member.name} does not belong into one")
    return content


def _belongs(place: PurePosixPath) -> bool:
    return str(place) in (DATABASE, MANIFEST) or place.parts[0] in (FILES, SECRETS)


def _taken(name: str, content: IO[bytes], take: Take) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    take(name, b"")
    while data := content.read(AT_ONCE):
        digest.update(data)
        size += len(data)
        take(name, data)
    return {"bytes": size, "sha256": digest.hexdigest()}


def _compare(path: Path, manifest: Manifest, found: dict[str, dict[str, Any]]) -> None:
    if manifest.format > FORMAT:
        raise CannotBackUp(f"{path} was made by a newer release. Put it back with that release or a newer one.")
    wrong = [name for name in {*manifest.members, *found} if manifest.members.get(name) != found.get(name)]
    if wrong or DATABASE not in found:
        what = wrong[0] if wrong else DATABASE
        raise CannotBackUp(f"{path} is damaged: {what} is not as it was. Take another backup; nothing was touched.")
