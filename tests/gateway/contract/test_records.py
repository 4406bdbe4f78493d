"""Tests of the push record and the figures."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from console.gateway.carrying import resolving
from console.gateway.contract.periods import SERVICE_ZONE
from console.gateway.models import GatewayPush
from pushes.tpns.contract import PUSH_PATH, RECORD_PATH, REVOKE_PATH, STATISTICS_PATH, STOP_PATH
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


def test_a_record_has_every_member_that_is_documented(client: Client) -> None:
    builders.application()
    message = {"title": "Sale", "content": "x", "xg_media_resources": "https://a/b.png", "android": {"ring": 0}}
    push_id = push(client, "alice", audience_type="all", message=message, expire_time=3600)
    record = ask(client, RECORD_PATH, pushId=push_id)["pushRecordData"][0]
    stored = GatewayPush.objects.get()
    assert record == {
        "date": stored.created_at.astimezone(SERVICE_ZONE).strftime("%Y-%m-%d %H:%M:%S"),
        "pushId": push_id,
        "title": "Sale",
        "content": "x",
        "status": "PUSH_INIT",
        "pushType": "all",
        "messageType": "notify",
        "environment": "",
        "expireTime": 3600,
        "xgMediaResources": "https://a/b.png",
        "multiPkg": False,
        "targetList": None,
        "tagSet": None,
        "uploadId": 0,
        "groupId": "",
        "collapseID": stored.pk,
        "collapse_id": stored.pk,
        "source": "api",
        "pushConfig": {"android": {"ring": 0}, "ios": None, "iot": None},
    }


def test_a_period_of_three_months_is_answered_in_either_form_of_dates(client: Client) -> None:
    builders.application()
    assert ask(client, RECORD_PATH, startDate="2026-01-01", endDate="2026-04-03")["count"] == 0
    assert ask(client, RECORD_PATH, startDate="20260101", endDate="20260403")["count"] == 0


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
        ({"startDate": "2026-01-01", "endDate": "2026-01-01", "msgType": "notification"}, 1008007),
        ({"startDate": "2026-01-01", "endDate": "2026-04-04"}, 1008007),
        ({"startDate": "2026-02-30", "endDate": "2026-03-01"}, 1008016),
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
    for path in (STATISTICS_PATH, STOP_PATH, REVOKE_PATH):
        answer = builders.post(client, path, {"pushId": push_id}, access_id="1600000001").json()
        assert answer["retCode"] == 1008015


@pytest.mark.parametrize(
    ("kind", "bound", "words"),
    [
        (1, 1002, "No device has this type: no account of type 1 is bound in this application. The maker's older Java"),
        (1, 1002, "calls 1 mobile, which is 1002 now."),
        (1000, 1003, "calls 1000 wx_openid, which is 1003 now."),
        (
            1002,
            1002,
            "No device has one of these accounts of type 1002. The maker's older Java client calls 1002 weibo",
        ),
        (7, 7, "No device has one of these accounts of type 7."),
        (0, 7, "No device has this type: no account of type 0 is bound in this application."),
    ],
)
def test_a_record_says_why_nobody_was_reached(client: Client, kind: int, bound: int, words: str) -> None:
    app = builders.application()
    builders.device(app, "carol", kind=bound)
    push_id = push(client, "alice", account_type=kind)
    assert "remark" not in ask(client, RECORD_PATH, pushId=push_id)["pushRecordData"][0], "it is still to come"
    resolving.advance(GatewayPush.objects.get().pk)
    assert words in ask(client, RECORD_PATH, pushId=push_id)["pushRecordData"][0]["remark"]


def test_a_record_of_a_push_that_reached_somebody_has_no_remark(client: Client) -> None:
    builders.device(builders.application(), "alice", kind=1)
    push_id = push(client, "alice", "bob", account_type=1)
    resolving.advance(GatewayPush.objects.get().pk)
    assert "remark" not in ask(client, RECORD_PATH, pushId=push_id)["pushRecordData"][0]
