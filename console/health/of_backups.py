"""How old the last backup is, in figures."""

from collections.abc import Iterator

from django.utils import timezone

from console.backups import last_made
from console.health.figures import Figure, Labels


def figures() -> Iterator[Figure]:
    """Without a value where `manage.py backup` never made one: other means may keep this installation."""
    made = last_made.last()
    ages: list[tuple[Labels, float]] = [({}, max(0.0, (timezone.now() - made.at).total_seconds()))] if made else []
    sizes: list[tuple[Labels, float]] = [({}, made.bytes)] if made and made.bytes is not None else []
    yield Figure("backup_age_seconds", "Seconds since the last backup of manage.py backup was begun.", ages)
    yield Figure("backup_bytes", "How large it is.", sizes)
