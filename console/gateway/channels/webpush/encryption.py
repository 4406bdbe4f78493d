"""Encryption of a message for one browser: RFC 8291 (Web Push), which is RFC 8188 (aes128gcm) with one record.

Everything is bytes here: public keys are points of P-256, uncompressed, 65 bytes.
"""

import os
from hmac import digest
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD_SIZE = 4096  # what every service takes, RFC 8030 section 7.2
HEADER = 16 + 4 + 1 + 65  # salt, record size, length of the key, the key
LONGEST = RECORD_SIZE - HEADER - 16 - 1  # bytes of a message: less the seal and what ends the last record
LAST_RECORD = b"\x02"
SALT, SECRET, POINT = 16, 16, 65  # bytes
_SIZES = RECORD_SIZE.to_bytes(4, "big") + bytes([POINT])
_INFO, _KEY, _NONCE = b"WebPush: info\x00", b"Content-Encoding: aes128gcm\x00", b"Content-Encoding: nonce\x00"
_AGREEMENT = ec.ECDH()


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as it travels."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Recipient(NamedTuple):
    """Whom a message is for."""

    key: ec.EllipticCurvePublicKey
    point: bytes  # the same as it travels
    secret: bytes


def recipient(public: bytes, secret: bytes) -> Recipient:
    """The browser with the `public` key (p256dh) and the `secret` (auth). Raises ValueError."""
    if len(secret) != SECRET or len(public) != POINT:
        raise ValueError(f"{len(public)} and {len(secret)} bytes")
    return Recipient(ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public), public, secret)


def encrypt(
    message: bytes, to: Recipient, *, sender: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body that only the recipient can read.

    `sender` and `salt` are made anew for each message; only a test vector gives them. Raises ValueError when the
    message is longer than LONGEST.
    """
    if len(message) > LONGEST:
        raise ValueError(f"Shorten the message to {LONGEST:,} bytes; it has {len(message):,}.")
    sender, salt = sender or ec.generate_private_key(CURVE), salt or os.urandom(SALT)
    own = point_of(sender.public_key())
    material = _derive(digest(to.secret, sender.exchange(_AGREEMENT, to.key), "sha256"), _INFO + to.point + own)
    seed = digest(salt, material, "sha256")
    key, nonce = _derive(seed, _KEY)[:16], _derive(seed, _NONCE)[:12]
    return salt + _SIZES + own + AESGCM(key).encrypt(nonce, message + LAST_RECORD, None)


def _derive(seed: bytes, info: bytes) -> bytes:
    """The 32 bytes that HKDF-SHA-256 expands a seed to (RFC 5869)."""
    return digest(seed, info + b"\x01", "sha256")
