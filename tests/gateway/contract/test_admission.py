"""Tests of the rate of large pushes and of repetitions."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from console.gateway.models import GatewayApplication, GatewayPush, Upload
from pushes.storage.paths import stored
from pushes.tpns.contract import PUSH_PATH, RECORD_PATH
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def push(client: Client, *accounts: str, **members: Any) -> Any:
    return builders.post(client, PUSH_PATH, builders.push_body(*accounts, **members))


def uploaded(client: Client, rows: bytes = b"alice\nbob\n") -> int:
    return int(builders.upload(client, builders.multipart(rows)).json()["uploadId"])


def test_a_second_large_push_within_a_second_is_too_fast(client: Client) -> None:
    builders.application()
    upload_id = uploaded(client)
    assert push(client, audience_type="all").json()["ret_code"] == 0
    for members in ({"audience_type": "all"}, {"audience_type": "package_account_push", "upload_id": upload_id}):
        answer = push(client, **members)
        assert (answer.status_code, answer.json()["ret_code"], answer["Retry-After"]) == (200, 1008028, "1")
    assert GatewayPush.objects.count() == 1
    assert push(client, "alice").json()["ret_code"] == 0, "a push to accounts of the call is not large"
    GatewayApplication.objects.update(last_bulk_at=timezone.now() - timedelta(seconds=1))
    assert push(client, audience_type="all").json()["ret_code"] == 0


def test_each_application_has_its_own_turn(client: Client) -> None:
    builders.application()
    builders.application("1500000077")
    body = builders.push_body(audience_type="all")
    for access_id in (builders.ACCESS_ID, "1500000077"):
        assert builders.post(client, PUSH_PATH, body, access_id=access_id).json()["ret_code"] == 0


def test_a_refused_push_does_not_spend_the_turn(client: Client) -> None:
    builders.application()
    assert push(client, audience_type="all", push_speed=1).json()["ret_code"] == 1008007
    assert push(client, audience_type="all").json()["ret_code"] == 0


def test_a_clock_that_was_set_back_blocks_nothing(client: Client) -> None:
    builders.application()
    GatewayApplication.objects.update(last_bulk_at=timezone.now() + timedelta(hours=1))
    assert push(client, audience_type="all").json()["ret_code"] == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("members", [{"audience_type": "all"}, {"audience_type": "account", "account_list": ["alice"]}])
def test_of_calls_at_the_same_moment_one_is_accepted(members: dict[str, Any]) -> None:
    builders.application()
    GatewayApplication.objects.update(refuses_repeats=True)
    together = threading.Barrier(4)
    codes = []

    def call() -> None:
        together.wait()
        codes.append(push(Client(), **members).json()["ret_code"])
        connection.close()

    callers = [threading.Thread(target=call) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(codes)[0] == 0
    assert set(sorted(codes)[1:]) <= {1008028, 10010018}
    assert GatewayPush.objects.count() == 1


def test_repetitions_are_taken_unless_the_application_refuses_them(client: Client) -> None:
    builders.application()
    assert [push(client, "alice").json()["ret_code"] for _ in range(2)] == [0, 0]
    GatewayApplication.objects.update(refuses_repeats=True)
    assert [push(client, "alice").json()["ret_code"] for _ in range(2)] == [0, 10010018]
    assert GatewayPush.objects.count() == 3


def test_a_test_is_marked_and_is_no_repetition_and_makes_none(client: Client) -> None:
    builders.application()
    GatewayApplication.objects.update(refuses_repeats=True)
    codes = []
    for header in ({"Push-Purpose": "test"}, {"Push-Purpose": "test"}, {}, {"Push-Purpose": "test"}, {}):
        answer = builders.post(client, PUSH_PATH, builders.push_body("alice"), **header)
        codes.append(answer.json()["ret_code"])
    assert codes == [0, 0, 0, 0, 10010018]
    assert list(GatewayPush.objects.order_by("pk").values_list("is_test", flat=True)) == [True, True, False, True]
    today = f"{timezone.now() + timedelta(hours=8):%Y-%m-%d}"
    asked = builders.post(client, RECORD_PATH, {"startDate": today, "endDate": today}).json()["pushRecordData"]
    assert [row.get("remark") for row in asked] == [told := "It was sent as a test.", None, told, told]


@pytest.mark.parametrize(
    "members",
    [
        {"account_list": ["alice", "carol"]},
        {"account_type": 3},
        {"account_push_type": 1},
        {"message": {"title": "Sale", "content": "From ten"}},
        {"message_type": "message"},
    ],
)
def test_another_audience_or_message_is_no_repetition(client: Client, members: dict[str, Any]) -> None:
    builders.application()
    GatewayApplication.objects.update(refuses_repeats=True)
    push(client, "alice", "bob")
    assert push(client, "bob", "alice", seq=2, expire_time=900).json()["ret_code"] == 10010018
    assert push(client, "alice", "bob", **members).json()["ret_code"] == 0


def test_after_an_hour_it_may_be_said_again(client: Client) -> None:
    builders.application()
    GatewayApplication.objects.update(refuses_repeats=True)
    push(client, "alice")
    GatewayPush.objects.update(created_at=timezone.now() - timedelta(minutes=59))
    assert push(client, "alice").json()["ret_code"] == 10010018
    GatewayPush.objects.update(created_at=timezone.now() - timedelta(minutes=60))
    assert push(client, "alice").json()["ret_code"] == 0


def test_the_same_accounts_uploaded_again_are_the_same_audience(client: Client) -> None:
    builders.application()
    GatewayApplication.objects.update(refuses_repeats=True)
    codes = []
    for rows in (b"alice\nbob\n", b"alice\nbob\nalice\n", b"alice\ncarol\n"):
        upload_id = uploaded(client, rows)
        builders.rest()
        codes.append(push(client, audience_type="package_account_push", upload_id=upload_id).json()["ret_code"])
    assert codes == [0, 10010018, 0]


@pytest.mark.usefixtures("disk_and_bucket")
def test_a_package_whose_accounts_are_gone_is_to_be_uploaded_again(client: Client) -> None:
    builders.application()
    GatewayApplication.objects.update(refuses_repeats=True)
    upload_id = uploaded(client)
    stored(Upload.objects.get().file).unlink()
    answer = push(client, audience_type="package_account_push", upload_id=upload_id).json()
    assert (answer["ret_code"], answer["err_msg"]) == (
        10010005, "The accounts of the package are gone. Upload it again.",
    )  # fmt: skip
