"""Sends through a vendor's channel, to a stand-in or to the vendor."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from console.gateway.channels.protocol import Limits, Outcome, Outgoing
from console.gateway.channels.vendors.calling import VendorChannel
from console.gateway.channels.vendors.kind import VendorKind
from tests.gateway.channels.builders import outgoing

MESSAGE = {"title": "Sale", "content": "From nine"}


def to(number: int, address: str, android: Mapping[str, Any] | None = None, **members: Any) -> Outgoing:
    """A delivery of the one push of the tests."""
    said = MESSAGE | ({"android": dict(android)} if android else {})
    known = {"message": said, "expires_at": EXPIRES, "collapse_id": "42"}
    return outgoing(number, address, **{**known, **members})


EXPIRES = outgoing().expires_at  # one moment for all of a push


class Sender:
    """One channel, for as long as a call lasts."""

    def __init__(self, kind: VendorKind, given: Mapping[str, str], url: str, tls: Path, seconds: float = 5.0) -> None:
        self.kind, self.given = kind, given
        self.limits = Limits(base_url=url, ca_file=str(tls) if url else "", timeout_seconds=seconds)

    def __call__(self, *batches: list[Outgoing]) -> list[Outcome]:
        async def send(channel: VendorChannel) -> list[Outcome]:
            return [outcome for batch in batches for outcome in await channel.send(batch)]

        return list(self.run(send))

    def test(self) -> str:
        """What *Test connection* says."""
        return str(self.run(VendorChannel.test_connection))

    def run(self, do: Callable[[VendorChannel], Awaitable[Any]]) -> Any:
        """Do it with the channel."""

        async def run() -> Any:
            channel = self.kind.open_channel(self.given, self.limits)
            try:
                return await do(channel)
            finally:
                await channel.close()

        return asyncio.run(run())
