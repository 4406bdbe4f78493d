"""What is to go through the channels of other services: written with the deliveries, in their transaction.

One row for each delivery and channel in which its device has an address. The device has some seconds to get it on its
own line first (`wait_seconds`).
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from console.gateway.carrying.bulk import moment
from console.gateway.carrying.lookup import Found, dialect
from console.gateway.models import Address, AppChannel, Delivery, GatewayPush, Sending, delivery_key
from pushes.tpns.contract import MessageType

LATELY = timedelta(minutes=10)
COLUMNS = "(delivery, channel_id, takes_back, state, next_try_at)"


def enqueue(push: GatewayPush, found: Found) -> None:
    """Queue the deliveries just written for those of the devices that have an address in a channel."""
    if not goes_out(push):
        return
    channels = AppChannel.objects.filter(application=push.application_id).values_list("pk", "wait_seconds")
    for channel, wait_seconds in channels:
        _insert(channel, delivery_key(push.pk, 0), found.devices, timezone.now() + timedelta(seconds=wait_seconds))


def goes_out(push: GatewayPush) -> bool:
    """Whether others may carry it: no silent message, and none with hours that only an app can keep to."""
    return push.message_type == MessageType.NOTIFY and not push.message.get("accept_time")


def _insert(channel: int, first: int, devices: str, due: datetime) -> None:
    # In the order of the devices: neighbours share the pages of the index.
    statement = (
        f"INSERT INTO {_table(Sending)} {COLUMNS} SELECT %s + value, %s, %s, %s, %s FROM {dialect().numbers}"  # noqa: S608 - own names
        f" JOIN {_table(Address)} address ON address.device_id = number.value"
        " WHERE address.channel_id = %s AND address.dead_at IS NULL ORDER BY value ON CONFLICT DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [first, channel, False, Sending.State.WAITING, moment(due), devices, channel])


def take_back(pushes: Collection[int]) -> None:
    """Queue withdrawals of what channels have accepted of the pushes, given by key. Doing it again changes nothing."""
    table = _table(Sending)
    statement = (
        f"INSERT INTO {table} {COLUMNS} SELECT delivery, channel_id, %s, %s, %s FROM {table} sent"  # noqa: S608 - own names
        " WHERE delivery >= %s AND delivery < %s AND state IN (%s, %s) AND NOT takes_back ON CONFLICT DO NOTHING"
    )
    now = moment(timezone.now())
    with connection.cursor() as cursor:
        for push in pushes:
            stretch = [delivery_key(push, 0), delivery_key(push + 1, 0)]
            cursor.execute(
                statement, [True, Sending.State.WAITING, now, *stretch, Sending.State.ACCEPTED, Sending.State.UNCLEAR]
            )


def take_back_lately() -> None:
    """The same for all pushes that were taken back in the last minutes: asked again and again, it misses none."""
    if AppChannel.objects.exists():
        now = timezone.now()
        taken_back = GatewayPush.objects.filter(status__in=GatewayPush.TAKEN_BACK, expires_at__gt=now - LATELY)
        take_back(list(taken_back.filter(expires_at__lte=now).values_list("pk", flat=True)))


def _table(model: type[Address] | type[Sending] | type[Delivery]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
