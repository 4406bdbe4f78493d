"""What waits for a channel, taken for sending, and what came of it."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from console.gateway.channels.kinds import KINDS
from console.gateway.channels.online.changed_pushes import WITHDRAWN_FOR
from console.gateway.channels.online.delivery_names import name
from console.gateway.channels.protocol import Environment, Outgoing
from console.gateway.channels.queue import set_back
from console.gateway.channels.queue.passing_on import pass_on
from console.gateway.models import Address, AppChannel, Delivery, GatewayPush, Sending
from console.gateway.models.clocks import LONGEST_LEASE, WRONG_CLOCK, is_over

LEASE = timedelta(seconds=20)  # renewed while something is sent
LONGEST_WAIT = timedelta(hours=24)  # no service that asks for more is listened to
LONGEST_HEAD_START = timedelta(hours=1)  # to get it online first: what was never tried waits for nothing else
MOST = 500  # rows that are sent at once

State = Sending.State


@dataclass(frozen=True, slots=True)
class Job:
    """A row that is being sent, and the address as it was read."""

    row: int
    tries: int
    goes_elsewhere: bool  # where this channel cannot bring it
    address: int
    registered_at: datetime
    is_proven: bool
    outgoing: Outgoing


def due() -> list[int]:
    """Keys of the channels that have something to send, or left something half done, and that nobody carries.

    Also of those that are stopped: what waits there goes to others.
    """
    if not AppChannel.objects.exists():
        return []
    set_back.mend_all()
    now = timezone.now()
    rows = Sending.objects.filter(channel=OuterRef("pk")).order_by()
    waiting = rows.filter(state=State.WAITING)
    later = Q(Exists(waiting.filter(_went_back(now))), is_stopped=False)
    waits = Q(Exists(waiting.filter(next_try_at__lte=now))) | later
    channels = AppChannel.objects.filter(waits | Exists(rows.filter(state=State.SENDING)))
    return list(channels.filter(_is_free(now)).order_by("pk").values_list("pk", flat=True))


def _is_free(now: datetime) -> Q:
    return is_over("held_until", now, LONGEST_WAIT) & is_over("lease_until", now, LONGEST_LEASE)


def taking_back() -> list[int]:
    """Keys of the channels through which a notification can be taken back."""
    return [pk for pk, kind in AppChannel.objects.values_list("pk", "kind") if KINDS[kind].TAKES_BACK]


def claim(channel: int) -> AppChannel | None:
    """The channel with its lease, and nothing of it half done; None when it is held or carried by another."""
    now, mark = timezone.now(), secrets.token_hex(16)
    free = AppChannel.objects.filter(_is_free(now), pk=channel)
    if not free.update(claim=mark, lease_until=now + LEASE):
        return None
    taken = AppChannel.objects.filter(pk=channel, claim=mark).first()
    if taken:
        _mend(taken)
    return taken


def renew(channel: AppChannel) -> bool:
    """Keep the lease. False when another has it by now, or a channel that was stopped goes on."""
    return bool(_held(channel).update(lease_until=timezone.now() + LEASE))


def renew_as_given(channel: AppChannel) -> bool:
    """The same for another batch: False as well when its credential is not the one any more that it sends with."""
    return bool(_held(channel).filter(changed_at=channel.changed_at).update(lease_until=timezone.now() + LEASE))


def _held(channel: AppChannel) -> QuerySet[AppChannel]:
    return AppChannel.objects.filter(pk=channel.pk, claim=channel.claim, is_stopped=channel.is_stopped)


def keep_token(channel: AppChannel) -> None:
    """Keep what the channel sends with, for the next worker that has it."""
    AppChannel.objects.filter(pk=channel.pk, claim=channel.claim).update(token=channel.token)


def leave(channel: AppChannel) -> None:
    """Let go of the lease."""
    AppChannel.objects.filter(pk=channel.pk, claim=channel.claim).update(claim="", lease_until=None)


def _mend(channel: AppChannel) -> None:
    """What a worker was sending when it was killed may have been taken: again where that does no harm, else unclear."""
    left = Sending.objects.filter(channel=channel, state=State.SENDING)
    if KINDS[channel.kind].REPEATS_HARMLESSLY:
        left.update(state=State.WAITING, claim="", next_try_at=timezone.now(), may_be_taken=True)
    else:
        left.update(state=State.UNCLEAR, claim="", ended_at=timezone.now(), reason="Its worker was killed.")


def take(channel: AppChannel) -> list[Job]:
    """The next rows that are due, noted as being sent; those that need no sending any more are ended on the way.

    Empty when nothing is left to do, or another has the lease by now: it ran out while the database was waited for.
    """
    while rows := due_rows(channel):
        jobs, ended = sort_out(channel, rows)
        with transaction.atomic():
            if not renew(channel):  # and nobody takes the channel until the rows are marked
                return []
            note_ends(channel, ended)
            marked = _mark(channel, jobs)
        if marked:
            return marked
    return []


def _mark(channel: AppChannel, jobs: Sequence[Job]) -> list[Job]:
    """Those of the jobs whose rows still wait, noted as being sent."""
    some = Sending.objects.filter(pk__in=[job.row for job in jobs])
    some.waiting().update(state=State.SENDING, claim=channel.claim, tries=F("tries") + 1)
    mine = set(some.filter(state=State.SENDING, claim=channel.claim).values_list("pk", flat=True))
    return [job for job in jobs if job.row in mine]


def note_ends(channel: AppChannel, ended: Mapping[State, Sequence[Sending]]) -> None:
    """Write how rows ended that need no sending, and queue what is to be taken back. Belongs in a transaction."""
    for state, rows in ended.items():
        waiting = Sending.objects.waiting().filter(pk__in=[row.pk for row in rows])
        waiting.update(state=state, ended_at=timezone.now())
    pass_on(channel, [row.delivery for row in ended.get(State.DEAD, ()) if row.goes_elsewhere])
    if KINDS[channel.kind].TAKES_BACK:
        _take_back(channel, [row.delivery for row in ended.get(State.UNCLEAR, ())])


def _take_back(channel: AppChannel, deliveries: Iterable[int]) -> None:
    now = timezone.now()
    rows = [Sending(delivery=one, channel=channel, takes_back=True, next_try_at=now) for one in deliveries]
    Sending.objects.bulk_create(rows, ignore_conflicts=True)


def due_rows(channel: AppChannel) -> list[Sending]:
    """The next rows whose time has come; where there are none, those whose time only a clock set back could name.

    In a channel that is stopped rows wait until they expire, however long that is.
    """
    now = timezone.now()
    waiting = Sending.objects.waiting().filter(channel=channel).order_by("next_try_at")
    found = list(waiting.filter(next_try_at__lte=now)[:MOST])
    return found if found or channel.is_stopped else list(waiting.filter(_went_back(now))[:MOST])


def _went_back(now: datetime) -> Q:
    too_long = Q(tries=0) | Q(next_try_at__gt=now + LONGEST_WAIT + WRONG_CLOCK)
    return Q(too_long, next_try_at__gt=now + LONGEST_HEAD_START + WRONG_CLOCK)


def sort_out(channel: AppChannel, rows: Sequence[Sending]) -> tuple[list[Job], dict[State, list[Sending]]]:
    """The rows to send, and the others by how they end."""
    found = Delivery.objects.filter(pk__in=[row.delivery for row in rows]).select_related("push", "device")
    deliveries = {delivery.pk: delivery for delivery in found}
    addresses = _addresses(channel, deliveries.values())
    jobs: list[Job] = []
    ended: dict[State, list[Sending]] = {}
    for row in rows:
        delivery = deliveries.get(row.delivery)
        address = addresses.get(delivery.device_id) if delivery else None
        end = _end(row, delivery, address) if _can_go(channel, row) else State.NOT_NEEDED
        if end or not delivery or not address:
            ended.setdefault(end or State.NOT_NEEDED, []).append(row)
        else:
            outgoing = _outgoing(row, delivery, address)
            mark = row.tries + 1, row.goes_elsewhere
            jobs.append(Job(row.pk, *mark, address.pk, address.registered_at, address.is_proven, outgoing))
    return jobs, ended


def _addresses(channel: AppChannel, deliveries: Iterable[Delivery]) -> dict[int, Address]:
    devices = {delivery.device_id for delivery in deliveries}
    return {one.device_id: one for one in Address.objects.filter(channel=channel, device__in=devices, dead_at=None)}


def _can_go(channel: AppChannel, row: Sending) -> bool:
    return KINDS[channel.kind].TAKES_BACK or not row.takes_back


def _end(row: Sending, delivery: Delivery | None, address: Address | None) -> State | None:
    """How the row ends without being sent; None when it is to be sent."""
    if delivery is None:
        return State.NOT_NEEDED  # pruned
    if row.takes_back:
        if delivery.withdrawn_at or delivery.cleared_at:
            return State.NOT_NEEDED
    elif delivery.push.status in GatewayPush.CUT_SHORT:
        # One that was tried may be at the service: it is taken back as if it were.
        return State.UNCLEAR if row.tries and delivery.push.status in GatewayPush.TAKEN_BACK else State.NOT_NEEDED
    elif delivery.arrived_at:
        return State.NOT_NEEDED
    if _expiry(row, delivery) <= timezone.now():
        return State.EXPIRED
    return None if address else State.DEAD


def _expiry(row: Sending, delivery: Delivery) -> datetime:
    return delivery.push.expires_at + (WITHDRAWN_FOR if row.takes_back else timedelta(0))


def _outgoing(row: Sending, delivery: Delivery, address: Address) -> Outgoing:
    push = delivery.push
    return Outgoing(
        delivery=delivery.pk,
        name=name(delivery.pk, push.push_id, delivery.device.token),
        push_id=push.push_id,
        address=address.text,
        message_type=push.message_type,
        message=push.message,
        expires_at=_expiry(row, delivery),
        created_at=push.created_at,
        collapse_id=str(push.collapse_key),
        environment=Environment(address.environment),
        takes_back=row.takes_back,
    )
