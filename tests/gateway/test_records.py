"""Tests of the push record and the figures."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from console.gateway import resolving
from console.gateway.models import Delivery, GatewayPush
from console.gateway.pushing import SERVICE_ZONE
from pushes.tpns.contract import PUSH_PATH, RECORD_PATH, STATISTICS_PATH
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def push(client: Client, *accounts: str, **members: Any) -> str:
    return str(builders.post(client, PUSH_PATH, builders.push_body(*accounts, **members)).json()["push_id"])


def ask(client: Client, path: str, **members: Any) -> dict[str, Any]:
    return dict(builders.post(client, path, members).json())


def test_a_record_is_found_by_id_as_number_or_text(client: Client) -> None:
    builders.application()
    push_id = push(client, "alice", "bob", account_type=3)
    for members in ({"pushId": push_id}, {"pushId": int(push_id)}, {"pushid": push_id}):
        answer = ask(client, RECORD_PATH, **members)
        assert (answer["retCode"], answer["count"]) == (0, 1)
        record = answer["pushRecordData"][0]
        assert (record["pushId"], record["status"], record["pushType"]) == (push_id, "PUSH_INIT", "account_list")
        assert (record["title"], record["targetList"], record["uploadId"]) == ("Sale", ["alice", "bob"], 0)


def test_records_of_a_period_are_paged_newest_first(client: Client) -> None:
    builders.application()
    ids = [push(client, "alice") for _ in range(3)]
    GatewayPush.objects.filter(push_id=ids[0]).update(created_at=timezone.now() - timedelta(days=3))
    today = timezone.now().astimezone(SERVICE_ZONE).strftime("%Y-%m-%d")
    period = {"startDate": today, "endDate": today, "msgType": "notify", "pushType": "account"}
    answer = ask(client, RECORD_PATH, **period, offset=0, limit=1)
    assert (answer["count"], [row["pushId"] for row in answer["pushRecordData"]]) == (2, [ids[2]])
    answer = ask(client, RECORD_PATH, **period, offset="1", limit="200")
    assert [row["pushId"] for row in answer["pushRecordData"]] == [ids[1]]
    assert ask(client, RECORD_PATH, **{**period, "msgType": "message"})["count"] == 0
    assert ask(client, RECORD_PATH, **{**period, "pushType": "all"})["count"] == 0


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, 1008002),
        ({"startDate": "2026-01-01"}, 1008002),
        ({"startDate": "01/02/2026", "endDate": "2026-01-01"}, 1008016),
        ({"startDate": "0001-01-01", "endDate": "9999-12-31"}, 1008016),
        ({"startDate": "2026-02-01", "endDate": "2026-01-01"}, 1008007),
        ({"startDate": "2026-01-01", "endDate": "2026-01-01", "limit": 201}, 1008007),
        ({"startDate": "2026-01-01", "endDate": "2026-01-01", "pushType": "some"}, 1008007),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(client: Client, members: dict[str, Any], code: int) -> None:
    builders.application()
    assert ask(client, RECORD_PATH, **members)["retCode"] == code


def test_another_application_sees_nothing(client: Client) -> None:
    builders.application()
    push_id = push(client, "alice")
    builders.application("1600000001", "ios")
    answer = builders.post(client, RECORD_PATH, {"pushId": push_id}, access_id="1600000001").json()
    assert (answer["count"], answer["pushRecordData"]) == (0, [])
    answer = builders.post(client, STATISTICS_PATH, {"pushId": push_id}, access_id="1600000001").json()
    assert answer["retCode"] == 1008015


def test_figures_count_devices_by_how_far_they_came(client: Client) -> None:
    app = builders.application()
    for _ in range(4):
        builders.device(app, "alice")
    push_id = push(client, "alice", account_push_type=1)
    resolving.advance(GatewayPush.objects.get().pk)
    now = timezone.now()
    keys = list(Delivery.objects.values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=keys[:3]).update(sent_at=now)
    Delivery.objects.filter(pk__in=keys[:2]).update(arrived_at=now)
    Delivery.objects.filter(pk__in=keys[:1]).update(shown_at=now, clicked_at=now)
    state = {"pushActiveUv": 4, "pushOnlineUv": 3, "verifySvcUv": 2, "verifyUv": 1, "clickUv": 1}
    answer = ask(client, STATISTICS_PATH, pushId=push_id)
    assert answer["pushStatDataAll"] == [{"channel": name, "pushState": state} for name in ("xg", "all")]
