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
from dataclasses import dataclass
from typing import NoReturn

from django.http import HttpRequest

from console.gateway.contract import signature_slips
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.signature_slips import Signing
from console.gateway.models import GatewayApplication
from pushes.tpns.contract import ACCESS_ID_HEADER, SIGN_HEADER, TIMESTAMP_HEADER, Code

HEADERS = (ACCESS_ID_HEADER, TIMESTAMP_HEADER, SIGN_HEADER)
WINDOW_SECONDS = 600  # how far a TimeStamp may be from the gateway's clock, either way
HOUR = 3600
LONGEST_TIMESTAMP = 12  # digits
NOBODYS_KEY = secrets.token_hex(16)

Body = Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Caller:
    """Who calls. `sign` and `signed_at`, in seconds since 1970, are those of a signed call; else empty and 0."""

    application: GatewayApplication
    sign: str = ""
    signed_at: int = 0


def authenticate(request: HttpRequest, body: Body, *, clock: Callable[[], float] = time.time) -> Caller:
    """The caller that `request` speaks for.

    `body` is asked for the raw body, in blocks, only when a signature covers it. `clock` tells the seconds since 1970.
    Raises Refusal.
    """
    authorization = request.headers.get("Authorization", "")
    access_id, timestamp, sign = (request.headers.get(name, "") for name in HEADERS)
    if access_id and timestamp and sign:
        return _signed_or_basic(access_id, timestamp, sign, body, authorization, clock())
    if not authorization:
        _fail("Send an Authorization header of the Basic scheme, or the headers AccessId, TimeStamp and Sign.")
    return _basic(authorization)


def shows_who_calls(request: HttpRequest) -> bool:
    """Whether the headers alone bear the keys of an application, or the AccessId of one that signs the body."""
    if _find(request.headers.get(ACCESS_ID_HEADER, ""))[0]:
        return True
    try:
        return bool(_basic(request.headers.get("Authorization", "")))
    except Refusal:
        return False


def _signed_or_basic(access_id: str, timestamp: str, sign: str, body: Body, authorization: str, now: float) -> Caller:
    """A right Sign is enough: the Authorization beside it may be a proxy's own. So is a right Authorization."""
    try:
        _check_time(timestamp, now)
        return _signed(access_id, timestamp, sign, body)
    except Refusal as refusal:
        if not authorization:
            raise
        try:
            return _basic(authorization)
        except Refusal:
            raise refusal from None


def _basic(authorization: str) -> Caller:
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
    slip = "" if matches else _slip_of_basic(secret_key, expected, _access_key(application))
    return Caller(_judge(application, matches, slip or "The SecretKey does not belong to the AccessID. Check both."))


def _slip_of_basic(sent: str, secret_key: str, access_key: str) -> str:
    """What is wrong with the key that was sent. Told to who holds the right one, for every other way ends empty."""
    if hmac.compare_digest(secret_key.encode(), sent.strip().encode()):
        end = "a line end, as echo writes one" if sent.endswith("\n") else "blanks around it"
        return f"The SecretKey was encoded with {end}. Encode AccessID, colon, SecretKey and nothing else."
    if hmac.compare_digest(access_key.encode(), sent.encode()):
        return "That is the AccessKey, which apps carry. Send the SecretKey."
    return ""


def _signed(access_id: str, timestamp: str, sign: str, body: Body) -> Caller:
    application, secret_key = _find(access_id)
    mac = hmac.new(secret_key.encode(), (timestamp + access_id).encode(), hashlib.sha256)
    kept, size = bytearray(), 0
    for block in body():
        mac.update(block)
        size += len(block)
        if size <= signature_slips.MOST_BODY:
            kept += block
    matches = hmac.compare_digest(base64.b64encode(mac.hexdigest().encode()), sign.encode())
    words = "Sign does not match. Sign TimeStamp, AccessId and the body byte for byte as sent, with the SecretKey."
    if not matches:
        whole = bytes(kept) if size <= signature_slips.MOST_BODY else None
        signing = Signing(timestamp, access_id, whole, secret_key, _access_key(application))
        words = signature_slips.cause(sign, signing) or words
    return Caller(_judge(application, matches, words), sign, int(timestamp))


def _check_time(timestamp: str, now: float) -> None:
    is_number = timestamp.isascii() and timestamp.isdigit()
    if not is_number or len(timestamp) > LONGEST_TIMESTAMP:
        counted = "TimeStamp counts milliseconds. " if is_number and len(timestamp) == len("1600000000000") else ""
        _fail(f"{counted}Write TimeStamp as whole seconds since 1970.")
    ahead = int(timestamp) - round(now)
    if abs(ahead) > WINDOW_SECONDS:
        _fail(_words_of_clock(abs(ahead), "ahead of" if ahead > 0 else "behind"))


def _words_of_clock(seconds: int, way: str) -> str:
    """Whole hours, give or take what is taken anyway, are a time zone."""
    hours = round(seconds / HOUR)
    if 1 <= hours <= 14 and abs(seconds - hours * HOUR) <= WINDOW_SECONDS:
        zone = f"{hours} hours" if hours > 1 else "an hour"
        return (
            f"TimeStamp is {zone} {way} the gateway's clock, as of another time zone. Send seconds since 1970 in UTC."
        )
    return (
        f"TimeStamp is {seconds:,} seconds {way} the gateway's clock, and may be {WINDOW_SECONDS} seconds from it."
        " Set the caller's clock."
    )


def _find(access_id: str) -> tuple[GatewayApplication | None, str]:
    """The application of that AccessID, if any, and the secret key to compare with."""
    application = None
    if "\x00" not in access_id:  # PostgreSQL takes no NUL in text
        application = GatewayApplication.objects.filter(access_id=access_id).first()
    return application, application.secret_key if application else NOBODYS_KEY


def _access_key(application: GatewayApplication | None) -> str:
    return application.access_key if application else NOBODYS_KEY


def _judge(application: GatewayApplication | None, matches: bool, words: str) -> GatewayApplication:
    if application is None:
        message = "The AccessID is not known here. Check it, and that the application belongs to this access point."
        raise Refusal(Code.ACCESS_ID_WRONG, message, status=403)
    if not matches:
        _fail(words)
    return application


def _fail(message: str) -> NoReturn:
    raise Refusal(Code.AUTHENTICATION_FAILED, message, status=403)
