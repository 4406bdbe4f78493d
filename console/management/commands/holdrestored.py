"""`manage.py holdrestored TIME`: after a database was put back, before anything is started on it."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from console.api.tokens import working
from console.open_sessions import everybody_logged_out
from pushes.delivery import restored_database
from pushes.models.audit import AuditRow

AGAIN = (
    "Everybody is logged out. What was taken away since the backup is there again: deactivate people, take away roles, "
    "give new passwords, revoke API tokens, pause applications and call pushes back again, before others can reach the "
    "console."
)


def moment(text: str) -> datetime:
    """A moment in ISO 8601; without an offset it is one of TIME_ZONE."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("Give the time of the backup, such as 2026-11-30T03:00.") from None
    return at if at.tzinfo else timezone.make_aware(at)


class Command(BaseCommand):
    """`manage.py restore` does it by itself."""

    help = (
        "Hold for a person every push that may have been sent since the backup was made that the database comes from. "
        "Run it before workers are started."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """When the backup was made."""
        parser.add_argument("made_at", metavar="TIME", type=moment, help="when the backup was made")

    def handle(self, *args: Any, made_at: datetime, **options: Any) -> None:
        """Hold them, and name them; and let nobody in by what may have been taken away since."""
        held = restored_database.hold(made_at)
        for push in held:
            self.stdout.write(f"Held for a person: push {push.pk}, {push}")
        if not held:
            self.stdout.write("No push was under way or scheduled.")
        everybody_logged_out()
        # Whoever reads the audit log later would take a gap for days on which nothing was done.
        at = timezone.localtime(made_at).isoformat(sep=" ", timespec="seconds")
        AuditRow.objects.record(AuditRow.Kind.DATABASE_RESTORED, made_at=at, held=len(held))
        self.stdout.write(AGAIN)
        for token in working():
            self.stdout.write(f"Works again: API token {token.beginning}…, {token.name}, of {token.person}")
