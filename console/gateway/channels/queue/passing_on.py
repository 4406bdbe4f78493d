"""What a channel could not bring goes to the next one in which its device has an address."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone

from console.gateway.carrying import queueing
from console.gateway.models import Address, AppChannel, GatewayPush, Sending, device_of, push_of


def pass_on(channel: AppChannel, deliveries: Sequence[int], *, to_running: bool = False) -> set[int]:
    """Queue the deliveries in the next channel of each, where there is one that has not had it before; which they are.

    `to_running`: none that is stopped as well. Belongs in the transaction that writes how they ended in this one.
    """
    others = AppChannel.objects.filter(application=channel.application_id).exclude(pk=channel.pk)
    if to_running:
        others = others.filter(is_stopped=False)
    found = set(others.values_list("pk", flat=True)) if deliveries else set()
    if not found:
        return set()
    alive = _alive(found, deliveries)
    had = set(Sending.objects.filter(delivery__in=deliveries).values_list("delivery", "channel"))
    now, rows = timezone.now(), []
    for order, some in _by_order(deliveries):
        for one in some:
            free = (each for each in order if each in alive[device_of(one)] and (one, each) not in had)
            if (following := next(free, None)) is not None:
                rows.append(Sending(delivery=one, channel_id=following, next_try_at=now))
    Sending.objects.bulk_create(rows, ignore_conflicts=True)
    return {row.delivery for row in rows}


def _alive(channels: set[int], deliveries: Sequence[int]) -> dict[int, set[int]]:
    """Those of the channels in which the devices of the deliveries have an address, by device."""
    devices = {device_of(one) for one in deliveries}
    found: dict[int, set[int]] = defaultdict(set)
    rows = Address.objects.filter(device__in=devices, dead_at=None, channel__in=channels)
    for device, each in rows.values_list("device", "channel"):
        found[device].add(each)
    return found


def _by_order(deliveries: Sequence[int]) -> list[tuple[list[int], list[int]]]:
    """The channels of each push in their order, and those of the deliveries that are of it."""
    found: dict[int, list[int]] = defaultdict(list)
    for one in deliveries:
        found[push_of(one)].append(one)
    pushes = GatewayPush.objects.filter(pk__in=found).only("application", "left_out")
    return [([pk for pk, _ in queueing.channels_of(push)], found[push.pk]) for push in pushes]
