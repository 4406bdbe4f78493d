"""Whether a device may bind accounts by itself: by the rule of its application, docs/devices.md.

A binding signature says that the app's server has seen this account log in on this device: HMAC-SHA256 with the
SecretKey over token, account, account type and time, a line each, in hex.
"""

import hashlib
import hmac
import time
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from console.gateway.contract.auth import WINDOW_SECONDS
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import number, text
from console.gateway.models import BindingRule, Device
from pushes.tpns.contract import BIND_PATH, Code

LARGEST_TIME = 10**12  # seconds


def sign(secret_key: str, *, token: str, account: str, account_type: int, moment: int) -> str:
    """The signature with which a device may bind an account; `moment` in seconds since 1970."""
    signed = f"{token}\n{account}\n{account_type}\n{moment}"  # neither a token nor an account has a line end
    return hmac.new(secret_key.encode(), signed.encode(), hashlib.sha256).hexdigest()


def require(device: Device, items: Iterable[dict[str, Any]], *, clock: Callable[[], float] = time.time) -> None:
    """Raises Refusal unless the device may bind all of `items`, of {account, account_type, time?, signature?}."""
    rule = device.application.binding_rule
    if rule == BindingRule.SERVER:
        _fail(
            "This application's accounts are bound by its server only. "
            f"Give the token to the app's server after the login, and have it call {BIND_PATH}."
        )
    if rule == BindingRule.SIGNED:
        for place, item in enumerate(items, 1):
            _require(device, place, item, clock())


def _require(device: Device, place: int, item: dict[str, Any], now: float) -> None:
    moment, signature = number(item, "time", largest=LARGEST_TIME), text(item, "signature")
    if not (moment and signature):
        _fail(f"Send time and signature with account {place}, as the app's server gives them after the login.")
    if abs(now - moment) > WINDOW_SECONDS:
        _fail(
            f"The signature of account {place} is more than {WINDOW_SECONDS} seconds from the gateway's clock. "
            "Ask the app's server for a new one."
        )
    account, kind = item["account"], number(item, "account_type")
    key = device.application.secret_key
    right = sign(key, token=device.token, account=account, account_type=kind, moment=moment)
    if not hmac.compare_digest(right.encode(), signature.lower().encode()):
        _fail(
            f"The signature of account {place} does not match. Have the app's server sign token, account, "
            "account_type and time, a line each and as sent, with the SecretKey."
        )


def _fail(words: str) -> NoReturn:
    raise Refusal(Code.AUTHENTICATION_FAILED, words, status=403)
