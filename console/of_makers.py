"""What the makers of phones allow an application, as it was given with its channels or learnt from their answers."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from console.gateway.channels import classes
from console.gateway.models import AppChannel
from pushes.makers import OfMaker


def of_message(access_id: str, android: Mapping[str, Any]) -> list[OfMaker]:
    """What each maker that the application has a channel of makes of a message with these members."""
    mine = AppChannel.objects.filter(application__access_id=access_id, kind__in=classes.NAMED_BY)
    return [_told(channel, android) for channel in mine.defer("credential", "token").order_by("place", "pk")]


def _told(channel: AppChannel, android: Mapping[str, Any]) -> OfMaker:
    found = classes.class_of(channel.kind, android) or classes.Class(is_marketing=True)
    is_approved = not found.name or not channel.approved or found.name in channel.approved.split()
    known = (found.is_marketing, found.member, found.name, is_approved)
    return OfMaker(channel.kind, *known, channel.daily_allowance, _left(channel))


def _left(channel: AppChannel) -> int | None:
    today = classes.day_of(timezone.now())
    if channel.used_up_on == today:
        return 0
    if channel.daily_allowance is None:
        return None
    return max(0, channel.daily_allowance - (channel.spent if channel.spent_on == today else 0))
