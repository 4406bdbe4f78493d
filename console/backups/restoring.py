"""Putting a backup back into an empty data directory.

All of it is made ready beside the place where it belongs, the database last: where there is one, it is whole, as new as
this version, and nothing in it that may have been sent since goes on by itself.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

from django.conf import settings

from console import data_directory, installation
from console.backups.contents import DATABASE, FILES, SECRETS, CannotBackUp, Manifest, database_path, mark
from console.backups.reading import Take, read
from console.known_migrations import known
from pushes.storage.encryption import file_keys

STAGE = data_directory.RESTORING
ROOM_BESIDE = 32 * 1024 * 1024


def restore(backup: Path, say: Callable[[str], None], *, lose_keys: bool) -> None:
    """Put `backup` back into DATA_DIR and `say` what was done. CannotBackUp when that is not possible."""
    database = database_path()
    with _held():
        _require_empty(database)
        manifest = read(backup)
        _require_fit(manifest, lose_keys=lose_keys)
        stage = settings.DATA_DIR / STAGE
        if stage.exists():
            shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)  # before the sign that they may go
            shutil.rmtree(stage)
        try:
            with _writing_to(stage) as take:
                read(backup, take)
            _put_keys(stage)
            said = _brought_up_to_date(stage / DATABASE, manifest)
            _put_files(stage)
            (stage / DATABASE).rename(database)
            say(said)
        except OSError as error:
            raise _not_put_back(error) from error
        finally:
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _held() -> Iterator[None]:
    try:
        with installation.held(settings.DATA_DIR):
            yield
    except installation.CannotStart as running:
        raise CannotBackUp(str(running)) from None


def _require_empty(database: Path) -> None:
    """Whoever has come here by mistake loses nothing. Files are those of a restore that was killed, where its stage is
    left: nothing starts beside it.
    """
    files, was_killed = Path(settings.MEDIA_ROOT), (settings.DATA_DIR / STAGE).exists()
    there = [database] if database.exists() else []
    there += [files] if files.is_dir() and any(files.iterdir()) and not was_killed else []
    if there:
        raise CannotBackUp(
            f"There is an installation already: {there[0]}. Move {settings.DATA_DIR} away, or set DATA_DIR to another "
            "directory; a backup is only put back where nothing is."
        )


def _require_fit(manifest: Manifest, *, lose_keys: bool) -> None:
    if newer := sorted({tuple(pair) for pair in manifest.migrations} - known()):
        raise CannotBackUp(
            f"The backup is of a newer release: this one does not know {'.'.join(newer[-1])}. "
            "Put it back with that release or a newer one."
        )
    if manifest.gateway_only != settings.GATEWAY_ONLY:
        kind = ("the console", "a gateway alone")[manifest.gateway_only]
        wanted = str(manifest.gateway_only).lower()
        raise CannotBackUp(f"The backup is of {kind}. Set GATEWAY_ONLY={wanted}, and DATA_DIR to where it belongs.")
    if not (lose_keys or _are_keys_there(manifest)):
        raise CannotBackUp(
            "Nothing here opens the applications' keys in the backup. Set FIELD_KEYS as it was, or leave it out and "
            f"put secrets/fields of then into {settings.DATA_DIR}/secrets; or give --lose-keys, and enter all of them "
            "again."
        )
    if not lose_keys and {*manifest.file_keys} - {key.mark.hex() for key in file_keys()}:
        raise CannotBackUp(
            "Nothing here opens the encrypted files in the backup. Set FILE_KEYS as it was; or give --lose-keys, and "
            "upload the lists of drafts and saved audiences again."
        )
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < manifest.bytes + ROOM_BESIDE:
        needed = (manifest.bytes + ROOM_BESIDE) // installation.MEGABYTE
        raise CannotBackUp(f"The disk of {settings.DATA_DIR} has no room for it. Free {needed:,} MB.")


def _are_keys_there(manifest: Manifest) -> bool:
    """What the environment says wins over what is put back."""
    if manifest.has_keys and not os.environ.get("FIELD_KEYS"):
        return True
    return {*manifest.field_keys} <= {mark(key) for key in settings.FIELD_KEYS}


@contextmanager
def _writing_to(stage: Path) -> Iterator[Take]:
    """Whatever is taken becomes files in `stage`, which are this user's alone. One that comes again is written anew."""
    open_now: list[IO[bytes]] = []

    def write(name: str, data: bytes) -> None:
        if not data:
            for before in open_now:
                before.close()
            path = stage / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(0o600)
            open_now[:] = [path.open("wb")]
        else:
            open_now[0].write(data)

    def take(name: str, data: bytes) -> None:
        try:
            write(name, data)
        except OSError as error:  # of the disk here, and not of the backup
            raise _not_put_back(error) from error

    with ExitStack() as stack:
        stack.callback(lambda: [file.close() for file in open_now])
        yield take


def _not_put_back(error: OSError) -> CannotBackUp:
    return CannotBackUp(f"Nothing was put back: {error.strerror}. Mend that, and begin again.")


def _put_files(stage: Path) -> None:
    """Last but for the database."""
    if (stage / FILES).exists():
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)  # it is empty
        (stage / FILES).rename(settings.MEDIA_ROOT)


def _put_keys(stage: Path) -> None:
    """Before anything reads the database."""
    kept = settings.DATA_DIR / SECRETS
    kept.mkdir(mode=0o700, exist_ok=True)  # where the environment has all keys there is none
    for key in (stage / SECRETS).glob("*"):
        key.replace(kept / key.name)  # what was made for this command opens nothing


def _brought_up_to_date(database: Path, manifest: Manifest) -> str:
    """By other processes, which have the keys that were put back; what they say."""
    address = f"sqlite:///{quote(str(database))}"
    variables = {**os.environ, "DATABASE_URL": address, "DATA_DIR": str(settings.DATA_DIR)}
    said = ""
    for command in (("migrate", "--no-input", "--verbosity", "0"), ("holdrestored", manifest.made_at.isoformat())):
        manage = [sys.executable, "manage.py", *command]
        done = subprocess.run(  # noqa: S603 - this very program
            manage, cwd=settings.BASE_DIR, env=variables, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CannotBackUp(f"manage.py {command[0]} failed: {(done.stderr or done.stdout).strip()[-2000:]}")
        said += done.stdout
    return said
