"""Ask the service to hold back or take back what it took: what the contract calls terminate and revoke.

Repeating such a call does no harm, so one without a clear answer is made again.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from pushes.delivery.wire import LONGEST_CALL_SECONDS, client_for
from pushes.models import Event, Part, Push, StalePush
from pushes.models.moves import WRONG_CLOCK
from pushes.models.part import PartQuerySet
from pushes.tpns.errors import TpnsError, TpnsRefused

ELSEWHERE = _(
    "The application has another access point or AccessID by now: the service that took this part cannot be asked. "
    "Have an administrator change it back; it is asked then."
)
AGAIN = timedelta(seconds=30)
AT_ONCE = 20  # parts of one task: it must end long before the broker gives it to somebody else


def waiting_for_recall() -> list[int]:
    """Pushes with parts to ask for."""
    # Each once, by ourselves: DISTINCT has SQLite read the index of all parts by their pushes.
    return list(dict.fromkeys(_due().order_by().values_list("push", flat=True)))


def recall(push_id: int) -> None:
    """Ask for the push's parts that are due, a bounded number of them, those first that have waited longest."""
    push = Push.objects.select_related("application").filter(pk=push_id).first()
    if push is None:
        return
    sides = _due().filter(push=push).by_side()
    for side in sides:
        for part in side.order_by("recall_try_at", "number")[: AT_ONCE // len(sides)]:
            if _take(part) and not _ask(push, part):
                break


def _due() -> PartQuerySet:
    now = timezone.now()
    went_back = models.Q(recall_try_at__gt=now + timedelta(seconds=LONGEST_CALL_SECONDS) + WRONG_CLOCK)
    asked = Part.objects.filter(recall_try_at__isnull=False)
    due: PartQuerySet = asked.filter(models.Q(recall_try_at__lte=now) | went_back)
    return due


def _take(part: Part) -> bool:
    """Whether no other worker has asked for it since it was read; none does while this one asks."""
    mine, part.recall_try_at = _as_read(part), timezone.now() + timedelta(seconds=LONGEST_CALL_SECONDS)
    return bool(mine.update(recall_try_at=part.recall_try_at))


def _as_read(part: Part) -> PartQuerySet:
    """The part, unless it was asked for anew since: to take it back after it was held back, say."""
    as_read: PartQuerySet = Part.objects.filter(pk=part.pk, recall=part.recall, recall_try_at=part.recall_try_at)
    return as_read


def _ask(push: Push, part: Part) -> bool:
    """Whether the service answered, be it no."""
    part.push = push
    if part.is_elsewhere:
        return _ask_again(part, ELSEWHERE)
    client = client_for(push, part)
    call = client.revoke_push if part.recall == Part.Recall.REVOKE else client.stop_push
    try:
        call(part.service_push_id)
    except TpnsError as error:
        if not isinstance(error, TpnsRefused) or error.is_for_now:
            return _ask_again(part, str(error))
        _answered(push, part, Event.Kind.RECALL_REFUSED, str(error))
    else:
        _answered(push, part, Event.Kind.RECALLED, "")
    return True


def _ask_again(part: Part, why: str) -> bool:
    _as_read(part).update(recall_try_at=timezone.now() + AGAIN, recall_problem=why)
    return False


def _answered(push: Push, part: Part, kind: Event.Kind, words: str) -> None:
    facts: dict[str, Any] = {"part": part.number, "push_id": part.service_push_id, "how": part.recall, "words": words}
    with transaction.atomic():
        Event.objects.record(push, kind, **facts)
        answer = {"recalled_at": timezone.now(), "recall_try_at": None, "recall_problem": words}
        _as_read(part).update(**answer)
        _call_back(push)


def _call_back(push: Push) -> None:
    """A push that ended and was taken back, be it in part, is not finished any more."""
    push.refresh_from_db(fields=["status", "stop_asked_at"])
    to = push.ending
    if push.is_ended and to == Push.Status.CALLED_BACK != push.status:
        with suppress(StalePush):  # somebody moves it on
            push.move(to)
