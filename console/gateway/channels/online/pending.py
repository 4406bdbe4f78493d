"""What waits for devices: notifications that have not arrived, and those that devices have yet to take back."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.utils import timezone

from console.gateway.channels.online.changed_pushes import Mark
from console.gateway.channels.online.reports import CHUNK, chunks
from console.gateway.models import Delivery, DeliveryQuerySet, GatewayPush, delivery_key

AT_ONCE = 200  # pushes of one statement
# What JSON allows in text, and some clients take for the end of a line (those that use str.splitlines).
LINE_ENDS = {end: f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
PAYLOAD = ("pk", "push_id", "message_type", "message", "status", "created_at", "send_at", "expire_time")


class Waiting(NamedTuple):
    """A delivery that waits for its device, and whether it has been sent before."""

    key: int
    device: int
    push: int
    was_sent: bool


def for_devices(devices: Mapping[int, Collection[int]]) -> list[Waiting]:
    """All notifications that wait for the devices, given by application."""
    found = []
    for some in chunks(set[int]().union(*devices.values())):
        found += _notifications(Delivery.objects.filter(device__in=some, of_wide=False))
    now = timezone.now()
    wide = GatewayPush.objects.filter(is_wide=True, goes_online=True, send_at__lte=now, expires_at__gt=now)
    pushes = wide.exclude(status__in=GatewayPush.CUT_SHORT).order_by().values_list("pk", "application")
    return found + _by_key(delivery_key(push, device) for push, app in pushes for device in devices.get(app, ()))


def again(keys: Iterable[int]) -> list[Waiting]:
    """Those of the notifications that still wait for their devices."""
    return _by_key(keys)


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The notifications in the order in which their pushes were due."""
    waiting = list(waiting)
    due: dict[int, datetime] = {}
    for some in chunks({one.push for one in waiting}):
        due.update(GatewayPush.objects.filter(pk__in=some).order_by().values_list("pk", "send_at"))
    known = [one for one in waiting if one.push in due]  # a push may be deleted between the two questions
    return sorted(known, key=lambda one: (due[one.push], one.push))


def _by_key(keys: Iterable[int]) -> list[Waiting]:
    return [one for some in _batches(keys) for one in _notifications(Delivery.objects.filter(pk__in=some))]


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    """As many keys at a time as one statement takes: all at once may be the product of many pushes and devices."""
    left = iter(keys)
    while some := list(islice(left, CHUNK)):
        yield some


def of_pushes(pushes: Iterable[Mark], devices: Mapping[int, Collection[int]]) -> list[Waiting]:
    """The notifications of the pushes that wait for `devices`, given by application.

    A push to the accounts or tokens of one call has few deliveries: all are read. Of others only those of the devices.
    """
    found: list[Waiting] = []
    listed = [mark.pk for mark in pushes if mark.is_listed and devices.get(mark.application)]
    everyone = set[int]().union(*devices.values())
    for some in chunks(listed, AT_ONCE):
        found += [one for one in _notifications(Delivery.objects.of(*some)) if one.device in everyone]
    for mark in pushes:
        if not mark.is_listed:
            found += _by_key(delivery_key(mark.pk, device) for device in devices.get(mark.application, ()))
    return found


def _notifications(which: DeliveryQuerySet) -> list[Waiting]:
    rows = which.filter(arrived_at=None, push__goes_online=True, push__expires_at__gt=timezone.now())
    return _rows(rows.exclude(push__status__in=GatewayPush.CUT_SHORT))


def withdrawals(pushes: Collection[int], devices: Collection[int]) -> list[Waiting]:
    """The deliveries of pushes taken back that the devices have not yet acknowledged to have taken back."""
    keys = (delivery_key(push, device) for push in pushes for device in devices)
    shown = Delivery.objects.filter(withdrawn_at=None)
    return [one for some in _batches(keys) for one in _rows(shown.filter(pk__in=some))]


def _rows(rows: DeliveryQuerySet) -> list[Waiting]:
    columns = rows.order_by().values_list("pk", "device_id", "push_id", "sent_at")
    return [Waiting(key, device, push, sent_at is not None) for key, device, push, sent_at in columns]


class Event(NamedTuple):
    """What the devices of one push are told: all of it but the ids of the delivery."""

    order: tuple[datetime, int]  # when the push was due, then when it came: devices hear pushes in this order
    push_id: str
    at_once: bool  # only for devices that are online at this moment
    takes_back: bool
    tail: bytes  # the data after the id, to the end of its line

    def notification(self, name: str, cursor: str) -> bytes:
        """The push as an event of one delivery, given by its name. `cursor` is the event's id.

        It stands last: there are clients that go on from an id though the event was cut off after it.
        """
        return f'event: notification\ndata: {{"id": "{name}", '.encode() + self.tail + f"id: {cursor}\n\n".encode()

    def withdrawal(self, name: str) -> bytes:
        """The event that takes one delivery back. It has no id: it is no step in the order of the notifications."""
        return f'event: withdraw\ndata: {{"id": "{name}", '.encode() + self.tail + b"\n"


def events(waiting: Iterable[Waiting]) -> dict[int, Event]:
    """What is told of the pushes, by their keys: of one taken back that it was, of others what the app shows."""
    found = {}
    for some in chunks({one.push for one in waiting}):
        for row in GatewayPush.objects.filter(pk__in=some).order_by().values(*PAYLOAD):
            takes_back = row["status"] in GatewayPush.TAKEN_BACK
            data = _withdrawn(row) if takes_back else _shown(row)
            order, at_once = (row["send_at"], row["pk"]), row["expire_time"] == 0
            found[row["pk"]] = Event(order, row["push_id"], at_once, takes_back, line_of(data))
    return found


def line_of(data: dict[str, Any]) -> bytes:
    """The data as one line, without the brace that opens it."""
    text = json.dumps(data, ensure_ascii=False)[1:] + "\n"
    for end, escaped in LINE_ENDS.items():
        text = text.replace(end, escaped)
    return text.encode()


def _shown(push: dict[str, Any]) -> dict[str, Any]:
    message = push["message"]
    return {
        "push_id": push["push_id"],
        "message_type": push["message_type"],
        "title": str(message.get("title", "")),
        "content": str(message.get("content", "")),
        "message": {name: value for name, value in message.items() if name not in ("title", "content")},
        "created": push["created_at"].isoformat(),
    }


def _withdrawn(push: dict[str, Any]) -> dict[str, Any]:
    revoked = push["status"] == GatewayPush.Status.REVOKED
    return {"push_id": push["push_id"], "reason": "revoked" if revoked else "replaced"}
