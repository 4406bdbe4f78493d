"""How often an address may call with wrong keys of an application."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.http import HttpRequest

from console.allowances import Limit, address_of
from console.gateway.contract.envelope import Refusal, wait_if
from pushes.tpns.contract import ACCESS_ID_HEADER, Code

# For each AccessID of its own: a server with a wrong key keeps no other behind the same address from calling.
WRONG_KEYS = Limit("wrong-keys", 60, timedelta(minutes=10))
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
                wait_if(WRONG_KEYS.spend(address, NOBODY), words)
            elif refusal.code == Code.AUTHENTICATION_FAILED:
                words = "Too many calls from your address had wrong keys. Check AccessID and key"
                wait_if(WRONG_KEYS.spend(address, access_id), words)
        raise


def claimed(request: HttpRequest) -> str:
    """The AccessID whose keys a call says to have, right or not."""
    if access_id := request.headers.get(ACCESS_ID_HEADER, ""):
        return access_id
    with suppress(ValueError):  # what is no base64, or no text
        pair = base64.b64decode(request.headers.get("Authorization", "").partition(" ")[2].strip()).decode()
        return pair.partition(":")[0]
    return NOBODY
