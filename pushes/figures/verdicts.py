"""What follows from the figures: a canary that fares too badly stops its push, and few reached is not finished well."""

from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from pushes.models import Event, Push, StalePush
from pushes.models.canary import TIME


def judge_reach(push: Push) -> None:
    """A push that ended well is not one that went well if hardly any of its accounts has a device."""
    to, judged = push.ending, (Push.Status.FINISHED, Push.Status.REACHED_FEW)
    if push.status not in judged or to not in judged or push.status == to:
        return
    with suppress(StalePush), transaction.atomic():
        reached, accounts = push.most_with_device, push.counted
        Event.objects.record(push, Event.Kind.REACHED, status=str(to), reached=reached, accounts=accounts)
        push.move(to)


def note_arrivals(push: Push) -> None:
    """Write down, once for each test account or test device, that the test has arrived there."""
    with transaction.atomic():
        Push.objects.select_for_update().get(pk=push.pk)
        noted = push.events.filter(kind=Event.Kind.ARRIVED).values_list("facts__part", flat=True)
        for part in push.parts.filter(arrived__gt=0).exclude(number__in=list(noted)):
            Event.objects.record(push, Event.Kind.ARRIVED, part=part.number, devices=part.arrived)


def judge_canary(push: Push) -> None:
    """Stop the push if its canary has had time to arrive and failed at more devices than its application allows."""
    now = timezone.now()
    canary = push.canary
    if push.attention_at is None or now - push.attention_at < TIME or not canary.is_too_bad:
        return
    with suppress(StalePush), transaction.atomic():
        limit = push.application.canary_limit
        Event.objects.record(push, Event.Kind.CANARY_STOPPED, sent=canary.sent, arrived=canary.arrived, limit=limit)
        push.move(Push.Status.STOPPING, stop_asked_at=now)
