"""What waits in a channel that is stopped goes to the next one; where there is none, it waits there until it ends.

What stays is looked at again when a channel of its application goes on, and when it expires.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from console.gateway.channels.queue.passing_on import pass_on
from console.gateway.channels.queue.refusing import LEFT_ALONE
from console.gateway.channels.queue.rows import Job, State, due_rows, note_ends, sort_out
from console.gateway.models import AppChannel, Sending
from console.gateway.models.channel import REASON_LENGTH

STAYS = "Its channel is stopped, and no other reaches the device."


def hold(application: int) -> dict[int, bool]:
    """Whether each channel of the application is stopped. None of them goes on until the transaction has ended."""
    channels = AppChannel.objects.select_for_update(no_key=True).filter(application=application).order_by("pk")
    return dict(channels.values_list("pk", "is_stopped"))


def hand_on(channel: AppChannel) -> bool:
    """Pass a batch of what is due on to the next channels that are not stopped.

    False when there is none, or the channel goes on by now.
    """
    with transaction.atomic():
        if not hold(channel.application_id).get(channel.pk):
            return False
        rows = due_rows(channel)
        jobs, ended = sort_out(channel, rows)
        expired = [row.pk for row in ended.get(State.EXPIRED, []) if row.goes_elsewhere]
        _refuse(channel, expired, "Stopped until it expired")
        note_ends(channel, ended)
        fresh = [job for job in jobs if job.goes_elsewhere]
        passed = pass_on(channel, [job.outgoing.delivery for job in fresh], to_running=True)
        gone = {job.row for job in fresh if job.outgoing.delivery in passed}
        _refuse(channel, gone, "Stopped")
        _let_stay([job for job in jobs if job.row not in gone])
    return bool(rows)


def _refuse(channel: AppChannel, rows: Collection[int], why: str) -> None:
    reason = f"{why}: {channel.trouble}"[:REASON_LENGTH]
    mine = Sending.objects.waiting().filter(pk__in=rows)
    mine.update(state=State.REFUSED, reason=reason, ended_at=timezone.now())


def _let_stay(jobs: Sequence[Job]) -> None:
    """Until they expire: nobody looks at them again and again meanwhile."""
    ends: dict[datetime, list[int]] = defaultdict(list)
    for job in jobs:
        ends[job.outgoing.expires_at].append(job.row)
    for end, rows in ends.items():
        Sending.objects.waiting().filter(pk__in=rows).update(next_try_at=end, reason=STAYS)


def look_again(application: int) -> None:
    """A channel of the application goes on: what stays may go through it."""
    why = Q(reason=STAYS) | Q(reason__startswith=LEFT_ALONE)
    staying = Sending.objects.waiting().filter(why, channel__application=application)
    staying.update(next_try_at=timezone.now(), reason="")
