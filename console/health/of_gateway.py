"""How the own gateway stands, in figures: its pushes, and what waits for other services."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from console.gateway.channels.kinds import KINDS
from console.gateway.channels.online.counting import OLD, ONLINE
from console.gateway.models import AppChannel, GatewayPush, OpenLines, Sending, Sent
from console.health.figures import Figure, by, one
from console.health.of_console import FEW, MOST, age, counted, latest


def figures() -> Iterator[Figure]:
    """All that is told of the gateway."""
    now = timezone.now()
    moving = GatewayPush.objects.filter(status__in=GatewayPush.MOVING, send_at__lte=now)
    yield one("gateway_moving", "Pushes that the own gateway carries out, or should.", counted(moving))
    told = "Seconds for which no worker has taken up the oldest push that the own gateway should carry out."
    yield one("gateway_oldest_due_seconds", told, _oldest_push(now))
    yield from _of_channels(now)
    yield from _of_deliveries(now)


def _oldest_push(now: datetime) -> float:
    due = GatewayPush.objects.claimable(now).order_by("send_at")
    return age(map(latest, due.values_list("send_at", "next_step_at", "lease_until")[:FEW]), now)


def _of_channels(now: datetime) -> Iterator[Figure]:
    """Each channel's own index is asked."""
    first = Sending.objects.waiting().filter(channel=OuterRef("pk")).order_by("next_try_at").values("next_try_at")[:1]
    rows = AppChannel.objects.annotate(first=Subquery(first)).order_by("pk")[:FEW]
    waiting, tried, stopped = (defaultdict[str, int](int) for _ in range(3))
    oldest = defaultdict[str, float](float)
    for pk, kind, is_stopped, refused_by, due in rows.values_list("pk", "kind", "is_stopped", "refused_by", "first"):
        stopped[kind] += is_stopped or bool(refused_by)
        if due:
            some = Sending.objects.waiting().filter(channel=pk).order_by("next_try_at")[:MOST]
            counts = some.aggregate(all=Count("pk"), tried=Count("pk", filter=Q(tries__gt=0)))
            waiting[kind] += counts["all"]
            tried[kind] += counts["tried"]
            oldest[kind] = max(oldest[kind], age([due], now))
    for name, told, found in (
        (
            "channel_waiting",
            "Deliveries that wait to be sent by a channel; counted to 10000 of each application.",
            waiting,
        ),
        ("channel_tried", "Those of them that were sent, and that the service did not take yet.", tried),
        ("channel_oldest_due_seconds", "Seconds since the oldest of them should have been sent.", oldest),
        ("channel_stopped", "Channels that are stopped, or that one of their services takes nothing from.", stopped),
    ):
        yield by(name, told, "channel", {str(kind): found[kind] for kind in KINDS})


def _of_deliveries(now: datetime) -> Iterator[Figure]:
    """As web processes and senders have noted it."""
    lines = OpenLines.objects.filter(noted_at__gt=now - OLD).aggregate(devices=Sum("devices", default=0))
    yield one("devices_online", "Devices with an open event stream, to some seconds.", lines["devices"])
    sent = dict(Sent.objects.values_list("channel", "number"))
    sums = {str(kind): sent.get(kind, 0) for kind in (ONLINE, *KINDS)}
    told = "Deliveries handed over since ever, to devices that are online or to the service of a channel."
    yield by("deliveries_total", told, "channel", sums, "counter")
