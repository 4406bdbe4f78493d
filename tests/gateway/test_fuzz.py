"""Inputs nobody thought of: whatever is sent, the gateway answers in its envelope and never with a 500."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pushes.tpns import contract
from tests.examples import examples
from tests.gateway import builders

pytestmark = pytest.mark.django_db
JSON_PATHS = [
    contract.PUSH_PATH,
    contract.BIND_PATH,
    contract.QUERY_PATH,
    contract.RECORD_PATH,
    contract.STATISTICS_PATH,
    contract.CHANNELS_PATH,
    contract.DEVICES_PATH,
    contract.STOP_PATH,
    contract.REVOKE_PATH,
    contract.BOUND_PATH,
]
MEMBERS = [
    "audience_type", "message_type", "message", "environment", "account_list", "account_type", "account_push_type",
    "upload_id", "expire_time", "send_time", "operator_type", "token_accounts", "token_list", "token", "account",
    "startDate", "endDate", "pushId", "offset", "limit", "msgType", "pushType", "title", "content", "android", "seq",
    "pushid", "collapse_id", "push_speed", "ignore_invalid_token", "channel_rules", "channel", "accept_time", "start",
    "hour", "action", "action_type", "browser", "url", "custom_content", "aps", "ios", "alert", "badge_type",
]  # fmt: skip
WORDS = [
    "", "0", "2", "account", "account_list", "package_account_push", "notify", "dev", "2026-01-01", "\x00", "alice",
    "9" * 40, "2026-01-01 00:00:00", "1_0", "٣", "all", "token_list", "message", "20260101", "{}", "https://a",
]  # fmt: skip
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(2**70), 2**70), st.floats(), st.text(max_size=5),
    st.sampled_from(WORDS),
)  # fmt: skip
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=6)),
    max_leaves=20,
)
bodies = st.dictionaries(st.sampled_from(MEMBERS), values, max_size=10)
relaxed = settings(
    max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def check(answer: Any) -> None:
    assert answer.status_code in (200, 403)
    assert {"ret_code", "retCode"} & answer.json().keys()


@relaxed
@given(path=st.sampled_from(JSON_PATHS), body=bodies)
def test_any_json_is_answered(client: Client, path: str, body: dict[str, Any]) -> None:
    platform = "ios" if "ios" in body else "android"
    builders.device(builders.application(platform=platform), "alice")
    check(builders.post(client, path, body))
    push = {"audience_type": "account_list", "message_type": "notify", "message": {"title": "a", "content": "b"}}
    check(builders.post(client, path, {**push, "operator_type": 2, **body}))


@relaxed
@given(path=st.sampled_from(JSON_PATHS), body=st.one_of(st.binary(), st.text().map(json.dumps).map(str.encode)))
def test_any_bytes_are_answered(client: Client, path: str, body: bytes) -> None:
    builders.application()
    check(builders.post(client, path, body))


@relaxed
@given(data=st.binary(max_size=200), filename=st.text(max_size=20), signed=st.booleans(), whole=st.booleans())
def test_any_upload_is_answered(client: Client, data: bytes, filename: str, signed: bool, whole: bool) -> None:
    builders.application()
    raw = builders.multipart(data, filename.encode("utf-8", "replace").decode()) if whole else data
    check(builders.upload(client, raw, **(builders.signed_headers(raw) if signed else {})))


@relaxed
@given(name=st.sampled_from(["register", "bind", "unbind", "report"]), body=st.one_of(bodies, st.binary()))
def test_anything_a_device_says_is_answered(client: Client, name: str, body: Any) -> None:
    app = builders.application()
    device = builders.device(app, "alice")
    if isinstance(body, dict):
        keys = {"access_id": app.access_id, "access_key": app.access_key}
        body = json.dumps({**keys, "accounts": body.get("account_list"), "reports": body.get("token_list"), **body})
    headers = {"Authorization": f"Bearer {device.token}"}
    path = f"{builders.PREFIX}devices/{name}"
    check(client.post(path, body, content_type="application/json", headers=headers))
