"""Ask the service what came of a push, less and less often: the gateway at once, TPNS as its limits allow."""

import logging
from contextlib import suppress
from dataclasses import astuple
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from pushes.delivery import client_of
from pushes.models import Event, Push, StalePush
from pushes.tpns.client import Figures
from pushes.tpns.errors import TpnsError

logger = logging.getLogger(__name__)

KEPT = timedelta(hours=72)  # the service delivers no longer than this
# (age of the push, ask again after): the last line holds until KEPT.
GATEWAY_PACE = (
    (timedelta(minutes=5), timedelta(seconds=2)),
    (timedelta(hours=1), timedelta(seconds=15)),
    (KEPT, timedelta(minutes=5)),
)
# TPNS answers 200 statistics calls an hour for an application.
TPNS_PACE = (
    (timedelta(minutes=10), timedelta(minutes=1)),
    (timedelta(hours=2), timedelta(minutes=10)),
    (KEPT, timedelta(hours=1)),
)
# So long a canary may be on its way before it is judged.
CANARY_TIME = timedelta(minutes=5)


def waiting() -> list[int]:
    """Pushes whose figures are due."""
    due = Push.objects.filter(next_figures_at__lte=timezone.now())
    return list(due.values_list("pk", flat=True))


def refresh(push_id: int) -> None:
    """Ask for the figures of every accepted part and store the sums; a failure leaves the old ones and is logged."""
    push = Push.objects.select_related("application").filter(pk=push_id).first()
    if push is None or not _is_due(push) or not _take_turn(push):
        return
    try:
        figures = _of_parts(push)
    except TpnsError as error:
        logger.warning("Push %s: no figures: %s", push_id, error)
        return
    planned, sent, arrived, shown, clicked = astuple(figures)
    Push.objects.filter(pk=push_id).update(
        planned=planned, sent=sent, arrived=arrived, shown=shown, clicked=clicked, figures_at=timezone.now()
    )
    push.refresh_from_db()
    if push.is_held_for_canary:
        _judge_canary(push)


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
    return push.next_figures_at is not None and push.next_figures_at <= timezone.now()


def _take_turn(push: Push) -> bool:
    """Set when to ask next; False if another worker has just done so."""
    following = _next_time(push)
    mine = Push.objects.filter(pk=push.pk, next_figures_at=push.next_figures_at)
    return bool(mine.update(next_figures_at=following))


def _next_time(push: Push) -> object:
    now = timezone.now()
    age = now - (push.finished_at or push.attention_at or now)
    pace = GATEWAY_PACE if push.application.is_on_gateway else TPNS_PACE
    wait = next((wait for until, wait in pace if age < until), None)
    return wait and now + wait


def _of_parts(push: Push) -> Figures:
    client = client_of(push)
    parts = push.parts.on_service()
    figures = [astuple(client.figures(part.service_push_id)) for part in parts]
    return Figures(*(sum(column) for column in zip(*figures, strict=True)))
