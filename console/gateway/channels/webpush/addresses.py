"""Which services may be called. An endpoint comes from a device, so anything may stand in it: only hosts that are known
to be push services, or that the installation names, are called, and only over TLS unless it names them with http.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from console.gateway.channels.protocol import Limits, UnusableAddressError
from console.gateway.channels.webpush.encryption import CURVE, SECRET
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
    public: bytes
    secret: bytes

    @property
    def origin(self) -> str:
        """Scheme, host and port as the token names its audience."""
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"


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
        public, secret = decoded(parts["p256dh"]), decoded(parts["auth"])
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnusableAddressError(
            "Send keys.p256dh and keys.auth as the subscription's toJSON() gives them."
        ) from None
    if len(secret) != SECRET or len(public) != 65:
        raise UnusableAddressError(f"Send keys.auth of {SECRET} bytes and keys.p256dh of 65, in base64url.")
    return Subscription(parts["endpoint"], public, secret)


def is_allowed(endpoint: str, limits: Limits) -> bool:
    """Whether the endpoint is at a service that may be called. Asked when it comes, and again at each call."""
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable() or "\\" in endpoint:
        return False
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:  # a port that is no number, a bracket without its other one
        return False
    if "@" in parts.netloc or parts.fragment or " " in endpoint:
        return False
    if f"{parts.scheme}://{parts.netloc.lower()}" in limits.hosts:
        return True
    return parts.scheme == "https" and port in (None, 443) and _is_named(host, SERVICES + limits.hosts)


def _is_named(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or (name.startswith(".") and host.endswith(name)) for name in names)
