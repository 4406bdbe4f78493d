"""A clock that was set back: what waits was told its time by the clock of before, and waits no longer for that."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from console.gateway.models import AppChannel, Sending

SURELY = timedelta(minutes=5)  # clocks of several machines differ by less


def mend_all() -> None:
    """Of each channel that goes on. One look at the channels, where nothing is to be mended."""
    for channel in AppChannel.objects.filter(settled_at__gt=timezone.now() + SURELY, is_stopped=False):
        mend(channel, timezone.now())


def mend(channel: AppChannel, now: datetime) -> None:
    """Move what waits in the channel by as much as the clock was set back, where it was; nothing twice."""
    before = channel.settled_at
    if before is None or before <= now + SURELY:
        return
    with transaction.atomic():
        mine = AppChannel.objects.filter(pk=channel.pk, settled_at=before)
        if mine.update(settled_at=now):
            mine = AppChannel.objects.filter(pk=channel.pk, held_until__gt=now)
            mine.update(held_until=F("held_until") - (before - now))
            waiting = Sending.objects.waiting().filter(channel=channel, next_try_at__gt=now)
            waiting.update(next_try_at=F("next_try_at") - (before - now))
    channel.settled_at = now
