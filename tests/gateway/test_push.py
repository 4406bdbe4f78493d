"""Tests of the push call: its members, their limits, what the gateway refuses and how."""

from typing import Any

import pytest
from django.test import Client

from console.gateway.models import GatewayPush
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


def test_only_the_first_account_of_an_account_push_is_used(client: Client) -> None:
    builders.application()
    push(client, builders.push_body("alice", "bob", audience_type="account"))
    assert GatewayPush.objects.get().targets == ["alice"]


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
        ({"audience_type": "everyone"}, 1008007, "audience_type as one of: all, tag"),
        ({"audience_type": ""}, 1008002, "Send audience_type."),
        ({"audience_type": "tag"}, 1008007, "does not push to tag yet"),
        ({"account_list": []}, 1008002, "account_list with at least one"),
        ({"account_list": "alice"}, 1008007, "account_list as a list"),
        ({"account_list": ["alice", 13711112222]}, 1008007, "item 2 of account_list as text"),
        ({"account_list": ["a"]}, 1008007, "Item 1 of account_list is 1 character long"),
        ({"account_list": [f"a{n}" for n in range(1001)]}, 1008007, "1,001 items. Send at most 1,000"),
        ({"message": None}, 1008002, "Send message."),
        ({"message": "hello"}, 1008007, "message as an object"),
        ({"message": {"title": "Sale"}}, 1008002, "content in message"),
        ({"message": {"title": "Sale", "content": "x" * 4096}}, 1008007, "It may have 4,096"),
        ({"message": {"title": "Sale", "content": "x", "android": 3}}, 1008007, "android in message as an object"),
        ({"message_type": "call"}, 1008007, "notify, message"),
        ({"account_push_type": 2}, 1008007, "account_push_type as a whole number from 0 to 1"),
        ({"account_type": "x"}, 1008007, "account_type as a whole number"),
        ({"expire_time": 259_201}, 1008007, "expire_time of at most 259200"),
        ({"send_time": "tomorrow"}, 10010012, "yyyy-MM-dd HH:mm:ss"),
        ({"send_time": "2999-01-01 00:00:00"}, 10010012, "within 90 days"),
        ({"push_speed": 1000}, 1008007, "does not carry out push_speed yet"),
        ({"audience_type": "package_account_push"}, 1008002, "Send upload_id"),
        ({"audience_type": "package_account_push", "upload_id": 99}, 10010005, "No package with upload_id 99"),
    ],
)
def test_a_refusal_names_the_member(client: Client, members: dict[str, Any], code: int, words: str) -> None:
    builders.application()
    answer = push(client, builders.push_body("alice", "bob"), **members)
    assert answer["ret_code"] == code
    assert words in answer["err_msg"]
    assert not GatewayPush.objects.exists()


def test_a_message_is_measured_in_bytes_of_utf_8(client: Client) -> None:
    builders.application()
    frame = len('{"title":"Sale","content":""}')
    most = (4096 - frame) // 3
    exact = {"title": "Sale", "content": "好" * most + "x" * (4096 - frame - 3 * most)}
    assert push(client, builders.push_body("alice", message=exact))["ret_code"] == 0
    exact["content"] += "x"
    assert push(client, builders.push_body("alice", message=exact))["ret_code"] == 1008007


@pytest.mark.parametrize(("sent", "kept"), [(0, 0), (1, 800), (799, 800), (3600, 3600), ("", 259_200)])
def test_expire_time_follows_the_contract(client: Client, sent: Any, kept: int) -> None:
    builders.application()
    push(client, builders.push_body("alice", expire_time=sent))
    assert GatewayPush.objects.get().expire_time == kept


def test_an_ios_application_needs_an_environment(client: Client) -> None:
    builders.application(platform="ios")
    assert push(client, builders.push_body("alice"))["ret_code"] == 1008002
    answer = push(client, builders.push_body("alice", environment="dev"))
    assert (answer["ret_code"], answer["environment"]) == (0, "dev")


def test_a_push_for_later_waits(client: Client) -> None:
    builders.application()
    push(client, builders.push_body("alice", send_time="2020-01-01 00:00:00"))
    assert GatewayPush.objects.get().status == "PUSH_INIT"


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
