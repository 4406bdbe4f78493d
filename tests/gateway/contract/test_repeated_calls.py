"""Tests of repeated calls: what counts as the same call, what it is answered, and what is forgotten."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from console.gateway.contract import repeated_calls
from console.gateway.models import GatewayApplication, GatewayPush, RememberedCall
from pushes.tpns.contract import IDEMPOTENCY_HEADER, PUSH_PATH, REVOKE_PATH, STOP_PATH, Code
from tests.gateway import builders, wire

pytestmark = pytest.mark.django_db
BODY = json.dumps({**builders.push_body("alice"), "trace_id": ""}).encode()
PUSHED = {"ret_code": 0, "err_msg": "NO_ERROR"}


@pytest.fixture(autouse=True)
def _application() -> None:
    builders.application()


def push(client: Client, body: bytes = BODY, key: str = "", **who: str) -> Any:
    """The answer of a push call with Basic authentication."""
    headers = {"Authorization": builders.contract.basic(who.get("access_id", builders.ACCESS_ID), builders.SECRET_KEY)}
    headers |= {IDEMPOTENCY_HEADER: key} if key else {}
    return client.post(builders.PREFIX + PUSH_PATH, body, content_type="application/json", headers=headers)


def later(**time: float) -> None:
    """Let time pass for what is remembered."""
    RememberedCall.objects.update(kept_until=F("kept_until") - timedelta(**time))


def test_the_same_body_within_a_minute_gets_the_first_answer(client: Client) -> None:
    first, again = push(client), push(client)
    assert first.json().items() >= PUSHED.items()
    assert (again.status_code, again.content) == (200, first.content)
    assert (first.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert GatewayPush.objects.count() == 1
    later(seconds=61)
    assert push(client).json()["push_id"] != first.json()["push_id"]
    assert GatewayPush.objects.count() == 2


def test_a_second_repetition_does_not_make_the_minute_longer(client: Client) -> None:
    push(client)
    later(seconds=40)
    push(client)
    later(seconds=40)
    push(client)
    assert GatewayPush.objects.count() == 2


@pytest.mark.parametrize("body", [BODY + b" ", BODY.replace(b'""', b'"2"'), BODY.replace(b"nine", b"ten")])
def test_a_wanted_repetition_differs_in_something(client: Client, body: bytes) -> None:
    assert push(client).json()["push_id"] != push(client, body).json()["push_id"]


def test_another_application_has_its_own_memory(client: Client) -> None:
    builders.application("1500000077")
    push(client)
    push(client, access_id="1500000077")
    assert GatewayPush.objects.count() == 2


def test_whoever_pushes_the_same_on_purpose_can_switch_it_off(client: Client, settings: Settings) -> None:
    settings.GATEWAY_REPEAT_SECONDS = 0
    assert [push(client).json()["ret_code"] for _ in range(2)] == [0, 0]
    assert GatewayPush.objects.count() == 2
    assert not RememberedCall.objects.exists()


def test_a_repeated_push_to_all_is_not_too_fast(client: Client) -> None:
    body = BODY.replace(b'"account"', b'"all"')
    assert [push(client, body).json()["ret_code"] for _ in range(2)] == [0, 0]
    assert GatewayPush.objects.count() == 1


def test_an_application_that_refuses_repeats_answers_a_repetition_all_the_same(client: Client) -> None:
    """Its client sent the call again by itself: the app must not hear that its push was refused."""
    GatewayApplication.objects.update(refuses_repeats=True)
    first = push(client)
    assert push(client).content == first.content
    refused = push(client, BODY + b" ").json()
    assert refused["ret_code"] == Code.REPEATED_PUSH
    assert first.json()["push_id"] in refused["err_msg"]
    assert json.loads(refused["result"]) == {"push_id": first.json()["push_id"]}


def test_a_refusal_and_a_stumble_leave_nothing_behind(client: Client) -> None:
    body = BODY.replace(b'"account"', b'"package_account_push", "upload_id": 7')
    assert [push(client, body).json()["ret_code"] for _ in range(2)] == [Code.TARGET_UNKNOWN] * 2
    quiet = Client(raise_request_exception=False)
    with wire.table_away(GatewayPush):
        assert push(quiet).status_code == 500
    assert not RememberedCall.objects.exists()
    assert push(client).json()["ret_code"] == 0


@pytest.mark.parametrize("path", [STOP_PATH, REVOKE_PATH])
def test_what_was_taken_back_may_be_pushed_once_more_at_once(client: Client, path: str) -> None:
    first = push(client).json()["push_id"]
    assert builders.post(client, path, {"pushId": first}).status_code == 200
    second = push(client).json()["push_id"]
    assert first != second
    assert push(client).json()["push_id"] == second


def test_a_clock_that_was_set_back_swallows_nothing(client: Client) -> None:
    push(client)
    later(hours=-1)
    push(client)
    assert GatewayPush.objects.count() == 2


def test_a_key_of_the_callers_own_holds_for_a_day(client: Client) -> None:
    first = push(client, key="order-1").json()["push_id"]
    later(hours=23)
    assert push(client, key="order-1").json()["push_id"] == first
    assert push(client, key="order-2").json()["push_id"] != first, "another key is another push"
    later(hours=2)
    assert push(client, key="order-1").json()["push_id"] != first
    assert GatewayPush.objects.count() == 3


def test_a_key_with_another_body_is_refused(client: Client) -> None:
    push(client, key="order-1")
    answer = push(client, BODY + b" ", key="order-1").json()
    assert (answer["ret_code"], answer["push_id"]) == (Code.PARAMETER_REFUSED, "")
    assert "Another body was sent with this Idempotency-Key" in answer["err_msg"]
    assert "at most 255" in push(client, key="x" * 256).json()["err_msg"]
    assert GatewayPush.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("audience", [b'"account"', b'"all"'])
def test_of_the_same_call_at_the_same_moment_one_pushes_and_all_get_its_answer(audience: bytes) -> None:
    body, together, answers = BODY.replace(b'"account"', audience), threading.Barrier(4), []

    def call() -> None:
        together.wait()
        answers.append(push(Client(), body).content)
        connection.close()

    callers = [threading.Thread(target=call) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(answers) == 4
    assert json.loads(answers[0])["ret_code"] == 0
    assert len(set(answers)) == 1
    assert GatewayPush.objects.count() == 1


def test_what_nobody_can_repeat_is_taken_away(client: Client) -> None:
    push(client)
    push(client, BODY + b" ", key="order-1")
    assert repeated_calls.forget() == 0
    later(minutes=2)
    assert repeated_calls.forget() == 1
    later(days=1)
    assert repeated_calls.forget() == 1
    assert not RememberedCall.objects.filter(kept_until__lt=timezone.now()).exists()
