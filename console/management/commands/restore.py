"""`manage.py restore FILE`: put back what `manage.py backup` wrote."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from console.backups.contents import CannotBackUp
from console.backups.restoring import restore


class Command(BaseCommand):
    """Into an empty data directory, while nothing runs on it."""

    help = (
        "Put a backup back into an empty DATA_DIR, bring it up to date with this release, and hold every push that may "
        "have been sent since. The whole file is looked at before anything is written."
    )
    requires_system_checks = []  # there is nothing yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which, and at what loss."""
        parser.add_argument("file", metavar="FILE", type=Path, help="what manage.py backup wrote")
        parser.add_argument(
            "--lose-keys",
            action="store_true",
            help="also where nothing opens the applications' keys, or encrypted files, any more",
        )

    def handle(self, *args: Any, file: Path, lose_keys: bool, **options: Any) -> None:
        """Put it back, and say what is left to do."""
        os.umask(0o077)  # the data is its owner's alone
        try:
            restore(file.absolute(), lambda said: self.stdout.write(said.rstrip("\n")), lose_keys=lose_keys)
        except CannotBackUp as why:
            raise CommandError(str(why)) from None
        self.stdout.write("Put back. Start the console. Who was forgotten since (manage.py forget) is to be again.")
