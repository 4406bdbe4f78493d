"""Before a push is sent: how many of its accounts would be left out by its application's limit of pushes a day."""

import logging
from collections.abc import Iterator

import numpy as np
from django.utils import timezone

from pushes.accounts import Got, Reader, blocks
from pushes.accounts.rows.spans import Words
from pushes.delivery.daily_limit import got_lately
from pushes.models import DailyForecast, Push
from pushes.models.daily_count import daily_key
from pushes.models.daily_forecast import HELD

logger = logging.getLogger(__name__)


def waiting_to_foresee() -> list[int]:
    """Pushes whose accounts are to be counted."""
    return list(DailyForecast.unanswered(timezone.now()).values_list("push_id", flat=True))


def foresee(push_id: int) -> None:
    """Count, once. Does nothing if it is counted, or in another worker's hands. A failure is logged."""
    now = timezone.now()
    if not DailyForecast.unanswered(now).filter(push=push_id).update(held_until=now + HELD):
        return
    push = Push.objects.select_related("application", "package").filter(pk=push_id).first()
    asked = push and DailyForecast.of(push)
    if not push or not asked:  # other accounts by now: a preview of these asks anew
        return
    got, found = got_lately(push), dict[str, object]()
    try:
        found = {"over": _over(push, got), "by_push": dict(got.by_push), "counted_at": timezone.now()}
    except (OSError, ValueError) as error:
        logger.warning("Push %s: those over the limit were not counted (%s).", push_id, type(error).__name__)
    DailyForecast.objects.filter(pk=asked.pk, of_list=asked.of_list).update(is_waiting=False, held_until=None, **found)


def _over(push: Push, got: Got) -> int:
    return sum(int(np.count_nonzero(got.enough(words))) for words in _hashes(push))


def _hashes(push: Push) -> Iterator[Words]:
    read = Reader(daily_key(), push.type_in_force or 0)
    if push.is_for_package and push.package:
        yield from map(read.of_rows, blocks(push.package.packed_path))
    else:
        yield read(account.encode() for account in push.typed_check.accounts)
