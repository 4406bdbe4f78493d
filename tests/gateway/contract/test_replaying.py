"""Tests of signed calls that somebody sends once more: they act once, and at one address."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from console.gateway.contract import bindings
from console.gateway.models import GatewayPush, RememberedCall, Upload
from pushes.tpns.contract import BIND_PATH, PUSH_PATH, RECORD_PATH, REVOKE_PATH, STATISTICS_PATH, STOP_PATH, UPLOAD_PATH
from tests.gateway import builders
from tests.gateway.wire import table_away

pytestmark = pytest.mark.django_db
Headers = dict[str, str]


def send(client: Client, path: str, raw: bytes, headers: Headers) -> Any:
    """Exactly this body with exactly these headers."""
    return client.post(builders.PREFIX + path, raw, content_type="application/json", headers=headers)


def raw(members: dict[str, Any]) -> bytes:
    """A body, as it is signed."""
    return json.dumps(members).encode()


def test_a_signed_push_is_made_once_for_as_long_as_its_signature_holds(client: Client) -> None:
    builders.application()
    body = raw(builders.push_body("alice"))
    headers = builders.signed_headers(body, timestamp=int(time.time()) + 590)
    first = send(client, PUSH_PATH, body, headers)
    for _ in range(2):
        again = send(client, PUSH_PATH, body, headers)
        assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
        RememberedCall.objects.update(kept_until=F("kept_until") - timedelta(seconds=1100))
    assert GatewayPush.objects.count() == 1


def test_not_even_a_push_that_was_taken_back_can_be_replayed(client: Client) -> None:
    builders.application()
    body = raw(builders.push_body("alice"))
    headers = builders.signed_headers(body)
    push_id = send(client, PUSH_PATH, body, headers).json()["push_id"]
    builders.post(client, REVOKE_PATH, {"pushId": push_id})
    assert send(client, PUSH_PATH, body, headers).json()["push_id"] == push_id
    assert GatewayPush.objects.count() == 1


def test_a_repetition_that_was_signed_anew_cannot_be_replayed_either(client: Client) -> None:
    builders.application()
    body = raw(builders.push_body("alice"))
    send(client, PUSH_PATH, body, builders.signed_headers(body))
    headers = builders.signed_headers(body, timestamp=int(time.time()) + 1)
    send(client, PUSH_PATH, body, headers)
    RememberedCall.objects.update(kept_until=F("kept_until") - timedelta(seconds=70))
    send(client, PUSH_PATH, body, headers)
    assert GatewayPush.objects.count() == 1


@pytest.mark.parametrize(("used", "tried"), [(STATISTICS_PATH, REVOKE_PATH), (RECORD_PATH, STOP_PATH)])
def test_who_has_seen_a_question_cannot_act_with_it(client: Client, used: str, tried: str) -> None:
    app = builders.application()
    push = builders.push(app, "alice")
    body = raw({"pushId": push.push_id})
    headers = builders.signed_headers(body)
    assert send(client, used, body, headers).json()["retCode"] == 0
    answer = send(client, tried, body, headers)
    assert (answer.status_code, answer.json()["ret_code"], answer["Retry-After"]) == (403, 1008003, "1")
    assert answer.json()["err_msg"].startswith("This Sign was used to read something before. Sign each call by itself")
    assert GatewayPush.objects.get().status == "PUSH_INIT"
    signed_anew = builders.signed_headers(body, timestamp=int(time.time()) + 1)
    assert send(client, tried, body, signed_anew).json()["retCode"] == 0


def test_a_signature_acts_at_one_address(client: Client) -> None:
    app = builders.application()
    body = raw({"pushId": builders.push(app, "alice").push_id})
    headers = builders.signed_headers(body)
    assert send(client, STOP_PATH, body, headers).json()["retCode"] == 0
    answer = send(client, REVOKE_PATH, body, headers)
    assert (answer.status_code, answer.json()["retCode"]) == (403, 1008003)
    assert "was used for v3/push/stop_push_msg before" in answer.json()["errMsg"]
    assert GatewayPush.objects.get().status == "PUSH_DELETED_PUSH_MSG"


def test_questions_of_one_second_may_be_signed_alike_and_are_answered_anew(client: Client) -> None:
    """What asks for a record and for figures has the same body, and so the same signature."""
    app = builders.application()
    push = builders.push(app, "alice")
    body = raw({"pushId": push.push_id})
    headers = builders.signed_headers(body)
    assert send(client, STATISTICS_PATH, body, headers).json()["retCode"] == 0
    assert send(client, RECORD_PATH, body, headers).json()["pushRecordData"][0]["status"] == "PUSH_INIT"
    GatewayPush.objects.update(status="PUSH_FINISHED")
    assert send(client, RECORD_PATH, body, headers).json()["pushRecordData"][0]["status"] == "PUSH_FINISHED"
    with table_away(RememberedCall):
        assert send(client, RECORD_PATH, body, headers).json()["retCode"] == 0


def test_a_binding_that_was_undone_cannot_be_brought_back(client: Client) -> None:
    app = builders.application()
    device = builders.device(app)
    nobody = {"token": "0" * 32, "account_list": [{"account": "alice"}]}
    alice = {"token": device.token, "account_list": [{"account": "alice"}]}
    body = raw({"operator_type": 2, "seq": 5, "token_accounts": [alice, nobody]})
    headers = builders.signed_headers(body)
    first = send(client, BIND_PATH, body, headers)
    assert (first.json()["ret_code"], first.json()["result"], first.json()["seq"]) == (1008026, ["0", "1008006"], 5)
    builders.post(client, BIND_PATH, {"operator_type": 4, "token_list": [device.token]})
    assert send(client, BIND_PATH, body, headers).content == first.content
    assert bindings.bound(device) == []


def test_a_signed_upload_is_stored_once(client: Client) -> None:
    builders.application()
    body = builders.multipart(b"alice\n")
    headers = builders.signed_headers(body)
    first = builders.upload(client, body, **headers)
    again = builders.upload(client, body, **headers)
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    assert Upload.objects.count() == 1
    other = send(client, PUSH_PATH, body, headers)
    assert other.status_code == 403
    assert UPLOAD_PATH in other.json()["err_msg"]


def test_uploads_and_bindings_with_basic_authentication_are_made_as_often_as_they_come(client: Client) -> None:
    app = builders.application()
    body = builders.multipart(b"alice\n")
    assert [builders.upload(client, body).json()["retCode"] for _ in range(2)] == [0, 0]
    assert Upload.objects.count() == 2
    device = builders.device(app, "alice")
    clear = {"operator_type": 4, "token_list": [device.token]}
    builders.post(client, BIND_PATH, clear)
    bindings.bind(device, [(0, "alice")], device.created_at)
    builders.post(client, BIND_PATH, clear)
    assert bindings.bound(device) == []
