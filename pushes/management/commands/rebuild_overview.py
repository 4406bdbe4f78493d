"""`manage.py rebuild_overview`: make the sums of the overview anew from the pushes."""

from typing import Any

from django.core.management.base import BaseCommand

from pushes import overview


class Command(BaseCommand):
    """Rebuild the overview."""

    help = (
        "Make the sums of each day of the overview anew from the pushes. Needed after TIME_ZONE was changed; "
        "workers keep them otherwise, and may go on meanwhile."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say how many days there are."""
        self.stdout.write(f"Days counted: {overview.rebuild():,}.")
