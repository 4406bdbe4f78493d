"""`manage.py encryptfields`: what the database holds encrypted is encrypted by the newest of FIELD_KEYS."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from console import field_keys

MOST_SHOWN = 20  # rows named on the terminal


class Command(BaseCommand):
    """While the console runs, once all of its processes have the newest key."""

    help = (
        "Have the newest of FIELD_KEYS open every encrypted field of the database, so that former keys can go. "
        "All processes have to have it before. It may be broken off and run again. "
        "Exit status: 0 nothing needs a former key, 1 something cannot be opened."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all of them, and say what can be done with the keys now."""
        locked = False
        for told in field_keys.renew():
            self.stdout.write(f"{told.column}: {told.changed:,} encrypted anew, {told.kept:,} were already.")
            if told.locked:
                locked = True
                shown = ", ".join(map(str, told.locked[:MOST_SHOWN]))
                more = f" and {len(told.locked) - MOST_SHOWN:,} more" if len(told.locked) > MOST_SHOWN else ""
                self.stdout.write(f"Left, for none of FIELD_KEYS opens them: rows {shown}{more}.")
        if locked:
            self.stdout.write("Put the key that encrypted these behind the others in FIELD_KEYS, and run this again.")
            sys.exit(1)
        self.stdout.write(
            "No field needs former keys any more: leave the first of FIELD_KEYS, and take the others out."
        )
