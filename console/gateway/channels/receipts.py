"""What phones' makers call back with: which devices got a push, and on which it was pressed.

Xiaomi (dev.mi.com, server API, pId=1559, "message receipts"): a form whose `data` is the JSON of an object, by message:
{"param": what the message was sent with, "type": 1 arrived, 2 pressed, "targets": "regId,regId"}.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from django.db.models import Q

from console.gateway.channels.json_members import mapping, object_of
from console.gateway.channels.online import reports
from console.gateway.channels.online.reports import Happening, chunks
from console.gateway.channels.protocol import Kind
from console.gateway.models import Address, AppChannel, GatewayPush, Sending, delivery_key
from pushes.invisible import storable

MOST = 10_000  # devices of one call
XIAOMI_TYPES = {"1": Happening.ARRIVED, "2": Happening.CLICKED}


class Receipt(NamedTuple):
    """One happening at one address, of a push."""

    push_id: str
    address: str
    happening: Happening


def of_xiaomi(body: bytes) -> Iterator[Receipt]:
    """The receipts of a call. What is none of them is passed over: Xiaomi adds others."""
    form = parse_qs(body.decode("utf-8", "replace"))
    for each in object_of(form.get("data", [""])[0]).values():
        told = mapping(each)
        happening = XIAOMI_TYPES.get(str(told.get("type")))
        if happening:
            for address in _text(told.get("targets")).split(","):
                yield Receipt(_text(told.get("param")), address.strip(), happening)


def _text(value: Any) -> str:
    """A member as text that can be looked up: JSON may hold half a character, and one that no database takes."""
    return storable(str(value or "").encode("utf-8", "replace").decode())


READERS: Mapping[str, Callable[[bytes], Iterator[Receipt]]] = {Kind.XIAOMI: of_xiaomi}


def note(channel: AppChannel, receipts: list[Receipt]) -> int:
    """Note them, the first time each; how many are about deliveries that went through the channel."""
    digests = {one.address: sha256(one.address.encode()).hexdigest() for one in receipts}
    devices = _devices(channel, set(digests.values()))
    named = {one.push_id for one in receipts}
    mine = GatewayPush.objects.filter(application=channel.application_id, push_id__in=named)
    pushes = dict(mine.order_by().values_list("push_id", "pk"))
    happened: dict[Happening, set[int]] = defaultdict(set)
    for one in receipts:
        device, push = devices.get(digests[one.address]), pushes.get(one.push_id)
        if device and push:
            happened[one.happening].add(delivery_key(push, device))
    carried = _carried(channel, set().union(*happened.values()))
    found = {happening: keys & carried for happening, keys in happened.items()}
    reports.write(found)
    return sum(map(len, found.values()))


def _devices(channel: AppChannel, digests: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(digests):
        rows = Address.objects.filter(channel=channel, digest__in=some)
        found.update(rows.values_list("digest", "device"))
    return found


def _carried(channel: AppChannel, keys: set[int]) -> set[int]:
    """Those of the deliveries that the channel has taken, or may have: a receipt may come before the call's outcome."""
    sent = (Sending.State.ACCEPTED, Sending.State.UNCLEAR, Sending.State.SENDING)
    taken = Q(state__in=sent) | Q(may_be_taken=True)
    found: set[int] = set()
    for some in chunks(keys):
        rows = Sending.objects.filter(taken, delivery__in=some, channel=channel, takes_back=False)
        found.update(rows.values_list("delivery", flat=True))
    return found
