"""Making a backup, while everything runs.

Files are read before the database and what is new or changed is read again after it. One that came after the first
reading and went before the second is named in the database's copy and was never read: then the database is copied anew.
So whatever the database of the backup names is in it. What was deleted meanwhile is in it as well, and does no harm.
"""

import gzip
import hashlib
import io
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from console.backups.contents import (
    DATABASE,
    FILES,
    MANIFEST,
    SECRETS,
    CannotBackUp,
    Manifest,
    database_path,
    of_this_installation,
)
from console.backups.named import named_files
from pushes.storage.encryption import HEADER, AsItLies
from pushes.storage.paths import storage
from pushes.storage.spool import own_folder

COPIES = 3  # of the database, at most: each time a file has come and gone within that reading
State = tuple[int, int, int]  # of a file: what changes when it does


def make(to: Path, *, with_keys: bool) -> Manifest:
    """Write a backup to `to`, where nothing is yet; what is in it. CannotBackUp when that is not possible."""
    database = database_path()
    if not database.exists():
        raise CannotBackUp(f"There is no database in {database.parent} yet: nothing to back up. Look at DATA_DIR.")
    _require_free(to)
    try:
        with own_folder(to.parent, ".backup-", ".unfinished") as folder:
            manifest = _write(folder / "whole", database, folder / DATABASE, with_keys=with_keys)
            _require_free(to)
            (folder / "whole").rename(to)
            _keep(to.parent)
    except (OSError, sqlite3.OperationalError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise CannotBackUp(
            f"No backup was written to {to}: {why}. Free space there, or choose another place."
        ) from error
    except sqlite3.DatabaseError as error:
        raise _damaged(str(error)) from error
    return manifest


def _damaged(said: str) -> CannotBackUp:
    return CannotBackUp(f"The database is damaged ({said}). Keep it as it is, and put the last backup back.")


def _require_free(to: Path) -> None:
    if to.exists() or to.is_symlink():
        raise CannotBackUp(f"{to} is there already, and is not overwritten. Give another name, or move it away.")
    if not to.parent.is_dir():
        raise CannotBackUp(f"There is no folder {to.parent}. Make it, readable by its owner only, or give another one.")


def _write(whole: Path, database: Path, copy: Path, *, with_keys: bool) -> Manifest:
    whole.touch(0o600)
    with whole.open("wb") as file:
        with (
            gzip.GzipFile("", "wb", compresslevel=1, fileobj=file) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            manifest = _fill(tar, database, copy, with_keys=with_keys)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _fill(tar: tarfile.TarFile, database: Path, copy: Path, *, with_keys: bool) -> Manifest:
    manifest, seen = of_this_installation([]), dict[Path, State]()
    lost = {path for path in _named(database) if not path.is_file()}  # long since: the installation lacks them as well
    _add_files(tar, manifest, seen)
    for _copy in range(COPIES):
        manifest.migrations = _copy_database(database, copy)
        _add_files(tar, manifest, seen)
        if _named(copy) <= seen.keys() | lost:
            break
    _add(tar, manifest, copy, DATABASE)
    for path in _secrets() if with_keys else ():
        _add(tar, manifest, path, f"{SECRETS}/{path.name}")
    said = manifest.to_json().encode()
    tar.addfile(_member(MANIFEST, len(said), manifest.made_at.timestamp()), io.BytesIO(said))
    return manifest


def _add_files(tar: tarfile.TarFile, manifest: Manifest, seen: dict[Path, State]) -> None:
    """Those that are new or changed since they were `seen`."""
    for path, state in _files():
        if seen.get(path) != state and _add(tar, manifest, path, _name(path)):
            seen[path] = state


def _named(database: Path) -> set[Path]:
    """The files that a database names; none, where they lie in a bucket and are in no backup."""
    if not storage().is_on_disk:
        return set()
    with closing(sqlite3.connect(database)) as asked:
        return {Path(settings.MEDIA_ROOT) / name for name in named_files(asked)}


def _files() -> Iterator[tuple[Path, State]]:
    """All that is stored, each with what changes when it does."""
    for folder, _, names in os.walk(settings.MEDIA_ROOT):
        for path in (Path(folder) / name for name in sorted(names)):
            with suppress(FileNotFoundError):
                found = path.stat()
                yield path, (found.st_ino, found.st_size, found.st_mtime_ns)


def _secrets() -> list[Path]:
    """Those that are in use: what the environment says is kept where it stands."""
    used = {settings.SECRET_KEY, *settings.FIELD_KEYS}
    paths = (settings.DATA_DIR / SECRETS / name for name in ("django", "fields"))
    return [path for path in paths if path.is_file() and path.read_text(encoding="ascii").strip() in used]


def _name(path: Path) -> str:
    return f"{FILES}/{path.relative_to(settings.MEDIA_ROOT)}"


def _copy_database(database: Path, copy: Path) -> list[list[str]]:
    """Copy it as it stands at one moment; the migrations it has. CannotBackUp when it is damaged."""
    copy.touch(0o600)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        (said,) = target.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise _damaged(said)
        return [list(row) for row in target.execute("SELECT app, name FROM django_migrations ORDER BY app, name")]


def _add(tar: tarfile.TarFile, manifest: Manifest, path: Path, name: str) -> bool:
    """Add a file as it is now, and say so in the manifest; False if it is gone by now."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return False
    with file:
        found = os.fstat(file.fileno())
        _note_key(manifest, AsItLies(file, file.read(HEADER), found.st_size))
        file.seek(0)
        content = _Content(file, found.st_size)
        tar.addfile(_member(name, found.st_size, found.st_mtime), content)
    manifest.members[name] = {"bytes": found.st_size, "sha256": content.sha256}
    return True


def _note_key(manifest: Manifest, found: AsItLies) -> None:
    if found.is_encrypted and found.mark.hex() not in manifest.file_keys:
        manifest.file_keys.append(found.mark.hex())


def _member(name: str, size: int, at: float) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, int(at), 0o600
    return member


class _Content(io.RawIOBase):
    """So many bytes of a file, hashed as they are read. Of one that grows its beginning, of one that shrinks zeros."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left, self._digest = file, size, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next of them."""
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._file.read(wanted).ljust(wanted, b"\0")
        self._left -= wanted
        self._digest.update(data)
        return data

    @property
    def sha256(self) -> str:
        """Of all that was read."""
        return self._digest.hexdigest()


def _keep(folder: Path) -> None:
    """Have the disk know the new name, so that it outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
