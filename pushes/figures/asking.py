"""Ask the service what came of a push, when that is due, and store the sums of its answers."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import F, Q
from django.utils import timezone

from pushes.delivery import client_for
from pushes.figures.pace import at_once, wait_of
from pushes.figures.verdicts import judge_canary, judge_reach, note_arrivals
from pushes.models import Part, Push
from pushes.models.figures_course import Sample, grown
from pushes.models.moves import WRONG_CLOCK
from pushes.models.part import PartQuerySet
from pushes.tpns.client import TpnsClient
from pushes.tpns.errors import TpnsError, TpnsRefused

logger = logging.getLogger(__name__)

LONGEST_SECONDS = 30.0  # of one task: it must end long before the broker gives it to somebody else


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
    wait = wait_of(push)
    if not _take_turn(push, wait):
        return
    if not _ask_for_parts(push, at_once(push, wait)):
        return
    sums, now = push.parts.figures(), timezone.now()
    told = {"figures_course": _course(push, sums, now), "by_channel": push.parts.by_channel()}
    Push.objects.filter(pk=push_id).update(figures_at=now, **told, **sums)
    push.refresh_from_db()
    _note_collapse_key(push)
    if push.is_held_for_canary:
        judge_canary(push)
    if push.is_test:
        note_arrivals(push)
    judge_reach(push)


def _note_collapse_key(push: Push) -> None:
    """Ask once what a later push names to take the place of this one. Of several parts each has another."""
    if push.collapse_key is not None or not push.is_for_package or push.is_trial or push.parts.count() != 1:
        return
    part = push.parts.on_service().filter(through=None).first()  # the own gateway's keys mean nothing elsewhere
    try:
        key = client_for(push, part).collapse_key(part.service_push_id) if part else 0
    except TpnsError as error:
        logger.warning("Push %s: no record: %s", push.pk, error)
    else:
        Push.objects.filter(pk=push.pk).update(collapse_key=key)


def _course(push: Push, sums: Mapping[str, int | None], now: datetime) -> list[list[int]]:
    """What was counted when, with what is counted now."""
    seconds = int((now - (push.started_at or now)).total_seconds())
    return grown(push.figures_course, Sample(seconds, *(sums[name] or 0 for name in Sample._fields[1:])))


def _is_due(push: Push) -> bool:
    """A task that waited long in the queue may find that another has asked meanwhile."""
    now = timezone.now()
    went_back = push.figures_at is not None and push.figures_at > now + WRONG_CLOCK
    return push.next_figures_at is not None and (push.next_figures_at <= now or went_back)


def _take_turn(push: Push, wait: timedelta | None) -> bool:
    """Set when to ask next; False if another worker has just done so."""
    mine = Push.objects.filter(pk=push.pk, next_figures_at=push.next_figures_at)
    return bool(mine.update(next_figures_at=wait and timezone.now() + wait))


def _ask_for_parts(push: Push, most: int) -> bool:
    """Whether there are figures of at least one part. Each side is asked, whatever the other says."""
    sides = push.parts.on_service().by_side()
    answered = [_ask_side(push, side, most, LONGEST_SECONDS / len(sides)) for side in sides]
    return any(answered)


def _ask_side(push: Push, parts: PartQuerySet, most: int, seconds: float) -> bool:
    """Whether there are figures of one of them. A refusal concerns one part, another failure all of this side."""
    client: TpnsClient | None = None
    end, answered = monotonic() + seconds, False
    for part in parts.select_related("through").order_by(F("figures_at").asc(nulls_first=True), "number")[:most]:
        client = client or client_for(push, part)
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
