"""Tests of console.gateway.contract.auth, through the views that use it."""

import base64
import time

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from console.gateway.contract.auth import WINDOW_SECONDS, authenticate
from console.gateway.contract.envelope import Refusal
from console.gateway.models import GatewayApplication
from pushes.tpns import contract
from tests.gateway import builders

pytestmark = pytest.mark.django_db

# The worked example of the service's signature page.
VECTOR_BODY = (
    b'{"audience_type": "account","platform": "android","message": {"title": "test title","content": "test content",'
    b'"android": { "action": {"action_type": 3,"intent": "xgscheme://com.xg.push/notify_detail?param1=xg"}}},'
    b'"message_type": "notify","account_list": ["5822f0eee44c3625ef0000bb"] }'
)
VECTOR_SIGN = "Y2QyMDc3NDY4MmJmNzhiZmRiNDNlMTdkMWQ1ZDU2YjNlNWI3ODlhMTY3MGZjMTUyN2VmNTRjNjVkMmQ3Yjc2ZA=="


def test_the_documented_signature_is_accepted() -> None:
    app = builders.application()
    headers = {"AccessId": builders.ACCESS_ID, "TimeStamp": "1565314789", "Sign": VECTOR_SIGN}
    request = RequestFactory().post("/", VECTOR_BODY, content_type="application/json", headers=headers)
    blocks = [VECTOR_BODY[:7], VECTOR_BODY[7:]]
    caller = authenticate(request, lambda: blocks, clock=lambda: 1565314789.0)  # the day the example was made
    assert (caller.application, caller.sign, caller.signed_at) == (app, VECTOR_SIGN, 1565314789)


def test_a_stranger_is_told_apart_only_after_the_same_comparison() -> None:
    """Known or not, the whole body is read and signed before the answer."""
    builders.application()
    read = []

    def body() -> list[bytes]:
        read.append(True)
        return [VECTOR_BODY]

    for access_id in (builders.ACCESS_ID, "1500009999"):
        headers = {"AccessId": access_id, "TimeStamp": "1565314789", "Sign": "x" * 88}
        request = RequestFactory().post("/", VECTOR_BODY, content_type="application/json", headers=headers)
        with pytest.raises(Refusal):
            authenticate(request, body, clock=lambda: 1565314789.0)
    assert len(read) == 2


def test_a_signed_push_is_accepted_and_one_changed_byte_is_not(client: Client) -> None:
    builders.application()
    headers = builders.signed_headers(VECTOR_BODY)
    path = builders.PREFIX + contract.PUSH_PATH
    good = client.post(path, VECTOR_BODY, content_type="application/json", headers=headers)
    assert good.json()["ret_code"] == 0
    bad = client.post(path, VECTOR_BODY + b" ", content_type="application/json", headers=headers)
    assert (bad.status_code, bad.json()["ret_code"]) == (403, 1008003)


@pytest.mark.parametrize("seconds", [-WINDOW_SECONDS - 5, WINDOW_SECONDS + 5])
def test_a_stale_or_future_stamp_is_refused(client: Client, seconds: int) -> None:
    builders.application()
    headers = builders.signed_headers(VECTOR_BODY, timestamp=int(time.time()) + seconds)
    path = builders.PREFIX + contract.PUSH_PATH
    answer = client.post(path, VECTOR_BODY, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["ret_code"]) == (403, 1008003)
    assert "600 seconds" in answer.json()["err_msg"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (contract.PUSH_PATH, "ret_code"),
        (contract.BIND_PATH, "ret_code"),
        (contract.UPLOAD_PATH, "retCode"),
        (contract.QUERY_PATH, "retCode"),
        (contract.RECORD_PATH, "retCode"),
        (contract.STATISTICS_PATH, "retCode"),
        (contract.CHANNELS_PATH, "retCode"),
        (contract.DEVICES_PATH, "retCode"),
        (contract.STOP_PATH, "retCode"),
        (contract.REVOKE_PATH, "ret_code"),
        ("v3/device/tag", "ret_code"),
    ],
)
def test_a_wrong_key_and_a_wrong_access_id_answer_in_the_casing_of_the_path(
    client: Client, path: str, code: str
) -> None:
    builders.application()
    wrong_key = builders.post(client, path, {}, key="x" * 32)
    assert (wrong_key.status_code, wrong_key.json()[code]) == (403, 1008003)
    wrong_id = builders.post(client, path, {}, access_id="1500009999")
    assert (wrong_id.status_code, wrong_id.json()[code]) == (403, 1008035)
    nobody = client.post(builders.PREFIX + path, b"{}", content_type="application/json")
    assert (nobody.status_code, nobody.json()[code]) == (403, 1008003)


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic !!!", "Bearer abc", "Basic " + base64.b64encode(b"\xff:x").decode(), "Basic AAA=", "x" * 5000],
)
def test_a_garbled_authorization_header_is_a_clear_no(client: Client, header: str) -> None:
    builders.application()
    answer = client.post(
        builders.PREFIX + contract.PUSH_PATH, b"{}", content_type="application/json", headers={"Authorization": header}
    )
    assert answer.status_code == 403
    assert answer.json()["ret_code"] in (1008003, 1008035)


