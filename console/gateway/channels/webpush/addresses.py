"""Which services may be called. An endpoint comes from a device, so anything may stand in it: only hosts that are known
to be push services, or that the installation names, are called, and only over TLS unless it names them with http.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from console.gateway.channels.posts import Place, place_of
from console.gateway.channels.protocol import Limits, UnusableAddressError
from console.gateway.channels.webpush.encryption import POINT, SECRET, Recipient, recipient
from console.gateway.channels.webpush.vapid import decoded

# A name that begins with a dot is all that lies below it.
SERVICES = (
    "fcm.googleapis.com",  # Chrome, Edge on Android, Opera, Samsung's
    "updates.push.services.mozilla.com",  # Firefox
    "web.push.apple.com",  # Safari
    ".push.apple.com",
    ".notify.windows.com",  # Edge on Windows
)
LONGEST = 1_000  # characters of an endpoint; those seen have up to 600


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gives its page: where to post, and for whom to encrypt."""

    endpoint: str
    place: Place
    to: Recipient


def address_of(written: Mapping[str, Any], limits: Limits) -> str:
    """The subscription as text, from PushSubscription.toJSON(). Raises UnusableAddressError."""
    endpoint, keys = written.get("endpoint"), written.get("keys")
    if not isinstance(endpoint, str) or not isinstance(keys, Mapping):
        raise UnusableAddressError("Send address as the subscription's toJSON() gives it: endpoint and keys.")
    if not is_allowed(endpoint, limits):
        raise UnusableAddressError(
            "Send an endpoint of a push service that is known here. An administrator adds others to WEB_PUSH_HOSTS."
        )
    text = json.dumps({"endpoint": endpoint, "p256dh": keys.get("p256dh"), "auth": keys.get("auth")})
    subscription_of(text)
    return text


def subscription_of(address: str) -> Subscription:
    """The subscription that `address_of` wrote. Raises UnusableAddressError."""
    try:
        parts = json.loads(address)
        to = recipient(decoded(parts["p256dh"]), decoded(parts["auth"]))
        return Subscription(parts["endpoint"], place_of(parts["endpoint"]), to)
    except (ValueError, KeyError, TypeError, AttributeError):
        words = f"Send keys.p256dh ({POINT} bytes) and keys.auth ({SECRET}) as the subscription's toJSON() gives them."
        raise UnusableAddressError(words) from None


def host_of(address: str) -> str:
    """The service of the address, as scheme and host; "" where it cannot be read."""
    try:
        return place_of(json.loads(address)["endpoint"]).origin.lower()
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def is_allowed(endpoint: str, limits: Limits) -> bool:
    """Whether the endpoint is at a service that may be called. Asked when it comes, and again at each call."""
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable():
        return False
    if "\\" in endpoint or "#" in endpoint or " " in endpoint:
        return False
    try:
        return _is_open(place_of(endpoint).origin, limits.hosts)
    except ValueError:
        return False


@lru_cache(maxsize=1_000)
def _is_open(origin: str, hosts: tuple[str, ...]) -> bool:
    if origin.lower() in hosts:
        return True
    try:
        parts = urlsplit(origin)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:  # a port that is no number, a bracket without its other one
        return False
    if "@" in origin or origin.endswith(":"):  # a port of no digits is none for urlsplit, and no number
        return False
    return parts.scheme == "https" and port in (None, 443) and _is_named(host, SERVICES + hosts)


def _is_named(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or (name.startswith(".") and host.endswith(name)) for name in names)
