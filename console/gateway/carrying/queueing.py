"""What is to go through the channels of other services: written with the deliveries, in their transaction.

One row for each delivery: for the first channel, in the application's order, in which its device has an address. The
device has some seconds to get it on its own line first (`wait_seconds`), unless the push says otherwise.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from console.gateway.carrying.bulk import moment
from console.gateway.carrying.lookup import Found, dialect
from console.gateway.models import Address, AppChannel, Delivery, GatewayPush, Sending, delivery_key
from pushes.tpns.contract import MessageType

LATELY = timedelta(minutes=10)
WITHDRAWALS = 20_000  # written at once: SQLite has one writer
TAKEN = (Sending.State.ACCEPTED, Sending.State.UNCLEAR)
COLUMNS = "(delivery, channel_id, takes_back, state, next_try_at)"


def enqueue(push: GatewayPush, found: Found) -> None:
    """Queue the deliveries just written: each in the first of the channels in which its device has an address."""
    if not goes_out(push):
        return
    earlier: list[int] = []
    for channel, wait_seconds in channels_of(push):
        wait = timedelta(seconds=wait_seconds if push.is_online_first else 0)
        _insert(channel, earlier, delivery_key(push.pk, 0), found.devices, timezone.now() + wait)
        earlier.append(channel)


def channels_of(push: GatewayPush) -> list[tuple[int, int]]:
    """The keys of the channels that may carry the push, in the order they are tried, and how long each waits.

    Those that are stopped come last.
    """
    mine = AppChannel.objects.filter(application=push.application_id).exclude(kind__in=push.left_out)
    return list(mine.order_by("is_stopped", "place", "pk").values_list("pk", "wait_seconds"))


def planned(push: GatewayPush, devices: str) -> dict[str, int]:
    """How many of the devices, as lookup finds them, would get the push through which channel, by the channel's name.

    The rest gets it online, or not at all.
    """
    order = [pk for pk, _ in channels_of(push)] if goes_out(push) else []
    if not order:
        return {}
    marks = ", ".join(["%s"] * len(order))
    places = " ".join(f"WHEN %s THEN {place}" for place, _ in enumerate(order))
    statement = (
        f"SELECT place, count(*) FROM (SELECT min(CASE channel_id {places} END) AS place FROM {dialect().numbers}"  # noqa: S608 - own names
        f" JOIN {_table(Address)} address ON address.device_id = number.value"
        f" WHERE address.dead_at IS NULL AND address.channel_id IN ({marks}) GROUP BY number.value) first"
        " GROUP BY place"
    )
    kinds = dict(AppChannel.objects.filter(pk__in=order).values_list("pk", "kind"))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*order, devices, *order])
        return {kinds[order[place]]: count for place, count in cursor.fetchall()}


def goes_out(push: GatewayPush) -> bool:
    """Whether others may carry it: no silent message, and none with hours that only an app can keep to."""
    return push.message_type == MessageType.NOTIFY and not push.message.get("accept_time")


def _insert(channel: int, earlier: Collection[int], first: int, devices: str, due: datetime) -> None:
    # In the order of the devices: neighbours share the pages of the index.
    places = ", ".join(["%s"] * len(earlier))
    reached = (
        f" AND NOT EXISTS (SELECT 1 FROM {_table(Address)} earlier WHERE earlier.device_id = number.value"  # noqa: S608 - own names
        f" AND earlier.channel_id IN ({places}) AND earlier.dead_at IS NULL)"
    )
    statement = (
        f"INSERT INTO {_table(Sending)} {COLUMNS} SELECT %s + value, %s, %s, %s, %s FROM {dialect().numbers}"  # noqa: S608 - own names
        f" JOIN {_table(Address)} address ON address.device_id = number.value"
        f" WHERE address.channel_id = %s AND address.dead_at IS NULL{reached if earlier else ''}"
        " ORDER BY value ON CONFLICT DO NOTHING"
    )
    row = [first, channel, False, Sending.State.WAITING, moment(due)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*row, devices, channel, *earlier])


def take_back(pushes: Collection[int], channels: Collection[int]) -> None:
    """Queue withdrawals of what the channels, one or more, have accepted of the pushes; both are given by key.

    Doing it again changes nothing, and writes nothing.
    """
    for push in pushes:
        first = delivery_key(push, 0)
        while standing := _standing(push, channels, first):
            _withdraw(standing[0], standing[-1], channels)
            first = standing[-1] + 1


def _standing(push: int, channels: Collection[int], first: int) -> list[int]:
    """The next deliveries of the push, from a key on, that a channel of these accepted and that do not go back yet."""
    withdrawal = Sending.objects.filter(delivery=OuterRef("delivery"), channel=OuterRef("channel"), takes_back=True)
    sent = Sending.objects.of(push).filter(channel__in=channels, takes_back=False, delivery__gte=first)
    taken = sent.filter(state__in=TAKEN)
    missing = taken.exclude(Exists(withdrawal)).order_by("delivery")
    return list(missing.values_list("delivery", flat=True)[:WITHDRAWALS])


def _withdraw(first: int, last: int, channels: Collection[int]) -> None:
    table, (states, among) = _table(Sending), (", ".join(["%s"] * len(some)) for some in (TAKEN, channels))
    statement = (
        f"INSERT INTO {table} {COLUMNS} SELECT delivery, channel_id, %s, %s, %s FROM {table} sent"  # noqa: S608 - own names
        f" WHERE delivery >= %s AND delivery <= %s AND state IN ({states}) AND channel_id IN ({among})"
        f" AND NOT takes_back AND NOT EXISTS (SELECT 1 FROM {table} back WHERE back.delivery = sent.delivery"
        " AND back.channel_id = sent.channel_id AND back.takes_back) ON CONFLICT DO NOTHING"
    )
    row = [True, Sending.State.WAITING, moment(timezone.now())]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*row, first, last, *TAKEN, *channels])


def take_back_lately(channels: Collection[int]) -> None:
    """The same for all pushes that were taken back in the last minutes: asked again and again, it misses none.

    `channels` are those that can take something back, by key.
    """
    if channels:
        now = timezone.now()
        taken_back = GatewayPush.objects.filter(status__in=GatewayPush.TAKEN_BACK, expires_at__gt=now - LATELY)
        take_back(list(taken_back.filter(expires_at__lte=now).values_list("pk", flat=True)), channels)


def _table(model: type[Address] | type[Sending] | type[Delivery]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
