"""What is noted of what phones' makers call back with."""

from collections import defaultdict
from hashlib import sha256

from django.db.models import Q

from console.gateway.channels.online import reports
from console.gateway.channels.online.reports import Happening, chunks
from console.gateway.channels.receipt_readers import Receipt
from console.gateway.models import Address, AppChannel, GatewayPush, Sending, delivery_key

MOST = 10_000  # devices of one call


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
