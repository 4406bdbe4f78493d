"""How many event streams an address may have open at one web process.

The streams of a device are few by themselves. This keeps whoever registers devices without end, from one machine, from
holding the process's memory and files; an office or a mobile network behind one address does not come near it.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from console.gateway.contract.envelope import Refusal
from pushes.tpns.contract import Code

RETRY_SECONDS = 30
TOLD_EVERY = 60.0  # seconds between two lines in the log

log = logging.getLogger(__name__)


class Places:
    """The streams that are open now, by address. `most` for each, 0 for any number; nobody's address has no limit."""

    def __init__(self, most: int) -> None:
        self._most, self._open = most, Counter[str]()
        self._told = float("-inf")

    @contextmanager
    def one(self, address: str) -> Iterator[None]:
        """A place for one stream while it is open. Raises Refusal when the address has none left."""
        if self._most and address and self._open[address] >= self._most:
            self._tell(address)
            words = f"Your address has {self._most:,} event streams open. Close some, or connect again in"
            raise Refusal(Code.TOO_FAST, f"{words} {RETRY_SECONDS} seconds.", status=429, retry_after=RETRY_SECONDS)
        self._open[address] += 1
        try:
            yield
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

    def _tell(self, address: str) -> None:
        now = time.monotonic()
        if now - self._told >= TOLD_EVERY:
            self._told = now
            log.warning(
                "%s has %d event streams open, and is refused more. If it is a proxy, set FORWARDED_ALLOW_IPS to it; "
                "if many devices share it, raise GATEWAY_STREAMS_PER_ADDRESS.",
                address,
                self._most,
            )
