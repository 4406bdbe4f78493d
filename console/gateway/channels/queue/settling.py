"""What came of a batch, written down: each row by its outcome, dead addresses, and whether the channel goes on."""

import logging
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from console.gateway.carrying import queueing
from console.gateway.channels import classes
from console.gateway.channels.json_members import mapping
from console.gateway.channels.kinds import KINDS
from console.gateway.channels.protocol import Accepted, DeadAddress, Halt, Outcome, Refused, TryLater, Unclear
from console.gateway.channels.queue import refusing, set_back
from console.gateway.channels.queue.passing_on import pass_on
from console.gateway.channels.queue.rows import Job, State
from console.gateway.models import Address, AppChannel, Delivery, GatewayPush, Sending, Sent, push_of
from console.gateway.models.channel import MOST_DEAD, REASON_LENGTH

FIRST_WAIT, LONGEST_WAIT = 2.0, 3600.0  # seconds between two tries, doubled from one to the next
NO_OUTCOME = "The channel told nothing of it."

log = logging.getLogger(__name__)


def settle(channel: AppChannel, jobs: Sequence[Job], outcomes: Sequence[Outcome]) -> bool:
    """Write the outcomes of the jobs. False when the channel has to stop or to wait.

    A row that another worker holds by now stays as that one leaves it.
    """
    set_back.mend(channel, timezone.now())
    told = {outcome.delivery: outcome for outcome in outcomes}
    came = [(job, told.get(job.outgoing.delivery, Unclear(job.outgoing.delivery, NO_OUTCOME))) for job in jobs]
    if AppChannel.objects.filter(pk=channel.pk, changed_at=channel.changed_at).exists():
        came = refusing.note(channel, _with_new_addresses(came))
        goes_on = _judge(channel, came)
    else:
        came, goes_on = [(job, _of_before(outcome)) for job, outcome in came], False
    now, all_alike = timezone.now(), channel.is_stopped
    rows: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    with transaction.atomic():
        passed = _hand_on(channel, came)
        for job, outcome in came:
            told_now = passed.get(outcome.delivery, outcome)
            rows[tuple(_changes(channel, job, told_now, now, keeps=all_alike).items())].append(job.row)
        for changes, keys in rows.items():
            mine = Sending.objects.filter(pk__in=keys, claim=channel.claim, state=State.SENDING)
            mine.update(**dict(changes), claim="")
        accepted = [job.outgoing.delivery for job, outcome in came if isinstance(outcome, Accepted)]
        Delivery.objects.filter(pk__in=accepted, sent_at=None).update(sent_at=now)
        failed = [job for job, outcome in came if isinstance(outcome, Refused)]
        if not all_alike:
            dead = [(job, outcome) for job, outcome in came if isinstance(outcome, DeadAddress)]
            _drop(dead, now)
            failed += [job for job, _ in dead]
        pass_on(channel, [job.outgoing.delivery for job in failed if job.goes_elsewhere])
    _take_back(channel, accepted)
    handed = [job for job, outcome in came if isinstance(outcome, Accepted) and not job.outgoing.takes_back]
    Sent.objects.add(channel.kind, len(handed))
    _spend(channel, came)
    return goes_on


def _of_before(outcome: Outcome) -> Outcome:
    """What was said to a credential that is not the channel's any more counts for nothing, of it and of addresses."""
    if isinstance(outcome, DeadAddress | TryLater):
        return TryLater(outcome.delivery, f"Another credential was given since: {outcome.reason}", timezone.now())
    return outcome


def _hand_on(channel: AppChannel, came: Sequence[tuple[Job, Outcome]]) -> dict[int, Outcome]:
    """Queue what is for a service that takes nothing in the next channels that are not stopped; how it ends here."""
    waiting = {
        outcome.delivery: Refused(outcome.delivery, getattr(outcome, "reason", ""))
        for job, outcome in came
        if refusing.is_denied(outcome) and job.goes_elsewhere
    }
    passed = pass_on(channel, list(waiting), to_running=True)
    return {delivery: refused for delivery, refused in waiting.items() if delivery in passed}


def _with_new_addresses(came: Sequence[tuple[Job, Outcome]]) -> list[tuple[Job, Outcome]]:
    """Those whose device has another address by now, which the answer says nothing of, go there."""
    dead = [job.address for job, outcome in came if isinstance(outcome, DeadAddress)]
    alive = dict(Address.objects.filter(pk__in=dead, dead_at=None).values_list("pk", "text"))
    now, found = timezone.now(), list[tuple[Job, Outcome]]()
    for job, outcome in came:
        before = job.outgoing.address
        has_another = isinstance(outcome, DeadAddress) and alive.get(job.address, before) != before
        found.append((job, TryLater(outcome.delivery, "It has a new address.", now) if has_another else outcome))
    return found


def _spend(channel: AppChannel, came: Sequence[tuple[Job, Outcome]]) -> None:
    """Note what is gone of the day's allowance for marketing, and that there is none left where the maker says so."""
    today = classes.day_of(timezone.now())
    mine = [outcome for job, outcome in came if _is_marketing(channel, job)]
    taken = sum(isinstance(outcome, Accepted) for outcome in mine)
    row = AppChannel.objects.filter(pk=channel.pk)
    if taken and not row.filter(spent_on=today).update(spent=F("spent") + taken):
        row.update(spent=taken, spent_on=today)
    if any(isinstance(outcome, Refused) and outcome.is_used_up for outcome in mine):
        row.update(used_up_on=today)


