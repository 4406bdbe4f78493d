"""Accounts that got as many pushes of an application within 24 hours as it allows are left out of the next one.

It is counted when a push has begun, before its first call, and by one push of an application at a time: so two that
begin together see each other. Those over the limit become parts of their own, which travel nowhere. docs/adr/0059.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from pushes.accounts import PART_ACCOUNTS, PART_BYTES, Cut, Cutter, Got, Reader, divide, runs_in, sort_runs
from pushes.delivery import lease
from pushes.delivery.outcomes import Next, ask_a_person
from pushes.delivery.pieces import in_pieces
from pushes.models import DailyCount, Event, Part, Push, StalePush
from pushes.models.daily_count import daily_key, path_of

logger = logging.getLogger(__name__)

DAY = timedelta(hours=24)
UNCOUNTED = _("It could not be counted who got how many pushes (%(why)s).")


def is_owed(push: Push) -> bool:
    """Whether it is to be counted before anything of the push leaves."""
    if push.status != Push.Status.SENDING or push.is_trial or not push.application.daily_limit:
        return False
    is_done = DailyCount.objects.filter(push=push, status=DailyCount.Status.COUNTED).exists()
    return not is_done and not push.parts.exclude(called_at=None).exists() and not push.lacks_approval


def leave_out(push: Push) -> Next:
    """Count, and leave those out that are over the limit; later, while another push of the application counts."""
    count = _taken(push)
    if count is None:
        return Next.SOON
    try:
        with lease.held(count):
            _leave_out(push, count)
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
    run, sent = path_of(count.place("run")), path_of(count.place("txt"))
    run.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        parts = _of_package(push, count, read, got) if push.is_for_package else _of_typed(push, count, read, got)
        over = sum(part.accounts for part in parts if part.status == Part.Status.OVER_LIMIT)
        _keep(push, count, got, parts, over)
    except BaseException:
        run.unlink(missing_ok=True)
        sent.unlink(missing_ok=True)
        raise
    if not over:
        sent.unlink(missing_ok=True)


def got_lately(push: Push) -> Got:
    """What the application's other pushes left within a day."""
    since, runs = timezone.now() - DAY, {}
    others = DailyCount.objects.filter(application=push.application_id, status=DailyCount.Status.COUNTED)
    for other in others.exclude(push=push).exclude(run="").order_by("push"):
        try:
            runs[other.push_id] = runs_in(path_of(other.run), other.parts(since))
        except FileNotFoundError:
            logger.warning("Push %s: what was kept of push %s for the limit is gone.", push.pk, other.push_id)
    return Got(runs, push.application.daily_limit)


def _of_package(push: Push, count: DailyCount, read: Reader, got: Got) -> list[Part]:
    if push.package is None:
        raise LookupError(f"Push {push.pk} is for a package and has none.")
    most = min(push.speed_per_minute or PART_ACCOUNTS, PART_ACCOUNTS)
    cutters = (Cutter(most, PART_BYTES, push.canary_accounts), Cutter(PART_ACCOUNTS, PART_BYTES))
    sent, run = path_of(count.place("txt")), path_of(count.place("run"))
    divided = divide(push.package.packed_path, sent, run, read, got, cutters)
    return [*_cut(push, divided.parts), *_cut(push, divided.over, len(divided.parts), Part.Status.OVER_LIMIT)]


def _cut(push: Push, cuts: Iterable[Cut], before: int = 0, status: str = Part.Status.WAITING) -> list[Part]:
    return [
        Part(push=push, number=number, status=status, offset=cut.offset, length=cut.length, accounts=cut.accounts)
        for number, cut in enumerate(cuts, start=before + 1)
    ]


def _of_typed(push: Push, count: DailyCount, read: Reader, got: Got) -> list[Part]:
    typed = push.parts.order_by("number").values_list("typed", flat=True)
    accounts = [account for piece in typed for account in piece]
    words = read(account.encode() for account in accounts)
    is_over = got.enough(words)
    kept = [account for account, left in zip(accounts, is_over, strict=True) if not left]
    over = [account for account, left in zip(accounts, is_over, strict=True) if left]
    parts = _typed(push, list(in_pieces(kept, push.speed_per_minute, push.canary_accounts)))
    run = path_of(count.place("run"))
    run.write_bytes(words[~is_over].tobytes())
    sort_runs(run, [part.accounts for part in parts])
    return [*parts, *_typed(push, list(in_pieces(over)), len(parts), Part.Status.OVER_LIMIT)]


def _typed(push: Push, pieces: Sequence[list[str]], before: int = 0, status: str = Part.Status.WAITING) -> list[Part]:
    return [
        Part(push=push, number=number, status=status, accounts=len(piece), typed=piece)
        for number, piece in enumerate(filter(None, pieces), start=before + 1)
    ]


def _keep(push: Push, count: DailyCount, got: Got, parts: Sequence[Part], over: int) -> None:
    """Write what was found, unless the push was stopped meanwhile. What leaves is a part of what was approved."""
    with transaction.atomic():
        if not push.is_sending_still():
            raise StalePush(f"Push {push.pk} is not sent any more")
        sent = count.place("txt") if over and push.is_for_package else ""
        count.release(DailyCount.Status.COUNTED, counted_at=timezone.now(), run=count.place("run"), sent=sent)
        push.parts.all().delete()
        Part.objects.bulk_create(parts, batch_size=500)
        if push.needs_approval:
            Push.objects.filter(pk=push.pk).update(approved_hash=push.hash_to_approve())
        facts: dict[str, Any] = {"limit": push.application.daily_limit, "over": over}
        facts |= {"accounts": (push.accounts or 0) - over}
        facts["pushes"] = sorted(pk for pk, among in got.by_push.items() if among)
        Event.objects.record(push, Event.Kind.LIMITED, **facts)


def forget_runs() -> None:
    """Delete what no push will be counted by any more."""
    since = timezone.now() - DAY
    kept = DailyCount.objects.exclude(run="").filter(push__status__in=Push.ENDED, counted_at__lt=since)
    for count in kept:
        if not any(counts for _accounts, counts in count.parts(since)):
            path_of(count.run).unlink(missing_ok=True)
            DailyCount.objects.filter(pk=count.pk).update(run="")
