"""`manage.py verify`: recompute what is kept about pushes and say what does not add up."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pushes.models import Push
from pushes.telling.verification import problems

UNKNOWN, WRONG = 2, 1


class Command(BaseCommand):
    """Verify all pushes, or one."""

    help = (
        "Recompute the ledgers, parts, files and flight records of pushes. Exit status: 0 all adds up, "
        "1 something does not, 2 there is no such push."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which push."""
        parser.add_argument("--push", type=int, metavar="ID", help="this push only")

    def handle(self, *args: Any, push: int | None = None, **options: Any) -> None:
        """Say what does not add up; the exit status tells whether there is anything."""
        pushes = Push.objects.select_related("application", "package").order_by("pk")
        if push is not None:
            pushes = pushes.filter(pk=push)
            if not pushes.exists():
                raise CommandError(f"There is no push {push}.", returncode=UNKNOWN)
        verified = wrong = 0
        for each in pushes.iterator():
            found = list(problems(each))
            for problem in found:
                self.stdout.write(f"Push {each.pk}: {problem}")
            verified, wrong = verified + 1, wrong + bool(found)
        self.stdout.write(f"Pushes verified: {verified:,}. With something that does not add up: {wrong:,}.")
        if wrong:
            sys.exit(WRONG)
