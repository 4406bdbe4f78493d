"""`manage.py forget`: delete one account wherever it is kept, as its person asked."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from console.gateway.carrying import forgetting
from pushes.intake import forget
from pushes.models.audit import AuditRow


class Command(BaseCommand):
    """Nothing that it prints has the account in it."""

    help = (
        "Delete an account, as its person asked: from pushes that have ended, test accounts, the gateway's devices, "
        "calls and uploads. Exit status: 0 nothing has it any more, 1 something does, and is named with what to do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which account."""
        parser.add_argument("account", metavar="ACCOUNT", help="as it is sent; - reads it from standard input")

    def handle(self, *args: Any, account: str, **options: Any) -> None:
        """Delete it, say what was done, then what is left."""
        wanted = (sys.stdin.readline() if account == "-" else account).strip()
        if not wanted:
            raise CommandError("Give the account.")
        told = forget(wanted)
        told.done.extend(forgetting.forget(wanted))
        told.left.extend(forgetting.left(wanted))
        AuditRow.objects.record(AuditRow.Kind.ACCOUNT_FORGOTTEN, done=len(told.done), left=len(told.left))
        for line in told.done or ["Nothing was deleted."]:
            self.stdout.write(line)
        for line in told.left:
            self.stdout.write(f"Left: {line}")
        if told.left:
            sys.exit(1)
