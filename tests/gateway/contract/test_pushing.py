"""Tests of the push call: its members, their limits, what the gateway refuses and how."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from console.gateway.contract.periods import SERVICE_ZONE
from console.gateway.models import GatewayPush, new_push_id
from pushes.tpns.contract import PUSH_PATH
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def push(client: Client, body: Any, **members: Any) -> dict[str, Any]:
    answer = builders.post(client, PUSH_PATH, {**body, **members} if members else body)
    assert answer.status_code == 200
    return dict(answer.json())


def test_a_push_is_stored_and_answered_as_the_service_does(client: Client) -> None:
    builders.application()
    answer = push(client, builders.push_body("alice", seq=7, account_type=1002, account_push_type=1))
    assert answer == {
        "seq": 7,
        "push_id": answer["push_id"],
        "ret_code": 0,
        "environment": "",
        "err_msg": "NO_ERROR",
        "err_msg_zh": "",
        "result": "{}",
    }
    assert len(answer["push_id"]) >= 10
    assert answer["push_id"].isdigit()
    stored = GatewayPush.objects.get(push_id=answer["push_id"])
    assert (stored.targets, stored.account_type, stored.account_push_type) == (["alice"], 1002, 1)
    assert (stored.status, stored.expire_time, stored.title) == ("PUSH_INIT", 259_200, "Sale")


@pytest.mark.parametrize("drawn", [0, -1])
def test_every_push_id_fits_a_signed_64_bit_integer(monkeypatch: pytest.MonkeyPatch, drawn: int) -> None:
    """Servers keep it as a BIGINT or a long. The first and the last that can be drawn, and some between."""
    assert all(10**18 <= int(new_push_id()) < 2**63 for _ in range(300))
    monkeypatch.setattr("secrets.randbelow", lambda end: range(end)[drawn])
    assert int(new_push_id()) == (10**18, 2**63 - 1)[drawn]


def test_no_two_pushes_have_the_same_push_id() -> None:
    app = builders.application()
    builders.push(app, "alice", push_id="1" * 19)
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.push(app, "bob", push_id="1" * 19)


def test_what_existing_clients_send_is_taken(client: Client) -> None:
    """The Go client sends every member it knows, empty or zero, and some that no page names."""
    builders.application()
    body = builders.push_body("alice", "bob", account_type="991", upload_id=0, trace_id="", loop_times=0, send_time="")
    body |= {"platform": "", "environment": "", "stat_tag": "", "token_list": [], "tag_list": None, "plan_id": ""}
    assert push(client, body)["ret_code"] == 0
    assert GatewayPush.objects.get().account_type == 991


@pytest.mark.parametrize(
    ("members", "code", "words"),
    [
        ({"message_type": "call"}, 1008007, "notify, message"),
        ({"message_type": None}, 1008002, "Send message_type as one of: notify, message."),
        ({"account_push_type": 2}, 1008007, "account_push_type as a whole number from 0 to 1"),
        ({"account_type": "x"}, 1008007, "account_type as a whole number"),
        ({"account_type": True}, 1008007, "account_type as a whole number"),
        ({"expire_time": 259_201}, 1008007, "expire_time as a whole number from 0 to 259200"),
        ({"expire_time": -1}, 1008007, "expire_time as a whole number"),
        ({"send_time": "tomorrow"}, 10010012, "yyyy-MM-dd HH:mm:ss"),
        ({"send_time": "2999-01-01 00:00:00"}, 10010012, "within 90 days"),
        ({"push_speed": 999}, 1008007, "push_speed as a whole number from 1000 to 50000"),
        ({"push_speed": 50_001}, 1008007, "push_speed as a whole number from 1000 to 50000"),
        ({"collapse_id": 4711}, 1008007, "No push of this application has the collapse_id 4711"),
        ({"loop_param": {"loopType": 1}}, 1008007, "Leave loop_param out"),
        ({"loop_times": 2}, 1008007, "Leave loop_times out"),
        ({"multi_pkg": "perhaps"}, 1008007, "multi_pkg as true or false"),
        ({"tpns_online_push_type": 2}, 1008007, "tpns_online_push_type as true or false"),
        ({"channel_rules": ["hw"]}, 1008007, "channel_rules as a list of objects"),
        ({"channel_rules": [{"channel": ["hw"]}]}, 1008007, "channel_rules.channel as text"),
        ({"channel_rules": [{"channel": "hw", "disable": 2}]}, 1008007, "channel_rules.disable as true or false"),
    ],
)
def test_a_refusal_names_the_member(client: Client, members: dict[str, Any], code: int, words: str) -> None:
    builders.application()
    answer = push(client, builders.push_body("alice", "bob", seq=9), **members)
    assert answer["ret_code"] == code
    assert words in answer["err_msg"]
    assert {name: answer[name] for name in ("seq", "push_id", "environment", "result")} == {
        "seq": 9, "push_id": "", "environment": "", "result": "",
    }  # fmt: skip
    assert answer["err_msg_zh"].endswith("。")
    assert not GatewayPush.objects.exists()


@pytest.mark.parametrize(
    ("sent", "echoed"), [("7", 7), (7.0, 7), ("", 0), (None, 0), ("x", 0), (True, 0), (2**40, 2**40)]
)
def test_the_number_of_a_call_comes_back_as_a_number(client: Client, sent: object, echoed: int) -> None:
    builders.application()
    assert (answer := push(client, builders.push_body("alice", seq=sent)))["seq"] == echoed
    assert answer["ret_code"] == 0


@pytest.mark.parametrize(
    "members",
    [
        {"multi_pkg": True, "force_collapse": "false", "tpns_online_push_type": 1, "ignore_invalid_token": "1"},
        {"channel_rules": [{"channel": "hw", "disable": True}, {"channel": "honor", "disable": 0}]},
        {"plan_id": "17", "group_id": "tpns_20261124", "stat_tag": "autumn", "trace_id": "t", "platform": "all"},
        {"push_id": "0", "loop_interval": 0, "tag_list": {"tags": [], "op": "AND"}, "iot": {}},
    ],
)
def test_members_that_change_nothing_here_are_taken(client: Client, members: dict[str, Any]) -> None:
    builders.application()
    assert push(client, builders.push_body("alice"), **members)["ret_code"] == 0


def test_a_speed_is_kept(client: Client) -> None:
    builders.application()
    push(client, builders.push_body(audience_type="all", push_speed="1000"))
    assert GatewayPush.objects.get().speed == 1000


@pytest.mark.parametrize(("sent", "kept"), [(0, 0), (1, 800), (799, 800), (3600, 3600), ("", 259_200)])
def test_expire_time_follows_the_contract(client: Client, sent: Any, kept: int) -> None:
    builders.application()
    push(client, builders.push_body("alice", expire_time=sent))
    assert GatewayPush.objects.get().expire_time == kept


def test_an_ios_application_needs_an_environment(client: Client) -> None:
    builders.application(platform="ios")
    message = {"title": "Sale", "content": "x", "ios": {"aps": {"alert": {"subtitle": ""}}}}
    assert push(client, builders.push_body("alice", message=message))["ret_code"] == 1008002
    answer = push(client, builders.push_body("alice", message=message, environment="dev"))
    assert (answer["ret_code"], answer["environment"]) == (0, "dev")


def test_a_time_that_has_passed_means_now(client: Client) -> None:
    builders.application()
    push(client, builders.push_body("alice", send_time="2020-01-01 00:00:00"))
    assert GatewayPush.objects.get().status == "PUSH_INIT"


def test_a_push_for_later_waits_until_its_time_in_china(client: Client) -> None:
    builders.application()
    due = (timezone.now() + timedelta(days=89)).replace(microsecond=0)
    written = due.astimezone(SERVICE_ZONE).strftime("%Y-%m-%d %H:%M:%S")
    push(client, builders.push_body("alice", send_time=written, expire_time=3600))
    stored = GatewayPush.objects.get()
    assert (stored.status, stored.send_at) == ("PUSH_WAIT", due)
    assert stored.expires_at == due + timedelta(hours=1)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'"push"',
        b"{",
        b'{"message": NaN}',
        b"[" * 100_000,
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b'{"message": {"title": "\\u0000"}}',
        b'{"message": {"title": "\\ud800"}}',
        b'{"message": {"badge": 1e999}}',
        b'{"seq": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_json_object_is_said_so(client: Client, raw: bytes) -> None:
    builders.application()
    answer = push(client, raw)
    assert answer["ret_code"] == 1008001
    assert "Send" in answer["err_msg"]


def test_a_backslash_before_u0000_is_no_nul(client: Client) -> None:
    builders.application()
    body = builders.push_body("alice", message={"title": "Sale", "content": "C:\\u0000"})
    assert push(client, body)["ret_code"] == 0


def test_only_post_is_answered(client: Client) -> None:
    assert client.get(builders.PREFIX + PUSH_PATH).status_code == 405


@pytest.mark.parametrize("written", [3600, 3600.0, "3600"])
def test_a_whole_number_may_be_written_with_a_point(client: Client, written: float | str) -> None:
    builders.application()
    assert push(client, builders.push_body("alice", expire_time=written))["ret_code"] == 0
    assert GatewayPush.objects.get().expire_time == 3600
    half = push(client, builders.push_body("alice", expire_time=3600.5))
    assert half["err_msg"] == "Send expire_time as a whole number from 0 to 259200."
