"""Ask the service what came of a push, less and less often: the gateway at once, TPNS as its limits allow."""

import logging
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from pushes.delivery import client_of
from pushes.models import Event, Part, Push, StalePush
from pushes.models.moves import WRONG_CLOCK
from pushes.tpns.errors import TpnsError, TpnsRefused

logger = logging.getLogger(__name__)

KEPT = timedelta(hours=72)  # the service delivers no longer than this
# (age of the push, ask again after): the last line holds until KEPT.
GATEWAY_PACE = (
    (timedelta(minutes=5), timedelta(seconds=2)),
    (timedelta(hours=1), timedelta(seconds=15)),
    (KEPT, timedelta(minutes=5)),
)
# Simulated devices answer at once, and their figures are not asked for once they may have been taken away.
REHEARSAL_PACE = ((timedelta(minutes=2), timedelta(seconds=2)), (timedelta(minutes=10), timedelta(seconds=15)))
# TPNS answers 200 statistics calls an hour for an application.
TPNS_PACE = (
    (timedelta(minutes=10), timedelta(minutes=1)),
    (timedelta(hours=2), timedelta(minutes=10)),
    (KEPT, timedelta(hours=1)),
)
TPNS_AN_HOUR = 180  # leaves some for people who ask at its own console
GATEWAY_AT_ONCE = 50
LONGEST_SECONDS = 30.0  # of one task: it must end long before the broker gives it to somebody else
# So long a canary may be on its way before it is judged.
CANARY_TIME = timedelta(minutes=5)


def waiting() -> list[int]:
    """Pushes whose figures are due."""
    now = timezone.now()
    went_back = Q(figures_at__gt=now + WRONG_CLOCK)
    due = Push.objects.filter(Q(next_figures_at__lte=now) | went_back, next_figures_at__isnull=False)
    return list(due.values_list("pk", flat=True))


def refresh(push_id: int) -> None:
    """Ask for the figures of some accepted parts, those asked longest ago first, and store the sums of all.

    A failure leaves a part's old figures and is logged.
    """
    push = Push.objects.select_related("application").filter(pk=push_id).first()
    if push is None or not _is_due(push):
        return
    wait = _wait(push)
    if not _take_turn(push, wait):
        return
    if not _ask_for_parts(push, _at_once(push, wait)):
        return
    sums = push.parts.figures()
    Push.objects.filter(pk=push_id).update(figures_at=timezone.now(), **sums)
    push.refresh_from_db()
    if push.is_held_for_canary:
        _judge_canary(push)
    _judge_reach(push)


def _judge_reach(push: Push) -> None:
    """A push that ended well is not one that went well if hardly any of its accounts has a device."""
    to, judged = push.ending, (Push.Status.FINISHED, Push.Status.REACHED_FEW)
    if push.status not in judged or to not in judged or push.status == to:
        return
    with suppress(StalePush), transaction.atomic():
        reached, accounts = push.most_with_device, push.counted
        Event.objects.record(push, Event.Kind.REACHED, status=str(to), reached=reached, accounts=accounts)
        push.move(to)


def _judge_canary(push: Push) -> None:
    """Stop the push if its canary has had time to arrive and failed at more devices than its application allows."""
    now = timezone.now()
    canary = push.canary
    if push.attention_at is None or now - push.attention_at < CANARY_TIME or not canary.is_too_bad:
        return
    with suppress(StalePush), transaction.atomic():
        limit = push.application.canary_limit
        Event.objects.record(push, Event.Kind.CANARY_STOPPED, sent=canary.sent, arrived=canary.arrived, limit=limit)
        push.move(Push.Status.STOPPING, stop_asked_at=now)


def _is_due(push: Push) -> bool:
    """A task that waited long in the queue may find that another has asked meanwhile."""
    now = timezone.now()
    went_back = push.figures_at is not None and push.figures_at > now + WRONG_CLOCK
    return push.next_figures_at is not None and (push.next_figures_at <= now or went_back)


def _take_turn(push: Push, wait: timedelta | None) -> bool:
    """Set when to ask next; False if another worker has just done so."""
    mine = Push.objects.filter(pk=push.pk, next_figures_at=push.next_figures_at)
    return bool(mine.update(next_figures_at=wait and timezone.now() + wait))


def _wait(push: Push) -> timedelta | None:
    """How long until the figures are asked again; None for no more."""
    now = timezone.now()
    age = now - (push.finished_at or push.attention_at or now)
    return next((wait for until, wait in _pace(push) if age < until), None)


def _pace(push: Push) -> tuple[tuple[timedelta, timedelta], ...]:
    if push.is_rehearsal:
        return REHEARSAL_PACE
    return GATEWAY_PACE if push.application.is_on_gateway else TPNS_PACE


def _at_once(push: Push, wait: timedelta | None) -> int:
    """Of how many parts the figures are asked: at TPNS as many as an hour allows, by then."""
    if push.application.is_on_gateway:
        return GATEWAY_AT_ONCE
    return max(1, int(TPNS_AN_HOUR * (wait / timedelta(hours=1)))) if wait else TPNS_AN_HOUR


def _ask_for_parts(push: Push, most: int) -> bool:
    """Whether there are figures of at least one part. A refusal concerns one part, another failure all of them."""
    client, end, answered = client_of(push), monotonic() + LONGEST_SECONDS, False
    longest_ago = push.parts.on_service().order_by(F("figures_at").asc(nulls_first=True), "number")
    for part in longest_ago[:most]:
        row = Part.objects.filter(pk=part.pk)
        row.update(figures_at=timezone.now())
        try:
            row.update(**asdict(client.figures(part.service_push_id)))
            answered = True
        except TpnsError as error:
            logger.warning("Push %s: no figures: %s", push.pk, error)
            if not isinstance(error, TpnsRefused) or error.is_for_now:
                break
        if monotonic() > end:
            break
    return answered
