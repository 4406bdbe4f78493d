"""`manage.py indexwords`: make the index anew by which push records are searched for words."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pushes import search_index


class Command(BaseCommand):
    """It is kept in step by itself; this is for a database that could not have it before, or was mended by hand."""

    help = "Make the index anew by which push records are searched for words. Exit status: 0 it is made, 1 it is not."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, or say what the database lacks."""
        if not search_index.rebuild():
            raise CommandError(
                "The database can have no index of words. On PostgreSQL have its administrator run "
                "CREATE EXTENSION pg_trgm; SQLite needs version 3.34 with FTS5."
            )
        self.stdout.write("The index of words is made.")
