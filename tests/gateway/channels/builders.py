"""Deliveries for channels."""

from datetime import UTC, datetime, timedelta
from typing import Any

from console.gateway.channels.protocol import Outgoing

IOS = {"title": "Sale", "content": "From nine in all shops", "ios": {"aps": {"alert": {"subtitle": "Today"}}}}


def outgoing(number: int = 1, address: str = "", **given: Any) -> Outgoing:
    """A delivery of today to an address of its own."""
    now = datetime.now(UTC)
    defaults: dict[str, Any] = {
        "name": f"{number}-0123456789",
        "push_id": "1234567890123456789",
        "message_type": "notify",
        "message": IOS,
        "expires_at": now + timedelta(hours=1),
        "created_at": now,
    }
    return Outgoing(delivery=number, address=address or f"{number:064x}", **{**defaults, **given})
