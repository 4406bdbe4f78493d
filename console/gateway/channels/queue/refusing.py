"""Services of a channel with several that take nothing from it: each is left alone for a while, and the others go on.

Which those are stands in the channel's row, for all workers and for people: docs/adr/0078.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from django.utils import timezone

from console.gateway.channels.kinds import KINDS
from console.gateway.channels.protocol import Accepted, DeadAddress, Halt, Outcome, Refused, TryLater
from console.gateway.channels.queue.rows import Job
from console.gateway.models import Address, AppChannel
from console.gateway.models.channel import MOST_DEAD, RefusingService
from console.gateway.models.clocks import WRONG_CLOCK

MOST_DENIED = 5  # addresses in a row
MOST_TRIES = 8  # some eight minutes, for an address that a service which takes our credential never took anything for
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)  # doubled from one to the next
TOLD_AFTER = timedelta(minutes=10)  # one that takes something again by then is no news
MOST_SERVICES = 50  # of one channel are remembered: whoever subscribes names them
LEFT_ALONE = "Left alone: "  # begins the reason of what waits for one

Came = list[tuple[Job, Outcome]]


class Known(NamedTuple):
    """What is known of a service."""

    takes: bool = False  # it has taken something since the credential was given
    denied: tuple[int, ...] = ()  # addresses to which it denied that since, and that count


def is_denied(outcome: Outcome) -> bool:
    """Whether a service takes nothing for this address, or for none."""
    return isinstance(outcome, TryLater) and outcome.halt == Halt.SERVICE


def left_alone(channel: AppChannel, jobs: Sequence[Job]) -> list[Outcome]:
    """The outcomes of those jobs that are for a service which is left alone for now: they wait with it."""
    now = timezone.now()
    latest = now + LONGEST_PAUSE + WRONG_CLOCK
    waits = {service.host: service for service in channel.refusing if now < service.until <= latest}
    named = [(job.outgoing.delivery, waits.get(_host(channel, job))) for job in jobs] if waits else []
    return [_waiting(delivery, service) for delivery, service in named if service]


def note(channel: AppChannel, came: Came) -> Came:
    """Keep which services take nothing from now on, and which do again; the outcomes with when each is tried again."""
    groups = _by_host(channel, came)
    if not set(groups) - {""}:
        _note_first(channel, came)
        return came
    row = AppChannel.objects.filter(pk=channel.pk, claim=channel.claim)
    # Somebody may have let them go on meanwhile.
    channel.services, channel.refused_by = row.values_list("services", "refused_by").first() or (None, None)
    is_alone = not _is_taken(came) or channel.dead_to_drop > 0
    known, refusing = dict(channel.services or {}), {each.host: each for each in channel.refusing}
    found = Came()
    for host, some in groups.items():
        was = Known(*known.get(host, ()))
        known[host] = now_known = _known(was, some)
        words = _trouble(now_known, some, refusing.get(host), is_alone=is_alone)
        if words and (host in refusing or len(refusing) < MOST_SERVICES):
            refusing[host] = _again(host, words, refusing.get(host))
        elif _is_taken(some):
            refusing.pop(host, None)
        found += [(job, _noted(job, outcome, now_known, refusing.get(host))) for job, outcome in some]
    _keep(channel, known, refusing)
    _prove(came)
    return found


def _note_first(channel: AppChannel, came: Came) -> None:
    """That the one service of a channel has taken something."""
    if not channel.services and _is_taken(came):
        _keep(channel, {"": Known(takes=True)}, {})


def _keep(channel: AppChannel, known: dict[str, Any], refusing: dict[str, RefusingService]) -> None:
    changes: dict[str, Any] = {}
    services = {host: [takes, list(denied)] for host, (takes, denied) in list(known.items())[:MOST_SERVICES]}
    if services != channel.services:
        changes["services"] = channel.services = services
    refused_by = {host: each.kept for host, each in refusing.items()} or None
    if refused_by != channel.refused_by:
        if set(refused_by or ()) - set(channel.refused_by or ()):
            changes["tell_at"] = timezone.now() + TOLD_AFTER
        changes["refused_by"] = channel.refused_by = refused_by
    if changes:
        AppChannel.objects.filter(pk=channel.pk, claim=channel.claim).update(**changes)


def _prove(came: Came) -> None:
    """Of those that are still the same: a browser may have subscribed anew meanwhile."""
    taken = [job for job, outcome in came if isinstance(outcome, Accepted) and not job.is_proven]
    if taken:
        digests = [sha256(job.outgoing.address.encode()).hexdigest() for job in taken]
        mine = Address.objects.filter(pk__in=[job.address for job in taken], digest__in=digests)
        mine.update(is_proven=True)


def _by_host(channel: AppChannel, came: Came) -> dict[str, Came]:
    found: dict[str, Came] = defaultdict(list)
    for job, outcome in came:
        found[_host(channel, job)].append((job, outcome))
    return found


def _host(channel: AppChannel, job: Job) -> str:
    return KINDS[channel.kind].host_of(job.outgoing.address)


def _is_taken(came: Came) -> bool:
    return any(isinstance(outcome, Accepted) for _, outcome in came)


def _known(was: Known, came: Came) -> Known:
    """What is known of a service now.

    One that has taken something takes our credential: if it denies that to an address for which it has never taken any,
    it means the address, which belongs to another key.
    """
    if _is_taken(came):
        return Known(takes=True)
    counted = {job.address for job, outcome in came if _is_fresh(outcome) and (job.is_proven or not was.takes)}
    return was._replace(denied=tuple(sorted({*was.denied, *counted}))[:MOST_DENIED])


def _is_fresh(outcome: Outcome) -> bool:
    """Whether the service has just said so."""
    return isinstance(outcome, TryLater) and outcome.halt == Halt.SERVICE and not outcome.not_before


def _trouble(known: Known, came: Came, before: RefusingService | None, *, is_alone: bool) -> str:
    """Why the service takes nothing, as it has just said; "" where nothing new is known, or it does.

    `is_alone`: no other took anything either, so that dead addresses say nothing of this one: the whole channel stops.
    """
    if _is_taken(came):
        return ""
    denied = [getattr(outcome, "reason", "") for _, outcome in came if _is_fresh(outcome)]
    if denied and len(known.denied) >= MOST_DENIED:
        return denied[0]
    dead = {job.address: outcome.reason for job, outcome in came if isinstance(outcome, DeadAddress)}
    if dead and before:
        return before.words
    if is_alone or len(dead) <= MOST_DEAD:
        return ""
    return f"{len(dead):,} addresses in a row were called dead, and none is dropped: {next(iter(dead.values()))}"


def _again(host: str, words: str, before: RefusingService | None) -> RefusingService:
    now, times = timezone.now(), before.times + 1 if before else 0
    until = now + min(FIRST_PAUSE * 2 ** min(times, 10), LONGEST_PAUSE)
    return RefusingService(host, words, before.since if before else now, until, times)


def _noted(job: Job, outcome: Outcome, known: Known, service: RefusingService | None) -> Outcome:
    """What is for a service that takes nothing waits with it, and no address there is believed to be dead."""
    if service and (is_denied(outcome) or isinstance(outcome, DeadAddress)):
        return _waiting(outcome.delivery, service)
    if not isinstance(outcome, TryLater) or outcome.halt != Halt.SERVICE:
        return outcome
    if known.takes and not job.is_proven and job.tries >= MOST_TRIES:
        return Refused(outcome.delivery, f"It subscribed with another key. {outcome.reason}")
    return replace(outcome, not_before=None, halt=Halt.ADDRESS)


def _waiting(delivery: int, service: RefusingService) -> TryLater:
    return TryLater(delivery, LEFT_ALONE + service.words, service.until, Halt.SERVICE)
