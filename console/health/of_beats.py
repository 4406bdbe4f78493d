"""Whether any beat wakes the workers, in figures."""

from collections.abc import Iterator

from django.utils import timezone

from console.beats import THE_ONE
from console.health.figures import Figure, one
from console.models import Beat


def figures() -> Iterator[Figure]:
    """0 as well before the first beat has ever begun."""
    until = Beat.objects.filter(pk=THE_ONE).values_list("until", flat=True).first()
    silent = max(0.0, (timezone.now() - until).total_seconds()) if until else 0.0
    yield one("beat_silent_seconds", "Seconds for which no beat has said that it wakes the workers.", silent)
