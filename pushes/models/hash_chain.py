"""The chain of a flight record: each row's hash covers the row and the hash before it. Pure.

Whoever changes, removes or inserts a row without the rows after it breaks the chain from there on.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

START = ""  # what comes before the first row


def row_of(
    *, push: int, sequence: int, at: datetime, by: int | None, kind: str, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """What is hashed of a row."""
    return {
        "push": push,
        "sequence": sequence,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": by,
        "kind": kind,
        "facts": facts,
    }


def link(before: str, row: Mapping[str, Any]) -> str:
    """The hash of a row that follows one with the hash `before`: 64 hexadecimal digits."""
    canonical = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(before.encode() + canonical.encode()).hexdigest()