def refused(client: Client, body: bytes = VECTOR_BODY, **headers: str) -> str:
    """The sentence of a push call that is refused for who calls."""
    path = builders.PREFIX + contract.PUSH_PATH
    answer = client.post(path, body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["ret_code"]) in ((403, 1008003), (403, 1008035))
    return str(answer.json()["err_msg"])


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-700, "TimeStamp is 700 seconds behind the gateway's clock, and may be 600 seconds from it. Set the caller's"),
        (4800, "TimeStamp is 4,800 seconds ahead of the gateway's clock"),
        (
            8 * 3600 + 30,
            "TimeStamp is 8 hours ahead of the gateway's clock, as of another time zone. Send",
        ),
        (-3600, "TimeStamp is an hour behind the gateway's clock, as of another time zone."),
        (86_400 * 3, "TimeStamp is 259,200 seconds ahead of the gateway's clock"),
    ],
)
def test_a_wrong_clock_is_told_in_seconds_and_a_time_zone_in_hours(
    monkeypatch: pytest.MonkeyPatch, client: Client, seconds: int, words: str
) -> None:
    builders.application()
    now = time.time()
    monkeypatch.setitem(authenticate.__kwdefaults__, "clock", lambda: now)
    assert words in refused(client, **builders.signed_headers(VECTOR_BODY, timestamp=round(now) + seconds))


def test_milliseconds_are_told(client: Client) -> None:
    builders.application()
    headers = builders.signed_headers(VECTOR_BODY, timestamp=int(time.time() * 1000))
    assert refused(client, **headers) == "TimeStamp counts milliseconds. Write TimeStamp as whole seconds since 1970."


@pytest.mark.parametrize("proxys", [contract.basic("proxy", "word"), "Bearer abc", "Negotiate YII="])
def test_a_proxys_own_authorization_beside_a_right_sign_is_left_alone(client: Client, proxys: str) -> None:
    builders.application()
    headers = {**builders.signed_headers(VECTOR_BODY), "Authorization": proxys}
    path = builders.PREFIX + contract.PUSH_PATH
    answer = client.post(path, VECTOR_BODY, content_type="application/json", headers=headers)
    assert answer.json()["ret_code"] == 0
    raw = builders.multipart(b"alice\n")
    upload = {**builders.signed_headers(raw), "Authorization": proxys}
    assert builders.upload(client, raw, **upload).json()["retCode"] == 0
    assert refused(client, **{**headers, "Sign": "x" * 88}).startswith("Sign does not match.")


def test_a_right_authorization_beside_a_wrong_sign_is_enough(client: Client) -> None:
    builders.application()
    raw = builders.multipart(b"alice\n")
    right = {"Authorization": contract.basic(builders.ACCESS_ID, builders.SECRET_KEY)}
    assert builders.upload(client, raw, **{**builders.signed_headers(b"x"), **right}).json()["retCode"] == 0


def test_the_secret_is_encrypted_at_rest() -> None:
    app = builders.application()
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret_key FROM gateway_gatewayapplication WHERE id = %s", [app.pk])
        assert builders.SECRET_KEY not in cursor.fetchone()[0]
    assert GatewayApplication.objects.get(pk=app.pk).secret_key == builders.SECRET_KEY
