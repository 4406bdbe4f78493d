"""Who calls: Basic and Sign authentication of the contract, over the raw bytes, before anything is parsed.

A failure is a Refusal with HTTP status 403. Secrets are compared in constant time. An AccessID that nobody has takes
the same path as a wrong key: it is compared with a key that nobody has.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Iterable
from typing import NoReturn

from django.http import HttpRequest

from console.gateway.envelope import Refusal
from console.gateway.models import GatewayApplication
from pushes.tpns.contract import ACCESS_ID_HEADER, SIGN_HEADER, TIMESTAMP_HEADER, Code

WINDOW_SECONDS = 600  # how far a TimeStamp may be from the gateway's clock, either way
NOBODYS_KEY = secrets.token_hex(16)


def authenticate(
    request: HttpRequest, body: Callable[[], Iterable[bytes]], *, clock: Callable[[], float] = time.time
) -> GatewayApplication:
    """The application that `request` speaks for.

    `body` is asked for the raw body, in blocks, only when a signature covers it. `clock` tells the seconds since 1970.
    Raises Refusal.
    """
    authorization = request.headers.get("Authorization", "")
    if authorization:
        return _basic(authorization)
    names = (ACCESS_ID_HEADER, TIMESTAMP_HEADER, SIGN_HEADER)
    access_id, timestamp, sign = (request.headers.get(name, "") for name in names)
    if not (access_id and timestamp and sign):
        _fail("Send an Authorization header of the Basic scheme, or the headers AccessId, TimeStamp and Sign.")
    _check_time(timestamp, clock())
    return _signed(access_id, timestamp, sign, body)


def shows_who_calls(request: HttpRequest) -> bool:
    """Whether the headers alone bear the keys of an application, or the AccessId of one that signs the body."""
    authorization = request.headers.get("Authorization", "")
    try:
        return bool(_basic(authorization) if authorization else _find(request.headers.get(ACCESS_ID_HEADER, ""))[0])
    except Refusal:
        return False


def _basic(authorization: str) -> GatewayApplication:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        _fail("Use the Basic scheme in the Authorization header, or the headers AccessId, TimeStamp and Sign.")
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        _fail("Write the Authorization header as Basic and base64 of AccessID, colon, SecretKey.")
    access_id, _, secret_key = pair.partition(":")
    application, expected = _find(access_id)
    matches = hmac.compare_digest(expected.encode(), secret_key.encode())
    return _judge(application, matches, "The SecretKey does not belong to the AccessID. Check both.")


def _signed(access_id: str, timestamp: str, sign: str, body: Callable[[], Iterable[bytes]]) -> GatewayApplication:
    application, secret_key = _find(access_id)
    mac = hmac.new(secret_key.encode(), (timestamp + access_id).encode(), hashlib.sha256)
    for block in body():
        mac.update(block)
    matches = hmac.compare_digest(base64.b64encode(mac.hexdigest().encode()), sign.encode())
    words = "Sign does not match. Sign TimeStamp, AccessId and the body byte for byte as sent, with the SecretKey."
    return _judge(application, matches, words)


def _check_time(timestamp: str, now: float) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        _fail("Write TimeStamp as whole seconds since 1970.")
    if abs(now - int(timestamp)) > WINDOW_SECONDS:
        _fail(f"TimeStamp is more than {WINDOW_SECONDS} seconds from the gateway's clock. Set the caller's clock.")


def _find(access_id: str) -> tuple[GatewayApplication | None, str]:
    """The application of that AccessID, if any, and the secret key to compare with."""
    application = None
    if "\x00" not in access_id:  # PostgreSQL takes no NUL in text
        application = GatewayApplication.objects.filter(access_id=access_id).first()
    return application, application.secret_key if application else NOBODYS_KEY


def _judge(application: GatewayApplication | None, matches: bool, words: str) -> GatewayApplication:
    if application is None:
        message = "The AccessID is not known here. Check it, and that the application belongs to this access point."
        raise Refusal(Code.ACCESS_ID_WRONG, message, status=403)
    if not matches:
        _fail(words)
    return application


def _fail(message: str) -> NoReturn:
    raise Refusal(Code.AUTHENTICATION_FAILED, message, status=403)
