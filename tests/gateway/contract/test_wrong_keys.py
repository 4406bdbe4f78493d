"""Tests of how often an address may call with wrong keys."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from console.allowances import Limit
from console.gateway.contract import wrong_keys
from pushes.tpns.contract import PUSH_PATH
from tests.gateway import builders

pytestmark = pytest.mark.django_db
HERE, THERE = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three, then a wait."""
    monkeypatch.setattr(wrong_keys, "WRONG_KEYS", Limit("wrong-keys", 3, timedelta(minutes=10)))


def signed(client: Client, key: str = builders.SECRET_KEY) -> Any:
    raw = json.dumps(builders.push_body("alice")).encode()
    headers = builders.signed_headers(raw, key=key)
    return client.post(builders.PREFIX + PUSH_PATH, raw, content_type="application/json", headers=headers)


def registered(client: Client, **members: str) -> Any:
    return client.post(f"{builders.PREFIX}devices/register", json.dumps(members), content_type="application/json")


def test_wrong_secret_keys_are_refused_in_the_envelope_with_the_time_to_wait() -> None:
    builders.application()
    assert [signed(HERE, "wrong").status_code for _ in range(3)] == [403] * 3
    refused = signed(HERE, "wrong")
    assert (refused.status_code, refused.json()["ret_code"]) == (429, 1008028)
    assert 0 < int(refused.headers["Retry-After"]) <= 200
    assert "wrong keys" in refused.json()["err_msg"]
    assert signed(THERE, "wrong").status_code == 403, "nobody elsewhere waits"


def test_whoever_has_the_right_keys_is_not_kept_out_by_wrong_ones_beside_it() -> None:
    app = builders.application()
    for _ in range(5):
        signed(HERE, "wrong")
        registered(HERE, access_id=app.access_id, access_key="x")
    assert signed(HERE, "wrong").status_code == 429
    assert signed(HERE).json()["ret_code"] == 0
    assert registered(HERE, access_id=app.access_id, access_key=app.access_key).json()["ret_code"] == 0


def test_right_calls_are_never_counted() -> None:
    app = builders.application()
    keys = {"access_id": app.access_id, "access_key": app.access_key}
    token = registered(HERE, **keys).json()["token"]
    assert {registered(HERE, **keys, token=token).json()["ret_code"] for _ in range(9)} == {0}


def test_wrong_access_keys_wait_and_another_application_does_not() -> None:
    app, other = builders.application(), builders.application("1500001049")
    wrong = {"access_id": app.access_id, "access_key": "x"}
    assert [registered(HERE, **wrong).status_code for _ in range(4)] == [403, 403, 403, 429]
    assert registered(HERE, access_id=other.access_id, access_key=other.access_key).status_code == 200


def test_one_applications_wrong_key_keeps_no_other_from_calling() -> None:
    builders.application()
    builders.application("1500001049")
    body = builders.push_body("alice")
    assert [builders.post(HERE, PUSH_PATH, body, key="wrong").status_code for _ in range(4)] == [403, 403, 403, 429]
    assert builders.post(HERE, PUSH_PATH, body, access_id="1500001049").json()["ret_code"] == 0
