"""`manage.py verify`: recompute what is kept about pushes and of the audit log, and say what does not add up."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pushes.audit import verification
from pushes.models import Push
from pushes.telling.verification import problems

UNKNOWN, WRONG = 2, 1


def known_row(said: str) -> tuple[int, str]:
    """A row of the audit log and its hash, as the command printed them."""
    number, colon, digits = said.partition(":")
    if not (number.isdecimal() and colon and len(digits) == 64):
        raise ArgumentTypeError("Give the number of a row, a colon and its hash of 64 digits.")
    return int(number), digits


class Command(BaseCommand):
    """Verify the audit log and all pushes, or one push."""

    help = (
        "Recompute the ledgers, parts, files and flight records of pushes, and the chain of the audit log. "
        "Exit status: 0 all adds up, 1 something does not, 2 there is no such push."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which push, and what is known of the audit log."""
        parser.add_argument("--push", type=int, metavar="ID", help="this push only, and not the audit log")
        parser.add_argument(
            "--audit-row",
            type=known_row,
            metavar="N:HASH",
            help="what it printed of the audit log before: says whether that row still has that hash",
        )

    def handle(
        self, *args: Any, push: int | None = None, audit_row: tuple[int, str] | None = None, **options: Any
    ) -> None:
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
        if (push is None and self._is_audit_wrong(audit_row)) or wrong:
            sys.exit(WRONG)

    def _is_audit_wrong(self, known: tuple[int, str] | None) -> bool:
        log = verification.verify(known)
        for problem in log.problems:
            self.stdout.write(f"Audit log: {problem}")
        keep = f" Keep this elsewhere: {log.rows}:{log.hash}" if log.rows else ""
        self.stdout.write(f"Audit log: {log.rows:,} rows verified.{keep}")
        return bool(log.problems)
