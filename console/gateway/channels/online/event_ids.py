"""How far a device has followed a line: what the id of an event says.

A cursor is the number of a line, drawn at random for each, and a place on it. Each delivery keeps the cursor of the
line that brought it last. So a device that comes back with the cursor of the last event that it took care of has all
deliveries of that line up to that place, in whatever order they came, and nothing that another line brought.
"""

import re
import secrets
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from console.gateway.channels.online.registration import Known
from console.gateway.channels.online.reports import chunks
from console.gateway.models import Delivery, GatewayPush, delivery_key

PLACE_BITS = 32
LINE_BITS = 63 - PLACE_BITS
EXPIRED_LATELY = timedelta(hours=72)  # what expired longer ago counts as arrived no more, when it was a wide push's
_WRITTEN = re.compile(rb"[0-9a-f]{16}")


def cursors() -> Iterator[int]:
    """The cursors of a new line, one for each place."""
    line = 1 + secrets.randbelow(2**LINE_BITS - 1)
    yield from range((line << PLACE_BITS) + 1, (line + 1) << PLACE_BITS)


def write(cursor: int) -> str:
    """The cursor as the id of an event: always of one length, so that one that was cut off is none."""
    return f"{cursor:016x}"


def read(last_event_id: bytes) -> int:
    """The cursor that a device sends in Last-Event-ID; 0 when it is none of ours."""
    cursor = int(last_event_id, 16) if _WRITTEN.fullmatch(last_event_id) else 0
    return cursor if cursor < 2**63 else 0


def covered(known: Known, cursor: int) -> list[int]:
    """Keys of the deliveries that came to the device up to the cursor, and are not known to have arrived."""
    line_begins = cursor >> PLACE_BITS << PLACE_BITS
    brought = Delivery.objects.filter(arrived_at=None, cursor__range=(line_begins, cursor))
    found = list(brought.filter(device=known.device, of_wide=False).values_list("pk", flat=True))
    since = timezone.now() - EXPIRED_LATELY
    wide = GatewayPush.objects.filter(is_wide=True, application=known.application, expires_at__gt=since)
    for some in chunks(wide.order_by().values_list("pk", flat=True)):
        keys = [delivery_key(push, known.device) for push in some]
        found += brought.filter(pk__in=keys).values_list("pk", flat=True)
    return found
