"""The signature of a call, as the Standard Webhooks (1.0.0) have it: receivers check it with a library of theirs.

Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256

from pushes.models.webhook import PREFIX


def signed(key: str, moment: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The headers of the call `key` with the body, tried at the moment (seconds since 1970), for each secret."""
    content = b"%b.%d.%b" % (key.encode(), moment, body)
    signatures = [hmac.digest(b64decode(secret.removeprefix(PREFIX)), content, sha256) for secret in secrets]
    return {
        "webhook-id": key,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(f"v1,{b64encode(each).decode('ascii')}" for each in signatures),
    }
