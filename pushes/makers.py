"""What makers of phones allow the messages of an application: the site knows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string

ZONE = ZoneInfo("Asia/Shanghai")  # whose day makers count


class OfMaker(NamedTuple):
    """What becomes of a message at one of them."""

    channel: str  # by its name in the contract
    is_marketing: bool
    field: str  # the field that names its class, and the name; empty for marketing
    name: str
    is_approved: bool  # or nobody has said what is
    allowance: int | None  # of marketing in a day; None: nobody has said
    left_today: int | None

    def left(self, starts_at: datetime | None) -> int | None:
        """What is left of the allowance on the day of a push; None where that is not known, or nothing is counted."""
        if not self.is_marketing:
            return None
        return self.allowance if is_later(starts_at) else self.left_today


def is_later(starts_at: datetime | None) -> bool:
    """Whether makers count a push on a day to come."""
    return starts_at is not None and starts_at.astimezone(ZONE).date() > datetime.now(ZONE).date()


def of_message(access_id: str, android: Mapping[str, Any]) -> list[OfMaker]:
    """The makers that the application reaches devices through, and what they make of a message with these members."""
    found: list[OfMaker] = import_string(settings.OF_MAKERS)(access_id, android)
    return found
