"""How it stands at this moment: parts that wait to be sent, and pushes that stand still."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone

from pushes.models import Part, Push

SHOWN = 5


@dataclass(frozen=True)
class Now:
    """Open parts of pushes under way, since when the oldest of these pushes is, and what makes no progress."""

    parts: int
    pushes: int
    oldest: datetime | None
    still: int
    shown: list[int]


def now_of(applications: Collection[int]) -> Now:
    """Of these applications, rehearsals left out; tests wait in the same queue."""
    visible = Push.objects.within(applications)
    # Not one question: the few under way are found by their status first.
    under_way = list(visible.filter(status__in=Push.UNDER_WAY).values_list("pk", flat=True))
    waiting = Part.objects.open().filter(push__in=under_way)
    found = waiting.aggregate(oldest=Min("push__started_at"), parts=Count("pk"))
    still = sorted(set(visible.standing_still(timezone.now()).values_list("pk", flat=True)), reverse=True)
    return Now(found["parts"], len(under_way), found["oldest"], len(still), still[:SHOWN])
