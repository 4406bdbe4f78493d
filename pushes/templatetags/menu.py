"""How much there is to look at, beside the names of pages."""

from django import template
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone

from pushes.intake import room
from pushes.models import Push
from pushes.telling.channels import stopped_channels

register = template.Library()
COUNTED_APPROVALS = 99


@register.simple_tag
def approvals_waiting(user: User) -> str:
    """How many pushes wait for the person's approval, up to so many; asked on each page of who may approve."""
    waiting = Push.objects.waiting_for_approval(user).of_others(user).order_by()
    found = len(waiting.values_list("pk", flat=True)[: COUNTED_APPROVALS + 1])
    return f"{COUNTED_APPROVALS}+" if found > COUNTED_APPROVALS else str(found or "")


@register.simple_tag
def standing_still() -> int:
    """How many pushes, packages and channels do, some seconds ago: every page of an administrator has it."""
    found = cache.get_or_set("standing-still", _count_still, timeout=settings.COUNTS_KEPT)
    return int(found or 0)


def _count_still() -> int:
    still = Push.objects.standing_still(timezone.now()).count() + room.packages_without_room()
    return int(still) + len(stopped_channels())
