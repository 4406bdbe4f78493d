"""The contract's figures, counted from deliveries and devices when asked."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet
from django.db.models.functions import TruncDate

from console.gateway.contract.periods import (
    MOST_DAYS_OF_STATISTICS,
    SERVICE_ZONE,
    WITHOUT,
    Period,
    day_of,
    period,
)
from console.gateway.contract.stopping import find
from console.gateway.models import (
    AppChannel,
    Delivery,
    DeliveryQuerySet,
    Device,
    GatewayApplication,
    GatewayPush,
    Sending,
)
from pushes.tpns.contract import ALL_CHANNELS, OWN_CHANNEL, AudienceType

# Devices by how far a push came on them: the contract's name and the moment that is set then.
MOMENTS = {
    "pushActiveUv": "pk",  # planned
    "pushOnlineUv": "sent_at",
    "verifySvcUv": "arrived_at",
    "verifyUv": "shown_at",
    "clickUv": "clicked_at",
    "cleanupUv": "cleared_at",
}
OF_IOS = ("pushActiveUv", "pushOnlineUv", "verifySvcUv", "clickUv")
RECEIPTS = "callbackVerifySvcUv"  # of vendors, of which there are none; the sum adds what arrived on the own channel
# Beyond the contract: of channels of other services, what they could not bring.
FAILED = {Sending.State.REFUSED: "refusedUv", Sending.State.DEAD: "deadUv"}
ACCOUNTS = (AudienceType.ACCOUNT, AudienceType.ACCOUNT_LIST, AudienceType.ACCOUNT_PACKAGE)

Figures = Counter[str]


def of_push(application: GatewayApplication, data: dict[str, Any]) -> dict[str, Any]:
    """The effect of one push by channel. Raises Refusal when there is no such push.

    Once it has ended: how many of its accounts were looked up and have a device, which the contract has no word for.
    """
    push = find(application, data)
    deliveries = Delivery.objects.of(push.pk)
    others = {kind: Counter(some.aggregate(**_counts())) for kind, some in _by_others(application, deliveries).items()}
    counted = Counter(deliveries.aggregate(**_counts()))
    channels = _channels(application, counted, others)
    failed = _failed(push) if others else {}
    for one in channels:
        if one["channel"] in others:
            one["pushState"] |= {FAILED[state]: failed.get((one["channel"], state), 0) for state in FAILED}
    answer: dict[str, Any] = {"pushStatDataAll": channels}
    if push.finished_at and push.audience_type in ACCOUNTS:
        answer["accounts"] = {"lookedUp": push.accounts_done, "withDevice": push.accounts_reached}
    return answer


def _failed(push: GatewayPush) -> dict[tuple[str, str], int]:
    """How many deliveries of the push each channel could not bring, by its name and how they ended there."""
    rows = Sending.objects.of(push.pk).filter(takes_back=False, state__in=FAILED).order_by()
    found = rows.values_list("channel__kind", "state").annotate(number=Count("pk"))
    return {(kind, state): number for kind, state, number in found}


def by_day(application: GatewayApplication, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The effect of all pushes of each day, by channel. A push counts on the day it was to be sent, a test not at all.

    Raises Refusal.
    """
    asked = period(data, WITHOUT, MOST_DAYS_OF_STATISTICS)
    deliveries = _deliveries(application, asked)
    days = _figures_by_day(deliveries, asked)
    others = {kind: _figures_by_day(some, asked) for kind, some in _by_others(application, deliveries).items()}
    answer = []
    for day, figures in days.items():
        of_day = {kind: by_day[day] for kind, by_day in others.items()}
        answer.append({"date": f"{day:%Y%m%d}", "channelDatas": _channels(application, figures, of_day)})
    return answer


def _by_others(application: GatewayApplication, deliveries: DeliveryQuerySet) -> dict[str, DeliveryQuerySet]:
    """Those of the deliveries that other channels carry, by channel; the rest is for the own one, or came by it.

    What a channel could not bring is the next one's, and after the last one the own one's again.
    """
    carried = Sending.objects.filter(state__in=Sending.CARRIED, takes_back=False)
    channels = AppChannel.objects.filter(application=application).order_by("kind")
    return {one.kind: deliveries.filter(pk__in=carried.filter(channel=one).values("delivery")) for one in channels}


def _figures_by_day(deliveries: DeliveryQuerySet, asked: Period) -> dict[date, Figures]:
    days: dict[date, Figures] = {day: Counter() for day in asked.days()}
    rows = deliveries.values("push").annotate(send_at=F("push__send_at"), **_counts())
    for row in rows.values("send_at", *MOMENTS):
        days[day_of(row.pop("send_at"))].update(row)
    return days


def _counts() -> dict[str, Count]:
    return {name: Count(moment) for name, moment in MOMENTS.items()}


def _deliveries(application: GatewayApplication, asked: Period) -> DeliveryQuerySet:
    """Those of the pushes of the period."""
    pushes = application.pushes.filter(send_at__gte=asked.start, send_at__lt=asked.end, is_test=False).order_by()
    ends = pushes.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["last"] is None:
        return Delivery.objects.none()
    # The stretch of the table that has all of them, and what else came between.
    return Delivery.objects.between(ends["first"], ends["last"]).filter(push__in=pushes)


def _channels(application: GatewayApplication, figures: Figures, others: dict[str, Figures]) -> list[dict[str, Any]]:
    online = Counter(figures)
    for each in others.values():
        online.subtract(each)
    channels = {OWN_CHANNEL: online, **others, ALL_CHANNELS: figures}
    return [{"channel": name, "pushState": _state(application, name, each)} for name, each in channels.items()]


def _state(application: GatewayApplication, channel: str, figures: Figures) -> dict[str, int]:
    if application.is_ios:
        return {name: figures[name] for name in OF_IOS}
    receipts = figures["verifySvcUv"] if channel == ALL_CHANNELS else 0
    return {**{name: figures[name] for name in MOMENTS}, RECEIPTS: receipts}


def of_devices(application: GatewayApplication, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Devices there were, new ones and active ones of each day. Raises Refusal."""
    asked = period(data, WITHOUT, MOST_DAYS_OF_STATISTICS)
    devices = Device.objects.filter(application=application)
    there = devices.filter(created_at__lt=asked.start).count()
    new, active = _by_day(devices, "created_at", asked), _by_day(devices, "seen_at", asked)
    rows = []
    for day in asked.days():
        there += new.get(day, 0)
        rows.append(
            {"date": int(f"{day:%Y%m%d}"), "accuUv": there, "newUv": new.get(day, 0), "activeUv": active.get(day, 0)}
        )
    return rows


def _by_day(devices: QuerySet[Device], moment: str, asked: Period) -> dict[date, int]:
    within = devices.filter(**{f"{moment}__gte": asked.start, f"{moment}__lt": asked.end})
    days = within.annotate(day=TruncDate(moment, tzinfo=SERVICE_ZONE)).order_by().values("day")
    return dict(days.annotate(count=Count("pk")).values_list("day", "count"))