def _is_marketing(channel: AppChannel, job: Job) -> bool:
    found = classes.class_of(channel.kind, mapping(job.outgoing.message.get("android")))
    return bool(found and found.is_marketing)


def _take_back(channel: AppChannel, accepted: Sequence[int]) -> None:
    """What was taken back while it was being sent. Asked after the outcomes are there for all to see."""
    if not KINDS[channel.kind].TAKES_BACK:
        return
    pushes = {push_of(delivery) for delivery in accepted}
    taken_back = GatewayPush.objects.filter(pk__in=pushes, status__in=GatewayPush.TAKEN_BACK).values_list(
        "pk", flat=True
    )
    queueing.take_back(list(taken_back), [channel.pk])


def _changes(channel: AppChannel, job: Job, outcome: Outcome, now: datetime, *, keeps: bool) -> Mapping[str, Any]:
    """The row's new columns. `keeps`: the channel stopped, and what it said of addresses counts for nothing."""
    reason = getattr(outcome, "reason", "")[:REASON_LENGTH]
    ended = {"ended_at": now, "reason": reason}
    if isinstance(outcome, Accepted):
        return {"state": State.ACCEPTED, "ended_at": now, "named": outcome.channel_id[:200]}
    if isinstance(outcome, Refused):
        return {"state": State.REFUSED, **ended}
    if isinstance(outcome, DeadAddress) and not keeps:
        return {"state": State.DEAD, **ended}
    if isinstance(outcome, Unclear) and not KINDS[channel.kind].REPEATS_HARMLESSLY:
        return {"state": State.UNCLEAR, **ended}
    moment = outcome.not_before if isinstance(outcome, TryLater) else None
    taken = {"may_be_taken": True} if isinstance(outcome, Unclear) else {}
    return {"state": State.WAITING, "reason": reason, "next_try_at": next_try(job.tries, moment, now), **taken}


def next_try(tries: int, not_before: datetime | None, now: datetime) -> datetime:
    """When to try again after so many tries: never before the moment that the service named, and not all at once."""
    wait = min(FIRST_WAIT * 2.0 ** min(tries - 1, 20), LONGEST_WAIT)
    jitter = timedelta(seconds=wait * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
    if not_before is None:
        return now + jitter
    return max(now, not_before) + min(jitter, timedelta(seconds=30))


def _drop(dead: Sequence[tuple[Job, DeadAddress]], now: datetime) -> None:
    """Note the addresses as dead, but those that were registered anew since they were read, or since they died."""
    for job, outcome in dead:
        same = Address.objects.filter(pk=job.address, registered_at=job.registered_at, dead_at=None)
        if outcome.since:
            same = same.filter(registered_at__lte=outcome.since)
        same.update(dead_at=outcome.since or now, dead_reason=outcome.reason[:REASON_LENGTH])


def _judge(channel: AppChannel, came: Sequence[tuple[Job, Outcome]]) -> bool:
    """Stop or hold the channel where the outcomes ask for it. Whether it goes on."""
    outcomes = [outcome for _, outcome in came]
    later = [outcome for outcome in outcomes if isinstance(outcome, TryLater)]
    stops = [outcome for outcome in later if outcome.halt == Halt.CREDENTIAL]
    dead = {job.address: outcome for job, outcome in came if isinstance(outcome, DeadAddress)}
    lives = any(isinstance(outcome, Accepted) for outcome in outcomes)
    doubted = max(0, len(dead) - channel.dead_to_drop)
    channel.dead_to_drop = max(0, channel.dead_to_drop - len(dead))
    channel.dead_in_a_row = 0 if lives else channel.dead_in_a_row + doubted
    if stops:
        stop(channel, stops[0].reason)
    elif channel.dead_in_a_row > MOST_DEAD:
        count = channel.dead_in_a_row
        reason = list(dead.values())[-1].reason
        stop(channel, f"{count:,} addresses in a row were called dead, and none is dropped: {reason}")
    moments = [outcome.not_before for outcome in later if outcome.halt == Halt.CHANNEL]
    if moments:
        soonest = timezone.now() + timedelta(seconds=FIRST_WAIT)
        channel.held_until = max((moment for moment in moments if moment), default=soonest)
    mine = AppChannel.objects.filter(Q(claim=channel.claim), pk=channel.pk)
    channel.settled_at = timezone.now()
    kept = {name: getattr(channel, name) for name in ("dead_in_a_row", "dead_to_drop", "held_until", "settled_at")}
    mine.update(**kept)
    return not channel.is_stopped and not moments


def stop(channel: AppChannel, trouble: str) -> None:
    """Carry nothing more until somebody has mended the channel, on its page or by `manage.py addchannel`.

    Where its credential was changed meanwhile the new one goes on.
    """
    channel.is_stopped, channel.trouble, now = True, trouble[:REASON_LENGTH], timezone.now()
    stopped = {"is_stopped": True, "trouble": channel.trouble, "stopped_at": now, "tell_at": now}
    if not AppChannel.objects.filter(pk=channel.pk, changed_at=channel.changed_at).update(**stopped):
        return
    log.error("Channel %s of application %s is stopped: %s", channel.kind, channel.application_id, channel.trouble)
