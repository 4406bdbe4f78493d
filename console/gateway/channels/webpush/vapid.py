"""Who calls: a token signed for one service, RFC 8292. The key pair is the identity that browsers subscribed to."""

import json
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from console.gateway.channels.protocol import UnusableCredentialError
from console.gateway.channels.webpush.encryption import CURVE, point_of

GOOD_FOR = 12 * 3600  # seconds; services take at most 24 hours
RENEWED_AFTER = 6 * 3600  # seconds: clocks may differ, and a call may wait
# Apple's service takes nothing else: no name beside the address, no space.
_CONTACT = re.compile(r"mailto:[^\s<>@,]+@[^\s<>@,]+|https://[^\s<>]+")


def encoded(data: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes:
    """The bytes of base64url with or without padding. Raises ValueError."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def new_key() -> str:
    """A new private key, as PEM."""
    made = ec.generate_private_key(CURVE)
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


class Signer:
    """Signs for the services, once for each in RENEWED_AFTER."""

    def __init__(self, private_key: str, contact: str) -> None:
        """`private_key` as PEM; `contact` is whom a service writes to. Raises UnusableCredentialError."""
        self._key = _read(private_key)
        if not _CONTACT.fullmatch(contact):
            words = "Give a contact as mailto:push@example.com or https://example.com/contact."
            raise UnusableCredentialError(words, "contact")
        self._contact = contact
        self.public_key = encoded(point_of(self._key.public_key()))
        self._signed: dict[str, tuple[float, str]] = {}

    def authorization(self, origin: str) -> str:
        """The header for calls of the service at the origin, such as https://push.example.com."""
        now = time.time()
        made, header = self._signed.get(origin, (0.0, ""))
        if not 0 <= now - made < RENEWED_AFTER:
            header = f"vapid t={self._token(origin, int(now))}, k={self.public_key}"
            self._signed[origin] = now, header
        return header

    def _token(self, origin: str, now: int) -> str:
        claims = {"aud": origin, "exp": now + GOOD_FOR, "sub": self._contact}
        parts = (json.dumps(part, separators=(",", ":")).encode() for part in ({"typ": "JWT", "alg": "ES256"}, claims))
        signed = ".".join(encoded(part) for part in parts)
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(SHA256())))
        return f"{signed}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _read(private_key: str) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(private_key.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    words = "Give the private key of a P-256 pair as PEM, without a password."
    raise UnusableCredentialError(words, "private_key")
