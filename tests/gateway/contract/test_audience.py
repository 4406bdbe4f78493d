"""Tests of whom a push call is for: what each target needs, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from console.gateway.models import WIDE, GatewayPush, Upload
from pushes.tpns.contract import PUSH_PATH
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def push(client: Client, **members: Any) -> dict[str, Any]:
    return dict(builders.post(client, PUSH_PATH, builders.push_body(**members)).json())


def uploaded(client: Client) -> int:
    return int(builders.upload(client, builders.multipart(b"alice\nbob\n")).json()["uploadId"])


def test_only_the_first_account_of_an_account_push_is_used(client: Client) -> None:
    builders.application()
    push(client, audience_type="account", account_list=["alice", "bob"])
    assert GatewayPush.objects.get().targets == ["alice"]


def test_only_the_first_token_of_a_token_push_is_used(client: Client) -> None:
    app = builders.application()
    first, second = builders.device(app), builders.device(app)
    push(client, audience_type="token", token_list=[first.token, second.token, "x"])
    stored = GatewayPush.objects.get()
    assert (stored.audience_type, stored.targets) == ("token", [first.token])


@pytest.mark.parametrize("name", ["account_list", "token_list"])
def test_a_list_has_a_thousand_items_and_not_one_more(client: Client, name: str) -> None:
    app = builders.application()
    items = [f"account-{n}" if name == "account_list" else builders.device(app).token for n in range(1000)]
    assert push(client, audience_type=name, **{name: items})["ret_code"] == 0
    answer = push(client, audience_type=name, **{name: [*items, "one-more"]})
    assert (answer["ret_code"], GatewayPush.objects.count()) == (1008007, 1)
    assert "1,001 items. Send at most 1,000" in answer["err_msg"]


def test_everybody_needs_no_list(client: Client) -> None:
    builders.application()
    assert push(client, audience_type="all", account_list=[])["ret_code"] == 0
    assert GatewayPush.objects.get().targets == []


@pytest.mark.parametrize("kind", ["package_account_push", "package_token_push"])
@pytest.mark.parametrize("as_text", [False, True])
def test_a_package_is_named_by_its_upload_id(client: Client, kind: str, as_text: bool) -> None:
    builders.application()
    upload_id = uploaded(client)
    answer = push(client, audience_type=kind, upload_id=str(upload_id) if as_text else upload_id)
    assert answer["ret_code"] == 0
    assert GatewayPush.objects.get().upload_id == upload_id


def test_an_upload_id_is_good_for_seven_days_and_many_pushes(client: Client) -> None:
    builders.application()
    upload_id = uploaded(client)
    for age, code in ((timedelta(0), 0), (timedelta(days=6, hours=23), 0), (timedelta(days=7), 10010005)):
        Upload.objects.update(created_at=timezone.now() - age)
        builders.rest()
        assert push(client, audience_type="package_account_push", upload_id=upload_id)["ret_code"] == code


def test_the_package_of_another_application_is_none(client: Client) -> None:
    builders.application()
    upload_id = uploaded(client)
    builders.application("1500000077")
    body = builders.push_body(audience_type="package_account_push", upload_id=upload_id)
    assert builders.post(client, PUSH_PATH, body, access_id="1500000077").json()["ret_code"] == 10010005


@pytest.mark.parametrize(
    ("members", "code", "words"),
    [
        ({"audience_type": "everyone"}, 1008007, "audience_type as one of: all, tag"),
        ({"audience_type": ""}, 1008002, "Send audience_type as one of: all, tag, token, "),
        ({"audience_type": "tag", "tag_rules": [{"tag_items": []}]}, 1008007, "The gateway keeps no tags."),
        ({"account_list": []}, 1008002, "account_list with at least one"),
        ({"account_list": "alice"}, 1008007, "account_list as a list"),
        ({"account_list": ["alice", 13711112222]}, 1008007, "item 2 of account_list as text"),
        ({"account_list": ["a"]}, 1008007, "Item 1 of account_list is 1 character long"),
        ({"account_list": ["a" * 101]}, 1008007, "Item 1 of account_list is 101 characters long"),
        ({"audience_type": "token_list", "token_list": []}, 1008002, "token_list with at least one"),
        ({"audience_type": "token", "token_list": ["short"]}, 1008029, "Item 1 of token_list is no token"),
        ({"audience_type": "token", "token_list": ["0" * 36]}, 10010005, "is no device of this application"),
        ({"audience_type": "package_account_push"}, 1008002, "Send upload_id"),
        ({"audience_type": "package_account_push", "upload_id": 0}, 1008002, "Send upload_id"),
        ({"audience_type": "package_account_push", "upload_id": 99}, 10010005, "No package with upload_id 99"),
        ({"audience_type": "package_token_push", "upload_id": 10**20}, 1008007, "upload_id as a whole number"),
    ],
)
def test_a_target_that_is_none_is_refused(client: Client, members: dict[str, Any], code: int, words: str) -> None:
    builders.application()
    answer = push(client, **{"audience_type": "account_list", "account_list": ["alice"], **members})
    assert (answer["ret_code"], GatewayPush.objects.exists()) == (code, False)
    assert words in answer["err_msg"]


def test_tokens_that_are_none_fail_the_call_or_are_left_out_of_it(client: Client) -> None:
    app = builders.application()
    good = builders.device(app).token
    stranger = builders.device(builders.application("1600000001", "ios")).token
    members: dict[str, Any] = {"audience_type": "token_list", "token_list": [good, "short", stranger]}
    assert push(client, **members)["ret_code"] == 1008029
    answer = push(client, **members, ignore_invalid_token=1)
    assert (answer["ret_code"], answer["invalid_targe_list"]) == (0, ["short", stranger])
    assert GatewayPush.objects.get().targets == [good]
    nobody = push(client, audience_type="token_list", token_list=["short", stranger], ignore_invalid_token="1")
    assert (nobody["ret_code"], nobody["invalid_targe_list"]) == (10010005, ["short", stranger])


@pytest.mark.parametrize(
    ("members", "is_wide"),
    [
        ({"audience_type": "account_list", "account_list": ["alice"]}, False),
        ({"audience_type": "package_account_push"}, False),
        ({"audience_type": "package_token_push", "accepted": WIDE + 1}, True),
        ({"audience_type": "package_account_push", "accepted": WIDE}, False),
        ({"audience_type": "package_account_push", "accepted": WIDE + 1}, True),
        ({"audience_type": "all"}, True),
    ],
)
def test_a_push_to_many_is_wide(client: Client, members: dict[str, Any], is_wide: bool) -> None:
    builders.application()
    upload_id = uploaded(client)
    if accepted := members.pop("accepted", 0):
        Upload.objects.update(rows=accepted, accepted=accepted)
    assert push(client, **{"upload_id": upload_id, **members})["ret_code"] == 0
    assert GatewayPush.objects.get().is_wide == is_wide


def test_a_package_whose_accounts_were_deleted_is_unknown(client: Client) -> None:
    builders.application()
    upload_id = uploaded(client)
    Upload.objects.update(file="")
    answer = push(client, audience_type="package_account_push", upload_id=upload_id)
    assert (answer["ret_code"], GatewayPush.objects.exists()) == (10010005, False)
    assert "Upload it again." in answer["err_msg"]
