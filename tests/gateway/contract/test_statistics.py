"""Tests of the figures: of one push, of days, of devices."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from console.gateway.carrying import resolving
from console.gateway.contract.periods import SERVICE_ZONE
from console.gateway.models import Delivery, Device, GatewayApplication, GatewayPush, delivery_key
from pushes.tpns.contract import CHANNELS_PATH, DEVICES_PATH, STATISTICS_PATH
from tests.gateway import builders

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=SERVICE_ZONE)
NOTHING = dict.fromkeys(
    ("pushActiveUv", "pushOnlineUv", "verifySvcUv", "callbackVerifySvcUv", "verifyUv", "clickUv", "cleanupUv"), 0
)


def ask(client: Client, path: str, **members: Any) -> dict[str, Any]:
    return dict(builders.post(client, path, members).json())


def delivered(app: GatewayApplication, devices: list[Device], moment: datetime = NOON) -> str:
    """A push of which the first device has got everything, the next one step less, and so on."""
    push = builders.push(app, "alice", send_at=moment)
    names = ["sent_at", "arrived_at", "shown_at", "clicked_at", "cleared_at"]
    for left_out, device in enumerate(devices):
        steps = names[: len(names) - left_out]
        key = delivery_key(push.pk, device.pk)
        Delivery.objects.create(pk=key, push=push, device=device, **dict.fromkeys(steps, moment))
    return push.push_id


def test_figures_of_a_push_count_devices_by_how_far_it_came(client: Client) -> None:
    app = builders.application()
    push_id = delivered(app, [builders.device(app) for _ in range(6)])
    answer = ask(client, STATISTICS_PATH, pushId=push_id)
    state = {**NOTHING, "pushActiveUv": 6, "pushOnlineUv": 5, "verifySvcUv": 4, "verifyUv": 3, "clickUv": 2}
    state["cleanupUv"] = 1
    assert answer == {
        "retCode": 0,
        "errMsg": "NO_ERROR",
        "pushStatDataAll": [
            {"channel": "xg", "pushState": state},
            {"channel": "all", "pushState": {**state, "callbackVerifySvcUv": 4}},
        ],
    }


def test_accounts_with_a_device_are_told_once_all_have_been_looked_up(client: Client) -> None:
    app = builders.application()
    builders.device(app, "ann")
    push = builders.push(app, "ann", "bob", "cyd")
    assert "accounts" not in ask(client, STATISTICS_PATH, pushId=push.push_id)
    resolving.advance(push.pk)
    assert ask(client, STATISTICS_PATH, pushId=push.push_id)["accounts"] == {"lookedUp": 3, "withDevice": 1}


def test_ios_has_fewer_figures(client: Client) -> None:
    app = builders.application(platform="ios")
    push_id = delivered(app, [builders.device(app) for _ in range(6)])
    rows = ask(client, STATISTICS_PATH, pushId=push_id)["pushStatDataAll"]
    state = {"pushActiveUv": 6, "pushOnlineUv": 5, "verifySvcUv": 4, "clickUv": 2}
    assert rows == [{"channel": name, "pushState": state} for name in ("xg", "all")]


def test_days_sum_their_pushes_in_chinas_time(client: Client) -> None:
    app = builders.application()
    devices = [builders.device(app) for _ in range(6)]
    for moment in (NOON, NOON.replace(hour=0), NOON + timedelta(hours=12), NOON - timedelta(days=1)):
        delivered(app, devices, moment)
    delivered(builders.application("1500000077"), devices)
    GatewayPush.objects.filter(push_id=delivered(app, devices)).update(is_test=True)  # which is not counted
    rows = ask(client, CHANNELS_PATH, startDate="20260302", endDate="20260304")["pushDateChannelStat"]
    assert [row["date"] for row in rows] == ["20260302", "20260303", "20260304"]
    assert [row["channelDatas"][0]["channel"] for row in rows] == ["xg"] * 3
    planned = [[row["channelDatas"][n]["pushState"]["pushActiveUv"] for row in rows] for n in (0, 1)]
    assert planned == [[12, 6, 0]] * 2
    assert rows[2]["channelDatas"][1] == {"channel": "all", "pushState": NOTHING}


def test_devices_of_each_day(client: Client) -> None:
    app = builders.application()
    for days, seen in ((-1, 0), (0, 0), (0, 2), (2, 2)):
        device = builders.device(app)
        moments = {"created_at": NOON + timedelta(days=days), "seen_at": NOON + timedelta(days=seen)}
        Device.objects.filter(pk=device.pk).update(**moments)
    builders.device(builders.application("1500000077"))
    answer = ask(client, DEVICES_PATH, startDate="20260302", endDate="20260304")
    assert answer["getDeviceStatOverviewData"] == [
        {"date": 20260302, "accuUv": 3, "newUv": 2, "activeUv": 2},
        {"date": 20260303, "accuUv": 3, "newUv": 0, "activeUv": 0},
        {"date": 20260304, "accuUv": 4, "newUv": 1, "activeUv": 2},
    ]


def test_today_is_told_as_it_is_now(client: Client) -> None:
    builders.device(builders.application())
    today = timezone.now().astimezone(SERVICE_ZONE).strftime("%Y%m%d")
    rows = ask(client, DEVICES_PATH, startDate=today, endDate=today)["getDeviceStatOverviewData"]
    assert rows == [{"date": int(today), "accuUv": 1, "newUv": 1, "activeUv": 1}]


@pytest.mark.parametrize("path", [CHANNELS_PATH, DEVICES_PATH])
@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("", "20260302", 1008002),
        ("yesterday", "20260302", 1008016),
        ("20260302", "20260301", 1008007),
        ("20260101", "20260704", 1008007),
        ("20260101", "20260703", 0),
        ("2026-03-01", "2026-03-02", 0),
    ],
)
def test_days_must_be_days_and_not_too_many(client: Client, path: str, first: str, last: str, code: int) -> None:
    builders.application()
    assert ask(client, path, startDate=first, endDate=last)["retCode"] == code
