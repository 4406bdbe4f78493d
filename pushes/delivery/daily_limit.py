"""Accounts that got as many pushes of an application within 24 hours as it allows are left out of the next one.

It is counted when a push has begun, before its first call, and again before the rest of it is sent; by one push of an
application at a time, so that two that begin together see each other. Those over the limit become parts of their own,
which travel nowhere. docs/adr/0059 and 0074.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from pushes.accounts import Got, Reader, runs_in
from pushes.delivery import lease, limited_parts
from pushes.delivery.outcomes import Next, ask_a_person
from pushes.models import DailyCount, Event, Part, Push, StalePush
from pushes.models.daily_count import FOLDER, daily_key
from pushes.storage import StorageAway, StoredPath

logger = logging.getLogger(__name__)

DAY = timedelta(hours=24)
UNCOUNTED = _("It could not be counted who got how many pushes (%(why)s).")


def is_owed(push: Push) -> bool:
    """Whether it is to be counted before anything (more) of the push leaves."""
    if push.status != Push.Status.SENDING or push.is_trial:
        return False
    status = DailyCount.objects.filter(push=push).values_list("status", flat=True).first()
    if status == DailyCount.Status.COUNTED or not (status or push.application.daily_limit):
        return False
    has_begun = push.parts.exclude(called_at=None).exists()
    return bool(status) if has_begun else not push.lacks_approval


def count_again(push: Push) -> None:
    """Have the rest of a push counted again before it leaves: others of the application may have left meanwhile."""
    if push.application.daily_limit:
        DailyCount.objects.get_or_create(push=push, defaults={"application": push.application})
    DailyCount.objects.filter(push=push).update(status=DailyCount.Status.WAITING)


def lift(push: Push) -> None:
    """Have those whom the limit left out be a part of the rest."""
    push.parts.filter(status=Part.Status.OVER_LIMIT).update(status=Part.Status.SKIPPED)
    Push.objects.filter(pk=push.pk).update(over_limit=0)


def leave_out(push: Push) -> Next:
    """Count, and leave those out that are over the limit; later, while another push of the application counts."""
    count = _taken(push)
    if count is None:
        return Next.SOON
    try:
        with lease.held(count):
            _leave_out(push, count)
    except StorageAway as away:
        logger.warning("Push %s: %s It is counted again by itself.", push.pk, away)
        return Next.LATER
    except (OSError, ValueError) as error:
        logger.exception("Push %s: it could not be counted who got how many pushes.", push.pk)
        return _ask(push, UNCOUNTED % {"why": type(error).__name__})
    finally:
        DailyCount.objects.filter(pk=count.pk, fence=count.fence).update(lease_until=None)
    return Next.NOW


def _taken(push: Push) -> DailyCount | None:
    """The push's count, in hand; None while one of the application's is in other hands."""
    held = DailyCount.objects.filter(application=push.application_id, lease_until__isnull=False)
    held.filter(DailyCount.free(timezone.now())).update(lease_until=None, fence=F("fence") + 1)  # a worker that died
    count, _made = DailyCount.objects.get_or_create(push=push, defaults={"application": push.application})
    try:
        with transaction.atomic():
            return count if count.claim(lease.LEASE_SECONDS) else None
    except IntegrityError:
        return None


def _ask(push: Push, why: str) -> Next:
    part = push.parts.open().first()
    if part is None:
        return Next.LATER
    return ask_a_person(push, part, part.status, Push.Attention.FAILING, why)


def _leave_out(push: Push, count: DailyCount) -> None:
    got, read = got_lately(push), Reader(daily_key(), push.account_type or 0)
    parts = list(push.parts.order_by("number"))
    run, sent = StoredPath(count.place("run")), StoredPath(count.place("txt"))
    before = [StoredPath(name) for name in (count.run, count.sent) if name]
    try:
        with run.written() as run_here, sent.written() as sent_here:
            if push.is_for_package:
                changed = limited_parts.of_package(push, parts, sent_here, run_here, read, got)
            else:
                changed = limited_parts.of_typed(push, parts, run_here, read, got)
        _keep(push, count, got, changed, is_anew=limited_parts.is_cut_anew(parts))
    except (StalePush, OSError, ValueError):  # after any other error it may have been kept; forget_runs tells
        run.unlink()
        sent.unlink()
        raise
    for path in [*before, *([] if count.sent else [sent])]:
        path.unlink()


def got_lately(push: Push) -> Got:
    """What the application's other pushes left within a day."""
    since, runs, limit = timezone.now() - DAY, {}, 0 if push.limit_reason else push.application.daily_limit
    others = DailyCount.objects.filter(application=push.application_id).exclude(push=push).exclude(run="")
    for other in others.order_by("push") if limit else ():
        try:
            with StoredPath(other.run).here() as run:  # what is mapped of it can be read when it is gone
                runs[other.push_id] = runs_in(run, other.parts(since))
        except FileNotFoundError:
            logger.warning("Push %s: what was kept of push %s for the limit is gone.", push.pk, other.push_id)
    return Got(runs, limit or 1)


def _keep(push: Push, count: DailyCount, got: Got, changed: Sequence[Part], *, is_anew: bool) -> None:
    """Write what was found, unless the push was stopped meanwhile. What leaves is a part of what was approved."""
    with transaction.atomic():
        if not push.is_sending_still():
            raise StalePush(f"Push {push.pk} is not sent any more")
        is_covered, before = push.needs_approval and not push.lacks_approval, push.tally.over_limit
        _store(push, changed, is_anew=is_anew)
        over = push.tally.over_limit
        # A file of its own is needed no more where all are sent, if it is still as it was checked.
        own = count.place("txt") if push.is_for_package and (over or count.sent) else ""
        count.release(DailyCount.Status.COUNTED, counted_at=timezone.now(), run=count.place("run"), sent=own)
        Push.objects.filter(pk=push.pk).update(over_limit=over)
        if is_covered:
            Push.objects.filter(pk=push.pk).update(approved_hash=push.hash_to_approve())
        if push.limit_reason:
            return  # the flight record has it that nobody is left out
        waiting = push.parts.filter(status=Part.Status.WAITING).aggregate(all=Sum("accounts", default=0))["all"]
        facts: dict[str, Any] = {"limit": push.application.daily_limit, "over": over - before, "accounts": waiting}
        facts["pushes"] = sorted(pk for pk, among in got.by_push.items() if among)
        Event.objects.record(push, Event.Kind.LIMITED, **facts)


def _store(push: Push, changed: Sequence[Part], *, is_anew: bool) -> None:
    if is_anew:
        push.parts.all().delete()
    known = [part for part in changed if part.pk]
    Part.objects.bulk_update(known, ("status", "accounts", "offset", "length", "typed"), batch_size=500)
    Part.objects.bulk_create([part for part in changed if not part.pk], batch_size=500)


def forget_runs() -> None:
    """Delete what no push will be counted by any more, and what a worker that died was writing."""
    for path in list(StoredPath(FOLDER).iterdir()):
        if not DailyCount.keeping(path.place).exists():
            with suppress(OSError):  # a disk that others share may keep what is still open
                path.unlink()
    since = timezone.now() - DAY
    kept = DailyCount.objects.exclude(run="").filter(push__status__in=Push.ENDED, counted_at__lt=since)
    for count in kept:
        if not any(counts for _accounts, counts in count.parts(since)):
            StoredPath(count.run).unlink()
            DailyCount.objects.filter(pk=count.pk, run=count.run).update(run="")  # unless it was counted again since
