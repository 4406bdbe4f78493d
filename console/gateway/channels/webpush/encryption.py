"""Encryption of a message for one browser: RFC 8291 (Web Push), which is RFC 8188 (aes128gcm) with one record.

Everything is bytes here: public keys are points of P-256, uncompressed, 65 bytes.
"""

import os
from hashlib import sha256
from hmac import digest

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD_SIZE = 4096  # what every service takes, RFC 8030 section 7.2
HEADER = 16 + 4 + 1 + 65  # salt, record size, length of the key, the key
LONGEST = RECORD_SIZE - HEADER - 16 - 1  # bytes of a message: less the seal and what ends the last record
LAST_RECORD = b"\x02"
SALT, SECRET, POINT = 16, 16, 65  # bytes


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as it travels."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encrypt(
    message: bytes,
    public: bytes,
    secret: bytes,
    *,
    sender: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body that only the browser with the `public` key (p256dh) and the `secret` (auth) can read.

    `sender` and `salt` are made anew for each message; only a test vector gives them. Raises ValueError when the key
    is no point of the curve, or the message is longer than LONGEST.
    """
    if len(message) > LONGEST:
        raise ValueError(f"Shorten the message to {LONGEST:,} bytes; it has {len(message):,}.")
    sender, salt = sender or ec.generate_private_key(CURVE), salt or os.urandom(SALT)
    own = point_of(sender.public_key())
    shared = sender.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public))
    material = _derive(secret, shared, b"WebPush: info\x00" + public + own, 32)
    key = _derive(salt, material, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(salt, material, b"Content-Encoding: nonce\x00", 12)
    header = salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(own)]) + own
    return header + AESGCM(key).encrypt(nonce, message + LAST_RECORD, None)


def _derive(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    """HKDF-SHA-256 of at most 32 bytes (RFC 5869), in two calls."""
    return digest(digest(salt, material, sha256), info + b"\x01", sha256)[:length]
