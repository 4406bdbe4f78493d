"""What vendors' credentials have in common."""

import re
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from console.gateway.channels.calls import printable
from console.gateway.channels.protocol import UnusableCredentialError
from console.gateway.channels.tokens import Token
from console.gateway.channels.vendors.calling import NEVER_SOONER, Ask, Call, NoTokenNowError
from console.gateway.channels.vendors.meanings import Said

GOOD_FOR = 3600  # seconds, where the vendor does not say
RENEWED_BEFORE = 600  # seconds before its end
_WORD = re.compile(r"[!-~]{1,200}")


def needed(given: Mapping[str, str], vendor: str, **members: str) -> list[str]:
    """The members, which have no spaces. Raises UnusableCredentialError that names the first that is none."""
    found = {name: given.get(name, "").strip() for name in members}
    for name, words in members.items():
        if not _WORD.fullmatch(found[name]):
            raise UnusableCredentialError(f"Give {name}: {words}, from {vendor}'s console.", name)
    return list(found.values())


def optional(given: Mapping[str, str], vendor: str, name: str, words: str) -> str:
    """A member that may be left out; "" then. Raises UnusableCredentialError as `needed` does."""
    return needed(given, vendor, **{name: f"{words}, or leave it empty"})[0] if given.get(name, "").strip() else ""


def key_of(vendor: str, *parts: str) -> str:
    """Stands for the credential; tells nothing about it."""
    return f"{vendor}:{sha256(chr(0).join(parts).encode()).hexdigest()}"


async def client_token(ask: Ask, vendor: str, call: Call) -> Token:
    """An access token by OAuth 2.0's client credentials (RFC 6749, 4.4). Raises as `Vendor.token` does."""
    said: Said = await ask(call)
    members, now = said.members, time.time()
    words = printable(f"{said.status} {members.get('error', '')} {members.get('error_description', '')}").strip()
    if said.status in (400, 401, 403):
        raise UnusableCredentialError(f"{vendor} gives no access token: {words}")
    token = members.get("access_token")
    if said.status != 200 or not isinstance(token, str):
        raise NoTokenNowError(f"No access token ({words})")
    return Token(token, now, now + max(NEVER_SOONER, _seconds(members.get("expires_in")) - RENEWED_BEFORE))


def _seconds(written: Any) -> float:
    return float(written) if isinstance(written, int | float) and not isinstance(written, bool) else GOOD_FOR
