"""All files of the storage, once FILE_KEYS were changed. Each is whole at any moment, so that it can be begun again."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from django.core.files.storage import Storage

from pushes.storage.encrypted import EncryptedFiles
from pushes.storage.failures import DamagedFile, KeyMissing
from pushes.storage.paths import PROOF


@dataclass
class Renewed:
    """How many files were changed, how many were as they should be, and which could not be read, with why."""

    changed: int = 0
    kept: int = 0
    damaged: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)

    def note(self, change: Callable[[str], bool], name: str) -> None:
        """Change a file, and count it."""
        with suppress(FileNotFoundError):  # what is there for a moment
            try:
                done = change(name)
            except DamagedFile:
                self.damaged.append(name)
            except KeyMissing:
                self.locked.append(name)
            else:
                self.changed, self.kept = self.changed + done, self.kept + (not done)


def renew(files: EncryptedFiles) -> Renewed:
    """Have the newest of FILE_KEYS open every file. What proves the keys comes last, once none needs a former one."""
    told = Renewed()
    for name in everything(files):
        told.note(files.renew, name)
    if not told.locked:
        files.prove()
        files.renew(PROOF)
    return told


def take_off(files: EncryptedFiles) -> Renewed:
    """Have every file lie as it is. Keys are asked for until none needs one."""
    told = Renewed()
    for name in everything(files):
        told.note(files.take_off, name)
    if not told.locked:
        files.delete(PROOF)
    return told


def everything(files: Storage, folder: str = "") -> Iterator[str]:
    """All but what proves the keys."""
    folders, names = files.listdir(folder)
    yield from (name for name in (f"{folder}/{name}".lstrip("/") for name in names) if name != PROOF)
    for below in folders:
        yield from everything(files, f"{folder}/{below}".lstrip("/"))
