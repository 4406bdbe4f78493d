"""`manage.py encryptfiles`: what lies in the storage is encrypted by the newest of FILE_KEYS, or by none."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from console import beats, installation
from pushes.models.audit import AuditRow
from pushes.storage import StorageAway
from pushes.storage.paths import storage
from pushes.storage.renewing import Renewed, renew, take_off

Kind = AuditRow.Kind


class Command(BaseCommand):
    """While the console is stopped: who reads a file meanwhile would read half of it as it was."""

    help = (
        "Encrypt the files that lie as they are, and have the newest of FILE_KEYS open those of former keys, while the "
        "console is stopped. It may be broken off and run again. Exit status: 0 no file needs a former key, 1 some do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which way."""
        parser.add_argument("--decrypt", action="store_true", help="the way back: have all files lie as they are")

    def handle(self, *args: Any, decrypt: bool, **options: Any) -> None:
        """Go through all files, and say what can be done with the keys now."""
        if not settings.FILE_KEYS:
            raise CommandError("FILE_KEYS is not set: docs/operations.md says how, under Encrypted files.")
        self.stdout.write("The console has to stay stopped, on all machines, until this has ended.")
        if running := beats.holder():
            raise CommandError(f"The console runs still, or was killed a moment ago (beat {running}). Stop it first.")
        try:
            with installation.held(settings.DATA_DIR):
                with transaction.atomic():  # before: who breaks it off has changed what was changed until then
                    AuditRow.objects.record(Kind.FILES_DECRYPTED if decrypt else Kind.FILES_ENCRYPTED)
                told = (take_off if decrypt else renew)(storage())  # type: ignore[arg-type]
        except (installation.CannotStart, StorageAway) as why:
            raise CommandError(str(why)) from None
        self._say(told, "Decrypted" if decrypt else "Encrypted by the newest key")
        if told.locked:
            sys.exit(1)
        self.stdout.write(f"No file needs {'FILE_KEYS' if decrypt else 'former keys'} any more: take them out.")

    def _say(self, told: Renewed, done: str) -> None:
        self.stdout.write(f"{done}: {told.changed:,} files; {told.kept:,} were already.")
        for name in told.damaged:
            self.stdout.write(f"Damaged, and left as it is: {name}")
        for name in told.locked:
            self.stdout.write(f"Left, for none of FILE_KEYS opens it: {name}")
