"""`manage.py backup FILE`: all of an installation on SQLite as one file, while it runs."""

import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from console.backups import last_made, making
from console.backups.contents import CannotBackUp
from pushes.storage.paths import storage


@contextmanager
def _ending_cleanly() -> Iterator[None]:
    """What was begun is removed on SIGTERM as well."""
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class Command(BaseCommand):
    """`manage.py restore` puts it back."""

    help = (
        "Write a backup of this installation to a file that only its owner may read: database, files and keys. "
        "The console may run. What stands in .env and in the environment is not in it."
    )
    requires_system_checks = []  # a backup is wanted most where something is wrong

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and how much."""
        parser.add_argument("file", metavar="FILE", type=Path, help="where to; nothing may be there yet")
        parser.add_argument("--without-keys", action="store_true", help="leave secrets/ out: keep it elsewhere then")

    def handle(self, *args: Any, file: Path, without_keys: bool, **options: Any) -> None:
        """Write it, and say what is in it and what is not."""
        try:
            with _ending_cleanly():
                manifest = making.make(file.absolute(), with_keys=not without_keys)
        except CannotBackUp as why:
            raise CommandError(str(why)) from None
        try:
            last_made.note(manifest.made_at, file.absolute(), file.stat().st_size)
        except OSError as error:
            self.stderr.write(f"DATA_DIR did not take when it was made, for check_upgrade: {error.strerror}.")
        self.stdout.write(
            f"Wrote {file}: {file.stat().st_size:,} bytes. The database is in it; files: {manifest.files:,}."
        )
        if manifest.has_keys:
            self.stdout.write("The keys are in it as well: who has the file can read everything.")
        else:
            self.stdout.write("The keys are not in it: keep FIELD_KEYS, or secrets/fields, in another place.")
        if manifest.file_keys:
            self.stdout.write(
                "Its files are encrypted: keep FILE_KEYS in another place, without it nobody can read them."
            )
        if not storage().is_on_disk:
            self.stdout.write(
                "Files lie in the bucket of STORAGE_URL and are not in it: have the bucket keep versions."
            )
        self.stdout.write("Variables of the environment and .env are not in it.")
