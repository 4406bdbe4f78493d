"""Limits of the gateway for an address: wrong keys of an application, and devices that are new."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.http import HttpRequest

from console.allowances import Limit, address_of
from console.gateway.contract.envelope import Refusal
from console.gateway.models import GatewayApplication
from pushes.tpns.contract import ACCESS_ID_HEADER, Code

# For each AccessID of its own: a server with a wrong key keeps no other behind the same address from calling.
WRONG_KEYS = Limit("wrong-keys", 60, timedelta(minutes=10))
# Thousands of phones may share the address of a mobile network: this only keeps a script from making millions.
NEW_DEVICES = Limit("new-devices", 2_000, timedelta(hours=1))
NOBODY = ""  # all AccessIDs that nobody has are counted together


@contextmanager
def limiting_wrong_keys(request: HttpRequest, access_id: str) -> Iterator[None]:
    """Around the check of keys: a wrong one too many from the address is answered with the time to wait.

    Right ones are never refused, or whoever shares a server's address could keep it from calling. Nobody guesses a key
    of 128 bits: what is limited is what the guesses cost.
    """
    try:
        yield
    except Refusal as refusal:
        if address := address_of(request):
            if refusal.code == Code.ACCESS_ID_WRONG:
                words = "Too many calls from your address had an unknown AccessID. Check it"
                _refuse(WRONG_KEYS.spend(address, NOBODY), words)
            elif refusal.code == Code.AUTHENTICATION_FAILED:
                words = "Too many calls from your address had wrong keys. Check AccessID and key"
                _refuse(WRONG_KEYS.spend(address, access_id), words)
        raise


def claimed(request: HttpRequest) -> str:
    """The AccessID whose keys a call says to have, right or not."""
    if access_id := request.headers.get(ACCESS_ID_HEADER, ""):
        return access_id
    with suppress(ValueError):  # what is no base64, or no text
        pair = base64.b64decode(request.headers.get("Authorization", "").partition(" ")[2].strip()).decode()
        return pair.partition(":")[0]
    return NOBODY


def admit_new_device(request: HttpRequest, application: GatewayApplication) -> None:
    """Raises Refusal when too many devices of the application are new from this address."""
    if address := address_of(request):
        seconds = NEW_DEVICES.spend(address, application.pk)
        _refuse(seconds, "Too many devices from your address are new. Register with the token that you were given")


def _refuse(seconds: int, words: str) -> None:
    if seconds:
        message = f"{words}, and call again in {seconds:,} seconds."
        raise Refusal(Code.TOO_FAST, message, status=429, retry_after=seconds)
