"""Tests of what is told about signatures and keys that do not match, to who holds the right ones."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable

import pytest
from django.test import Client

from console.gateway.models import GatewayApplication
from pushes.tpns import contract
from tests.gateway import builders
from tests.gateway.contract.test_auth import VECTOR_BODY, refused

pytestmark = pytest.mark.django_db


def digest(key: str, *parts: bytes) -> "hmac.HMAC":
    return hmac.new(key.encode(), b"".join(parts), hashlib.sha256)


def in_base64(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


WHO = builders.ACCESS_ID.encode()
ACCESS_KEY = "A" + "5" * 30
KEY = builders.SECRET_KEY
# By its name, how somebody signs at a moment `at`, and what is said of it.
SLIPS: dict[str, tuple[Callable[[bytes], str], str]] = {
    "bare hex": (
        lambda at: digest(KEY, at, WHO, VECTOR_BODY).hexdigest(),
        "Sign is the bare hex digest: encode that text in base64.",
    ),
    "bare upper-case hex": (
        lambda at: digest(KEY, at, WHO, VECTOR_BODY).hexdigest().upper(),
        "Sign is the bare hex digest in upper case: write it in lower case and encode",
    ),
    "upper-case hex": (
        lambda at: in_base64(digest(KEY, at, WHO, VECTOR_BODY).hexdigest().upper()),
        "Sign is base64 of upper-case hex: write the hex digest in lower case",
    ),
    "raw digest": (
        lambda at: in_base64(digest(KEY, at, WHO, VECTOR_BODY).digest()),
        "Sign is base64 of the raw digest: write the digest as lower-case hex first",
    ),
    "no body": (
        lambda at: in_base64(digest(KEY, at, WHO).hexdigest()),
        "The body was left out: sign TimeStamp, AccessId, body",
    ),
    "no body, turned": (
        lambda at: in_base64(digest(KEY, WHO, at).hexdigest()),
        "The body was left out: sign TimeStamp, AccessId, body",
    ),
    "AccessId first": (
        lambda at: in_base64(digest(KEY, WHO, at, VECTOR_BODY).hexdigest()),
        "Sign covers AccessId, TimeStamp, body: sign TimeStamp, AccessId, body, in this order.",
    ),
    "body first": (
        lambda at: in_base64(digest(KEY, VECTOR_BODY, at, WHO).hexdigest()),
        "Sign covers body, TimeStamp, AccessId: sign TimeStamp, AccessId, body, in this order.",
    ),
    "AccessKey": (
        lambda at: in_base64(digest(ACCESS_KEY, at, WHO, VECTOR_BODY).hexdigest()),
        "The AccessKey was taken as the key: sign with the SecretKey.",
    ),
    "line end": (
        lambda at: in_base64(digest(KEY + "\n", at, WHO, VECTOR_BODY).hexdigest()),
        "The SecretKey ends with a line end: take it away before signing.",
    ),
    "two at once": (
        lambda at: digest(KEY, WHO, at, VECTOR_BODY).hexdigest(),
        "in this order. Sign is the bare hex digest",
    ),
    "noise": (
        lambda at: "x" * 88,
        "Sign does not match. Sign TimeStamp, AccessId and the body byte for byte as sent",
    ),
    "words": (lambda at: "签名", "Sign does not match."),
}


def now() -> str:
    return str(int(time.time()))


@pytest.mark.parametrize("slip", SLIPS)
def test_the_slip_of_a_signature_is_named(client: Client, slip: str) -> None:
    builders.application()
    GatewayApplication.objects.update(access_key=ACCESS_KEY)
    sign, words = SLIPS[slip]
    stamp = now()
    headers = {"AccessId": builders.ACCESS_ID, "TimeStamp": stamp, "Sign": sign(stamp.encode())}
    assert words in refused(client, **headers)
    stranger = refused(client, **{**headers, "AccessId": "1500009999"})
    assert stranger.startswith("The AccessID is not known here."), "nothing else is told of an AccessID that nobody has"


def test_a_slip_is_named_for_an_upload_and_not_sought_in_all_orders_of_a_large_body(client: Client) -> None:
    builders.application()
    raw = builders.multipart(b"alice\n" * 20_000)
    stamp = now()
    at = stamp.encode()
    bare = {"AccessId": builders.ACCESS_ID, "TimeStamp": stamp, "Sign": digest(KEY, at, WHO).hexdigest()}
    assert "The body was left out" in builders.upload(client, raw, **bare).json()["errMsg"]
    turned = {**bare, "Sign": in_base64(digest(KEY, WHO, at, raw).hexdigest())}
    assert builders.upload(client, raw, **turned).json()["errMsg"].startswith("Sign does not match.")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (builders.SECRET_KEY + "\n", "The SecretKey was encoded with a line end, as echo writes one. Encode AccessID"),
        (builders.SECRET_KEY + "\r\n", "The SecretKey was encoded with a line end"),
        (f" {builders.SECRET_KEY}", "The SecretKey was encoded with blanks around it."),
        (ACCESS_KEY, "That is the AccessKey, which apps carry. Send the SecretKey."),
        ("x" * 32 + "\n", "The SecretKey does not belong to the AccessID. Check both."),
        ("\n", "The SecretKey does not belong to the AccessID. Check both."),
    ],
)
def test_the_slip_of_a_basic_header_is_named(client: Client, key: str, words: str) -> None:
    builders.application()
    GatewayApplication.objects.update(access_key=ACCESS_KEY)
    assert words in refused(client, Authorization=contract.basic(builders.ACCESS_ID, key))
    assert "not known here" in refused(client, Authorization=contract.basic("1500009999", key))
