"""The chain of a flight record: each row's hash covers the row and the hash before it. Pure.

Whoever changes, removes or inserts a row without the rows after it breaks the chain from there on.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

START = ""  # what comes before the first row


def link(
    before: str, *, push: int, sequence: int, at: datetime, by: int | None, kind: str, facts: Mapping[str, Any]
) -> str:
    """The hash of a row that follows one with the hash `before`: 64 hexadecimal digits."""
    row = {
        "push": push,
        "sequence": sequence,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": by,
        "kind": kind,
        "facts": facts,
    }
    canonical = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(before.encode() + canonical.encode()).hexdigest()
