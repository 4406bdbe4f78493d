"""What went wrong with a signature that does not match: the usual slips are tried, and the one that fits is named.

This is no oracle. Every attempt is an HMAC under a key of the application, so only who holds that key (or has been
handed the digest by somebody who does) can hit one: a stranger's guess hits none, and learns what the plain refusal
tells. A hit opens nothing either; it is refused all the same, and says nothing about the key or about the right
signature that its sender could not compute. With the AccessKey one learns that it is the AccessKey, which registering
a device tells as well. Attempts are compared in constant time, and all of them are made whether one fits or not, known
AccessID or not.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator
from itertools import permutations
from typing import NamedTuple

MOST_BODY = 64 * 1024  # bytes; a larger body is not signed a dozen times for a caller whom nobody knows

RIGHT_ORDER = "TimeStamp, AccessId, body"
ENCODINGS: dict[str, Callable[["hmac.HMAC"], bytes]] = {
    "": lambda mac: base64.b64encode(mac.hexdigest().encode()),
    "Sign is the bare hex digest: encode that text in base64.": lambda mac: mac.hexdigest().encode(),
    "Sign is the bare hex digest in upper case: write it in lower case and encode that text in base64.": lambda mac: (
        mac.hexdigest().upper().encode()
    ),
    "Sign is base64 of upper-case hex: write the hex digest in lower case before base64.": lambda mac: base64.b64encode(
        mac.hexdigest().upper().encode()
    ),
    "Sign is base64 of the raw digest: write the digest as lower-case hex first, and encode that text in base64.": (
        lambda mac: base64.b64encode(mac.digest())
    ),
}


class Signing(NamedTuple):
    """What a caller signed, and the keys it may have signed with. `body` is None when it is too large to try."""

    timestamp: str
    access_id: str
    body: bytes | None
    secret_key: str
    access_key: str


def cause(sign: str, signing: Signing) -> str:
    """One sentence for each slip that explains `sign`. Empty when no slip does."""
    fitting = ""
    for words, attempt in _attempts(signing):
        if hmac.compare_digest(attempt, sign.encode()):
            fitting = fitting or words
    return fitting


def _attempts(signing: Signing) -> Iterator[tuple[str, bytes]]:
    for key_words, key in _keys(signing):
        for order_words, message in _messages(signing):
            mac = hmac.new(key.encode(), message, hashlib.sha256)
            for form_words, encode in ENCODINGS.items():
                yield " ".join(filter(None, (key_words, order_words, form_words))), encode(mac)


def _keys(signing: Signing) -> Iterator[tuple[str, str]]:
    yield "", signing.secret_key
    for end in ("\n", "\r\n"):
        yield "The SecretKey ends with a line end: take it away before signing.", signing.secret_key + end
    yield "The AccessKey was taken as the key: sign with the SecretKey.", signing.access_key


def _messages(signing: Signing) -> Iterator[tuple[str, bytes]]:
    """What may have been signed, the right one first."""
    said = {"TimeStamp": signing.timestamp.encode(), "AccessId": signing.access_id.encode()}
    if signing.body is not None:
        said["body"] = signing.body
        for order in permutations(said):
            words = f"Sign covers {', '.join(order)}: sign {RIGHT_ORDER}, in this order."
            yield "" if ", ".join(order) == RIGHT_ORDER else words, b"".join(said[name] for name in order)
        del said["body"]
    for order in permutations(said):
        words = f"The body was left out: sign {RIGHT_ORDER}, the body byte for byte as sent."
        yield words, b"".join(said[name] for name in order)
