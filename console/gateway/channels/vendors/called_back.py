"""How long an address makers take with a message, to call it back. To one that is longer no receipts are asked for."""

from console.gateway.channels.protocol import Kind

LONGEST = {Kind.XIAOMI: 128, Kind.MEIZU: 128, Kind.OPPO: 200}  # bytes


def is_taken(kind: Kind, address: str) -> bool:
    """Whether the maker takes this one; no address is none."""
    return 0 < len(address.encode()) <= LONGEST[kind]
