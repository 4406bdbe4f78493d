"""Who sends: a key of an Apple developer team, and the app that the notifications are for.

Source: developer.apple.com, "Establishing a token-based connection to APNs": ES256, kid in the header, iss and iat as
claims; good for an hour, and renewed at most every 20 minutes.
"""

import re
import time
from collections.abc import Mapping
from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from joserfc import jwt
from joserfc.jwk import ECKey

from console.gateway.channels.protocol import UnusableCredentialError
from console.gateway.channels.tokens import Token

RENEWED_AFTER = 50 * 60  # seconds; Apple takes them for 60 minutes
NEVER_SOONER = 20 * 60  # seconds between two tokens of one key
_ID = re.compile(r"[A-Z0-9]{10}")
_TOPIC = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,254}")


class Credential:
    """The key, ready to sign."""

    def __init__(self, given: Mapping[str, str]) -> None:
        """`private_key` is the text of the .p8 file, `key_id` and `team_id` stand beside it, `topic` is the bundle id.

        Raises UnusableCredentialError.
        """
        self._key = _read(given.get("private_key", ""))
        self._key_id = _checked(given, "key_id", _ID, "10 letters and digits, beside the key in Apple's list of keys")
        self._team_id = _checked(given, "team_id", _ID, "10 letters and digits, on Apple's page about the membership")
        self.topic = _checked(given, "topic", _TOPIC, "the app's bundle id, such as com.example.shop")

    @property
    def name(self) -> str:
        """Stands for the key where processes share its token; tells nothing about it."""
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return sha256(b"\0".join([self._team_id.encode(), self._key_id.encode(), public])).hexdigest()

    async def token(self) -> Token:
        """A new token."""
        now = time.time()
        key = ECKey.import_key(self._key)
        text = jwt.encode({"alg": "ES256", "kid": self._key_id}, {"iss": self._team_id, "iat": int(now)}, key)
        return Token(text, now, now + RENEWED_AFTER)


def _checked(given: Mapping[str, str], name: str, pattern: re.Pattern[str], what: str) -> str:
    value = given.get(name, "").strip()
    if not pattern.fullmatch(value):
        raise UnusableCredentialError(f"Give {name}: {what}.", name)
    return value


def _read(private_key: str) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(private_key.strip().encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    words = "Give private_key: the whole text of the .p8 file, with its first and last line."
    raise UnusableCredentialError(words, "private_key")
