"""Files encrypted in another storage. What is worked on lies in the spool as it is, while the work lasts."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.core.files.storage import Storage
from django.utils.module_loading import import_string

from pushes.storage.encryption import PIECE, AsItLies, decrypted, encrypt, file_keys, wrapped_anew
from pushes.storage.paths import PROOF
from pushes.storage.spool import own_folder
from pushes.storage.whole import MB, WrittenWhole


class EncryptedFiles(WrittenWhole, Storage):
    """What is written is encrypted; what was there before is read as it lies. paths.Storage says what each is for."""

    def __init__(self, files: dict[str, Any]) -> None:
        self.files = import_string(files["BACKEND"])(**files.get("OPTIONS", {}))

    # -- Django's API --------------------------------------------------------------------------------------------------

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError("A file is encrypted as a whole: by `written`.")
        found: AsItLies = self.files.raw(name)
        if not found.is_encrypted:
            return File(found.file, name)
        return File(cast(Any, io.BufferedReader(decrypted(found), PIECE)), name)

    def _save(self, name: str, content: Any) -> str:
        content.seek(0)
        is_text = isinstance(content.read(0), str)  # which Django takes
        with self._replacing(name) as target:
            encrypt(io.BytesIO(content.read().encode()) if is_text else content, target)
        return name

    def delete(self, name: str) -> None:
        """As it lies."""
        self.files.delete(name)

    def exists(self, name: str) -> bool:
        """Whether it opens is not asked."""
        return bool(self.files.exists(name))

    def size(self, name: str) -> int:
        """What can be read of it."""
        found: AsItLies = self.files.raw(name)
        with found.file:
            return decrypted(found).size if found.is_encrypted else found.size

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Names are not encrypted: they say nothing."""
        return cast(tuple[list[str], list[str]], self.files.listdir(path))

    def get_modified_time(self, name: str) -> datetime:
        """When it was stored."""
        return cast(datetime, self.files.get_modified_time(name))

    # -- What is asked besides ----------------------------------------------------------------------------------------

    @property
    def is_on_disk(self) -> bool:
        """As it is of the other storage."""
        return bool(self.files.is_on_disk)

    @property
    def disk(self) -> Path:
        """As it is of the other storage."""
        return cast(Path, self.files.disk)

    def require(self) -> None:
        """As it is of the other storage."""
        self.files.require()

    def answers(self) -> None:
        """As it is of the other storage."""
        self.files.answers()

    def prove(self) -> None:
        """By a file that is there for this."""
        try:
            self.size(PROOF)
        except FileNotFoundError:
            self.put(PROOF, PROOF.encode())

    def raw(self, name: str) -> AsItLies:
        """As it lies."""
        return cast(AsItLies, self.files.raw(name))

    @contextmanager
    def here(self, name: str) -> Iterator[Path]:
        """A copy, where it is encrypted."""
        found = self.raw(name)
        found.file.close()
        with super().here(name) if found.is_encrypted else self.files.here(name) as path:
            yield path

    def copy(self, source: str, target: str) -> None:
        """Its key goes with it."""
        self.files.copy(source, target)

    def move(self, source: str, target: str) -> None:
        """Its key goes with it."""
        self.files.move(source, target)

    def clear(self, folder: str) -> None:
        """As it is of the other storage."""
        self.files.clear(folder)

    def changed(self, folder: str) -> datetime:
        """As it is of the other storage."""
        return cast(datetime, self.files.changed(folder))

    def send(self, path: Path, name: str) -> None:
        """Encrypted, and surely on the disk, as what a check makes is without keys."""
        with path.open("rb") as source, self._replacing(name, surely=True) as target:
            encrypt(source, target)

    def put(self, name: str, data: bytes) -> None:
        """Encrypt these bytes."""
        with self._replacing(name) as target:
            encrypt(io.BytesIO(data), target)

    # -- All that is there, once keys were changed ---------------------------------------------------------------------

    def renew(self, name: str) -> bool:
        """Have the newest key open the file; False where it does. KeyMissing, DamagedFile."""
        found = self.raw(name)
        with found.file:
            if found.is_encrypted and found.mark == file_keys()[0].mark:
                return False
            if found.is_encrypted:
                self.files.write_head(name, wrapped_anew(found.head))
            else:
                with self._replacing(name, surely=True) as target:
                    encrypt(found.file, target)
        return True

    def take_off(self, name: str) -> bool:
        """Have the file lie as it is; False where it does. KeyMissing, DamagedFile."""
        found = self.raw(name)
        with found.file:
            if found.is_encrypted:
                with decrypted(found) as source, self._replacing(name, surely=True) as target:
                    copyfileobj(source, target, MB)
        return found.is_encrypted

    @contextmanager
    def _replacing(self, name: str, *, surely: bool = False) -> Iterator[BinaryIO]:
        """Whole, or not at all: what a killed process leaves has another name, and goes with the next."""
        with self.files.written(name) as path, own_folder(path.parent, ".encrypting-") as folder:
            whole = folder / "file"
            whole.touch(0o600)
            with whole.open("wb") as target:
                yield target
                if surely and self.is_on_disk:
                    target.flush()
                    os.fsync(target.fileno())
            whole.replace(path)
