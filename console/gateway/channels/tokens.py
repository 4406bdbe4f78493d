"""Tokens that a service gives or takes for a while, shared by all processes that send.

Services count how often a token is renewed, and refuse whoever renews too often. So the first process that needs one
makes it, and all others read it until it is due to be renewed.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, Protocol

CLAIM_SECONDS = 15  # that one process has for making a token, while the others wait for it
LOOK_AGAIN_SECONDS = 0.1


class TokenCache(Protocol):
    """Where processes share: a cache of Django has these. Whoever can read it can send, for as long as tokens live."""

    async def aget(self, key: str) -> Any:
        """What is kept under the key, or None."""

    async def aset(self, key: str, value: Any, timeout: float) -> None:
        """Keep the value for `timeout` seconds."""

    async def aadd(self, key: str, value: Any, timeout: float) -> bool:
        """Keep it if nothing is kept under the key; whether it is kept now."""

    async def adelete(self, key: str) -> bool:
        """Keep it no longer; whether it was kept."""


class Token(NamedTuple):
    """A token, and when it was made and has to be renewed: seconds since 1970."""

    text: str
    made: float
    renew_at: float


class OwnCache:
    """A TokenCache of this process alone."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Any, float]] = {}

    async def aget(self, key: str) -> Any:
        """What is kept under the key, or None."""
        value, until = self._kept.get(key, (None, 0.0))
        return value if until > time.monotonic() else None

    async def aset(self, key: str, value: Any, timeout: float) -> None:
        """Keep the value for `timeout` seconds."""
        self._kept[key] = value, time.monotonic() + timeout

    async def aadd(self, key: str, value: Any, timeout: float) -> bool:
        """Keep it if nothing is kept under the key; whether it is kept now."""
        if await OwnCache.aget(self, key) is not None:
            return False
        await OwnCache.aset(self, key, value, timeout)
        return True

    async def adelete(self, key: str) -> bool:
        """Keep it no longer; whether it was kept."""
        return self._kept.pop(key, None) is not None


class Carried(OwnCache):
    """A TokenCache whose token goes from one process to the next as text, by who holds the channel.

    One process at a time holds it, so that claims need not be carried.
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    async def aget(self, key: str) -> Any:
        """What is kept under the key, or None."""
        known, value = json.loads(self.text) if self.text else ("", None)
        return value if known == key else await super().aget(key)

    async def aset(self, key: str, value: Any, timeout: float) -> None:
        """Keep the value, and nothing else."""
        self.text = json.dumps([key, value])


class SharedToken:
    """The token of one credential."""

    def __init__(
        self, key: str, make: Callable[[], Awaitable[Token]], cache: TokenCache | None = None, youngest: float = 0.0
    ) -> None:
        """`key` names the credential in the cache; `make` gives a new token, and may raise; none that is younger than
        `youngest` seconds is replaced."""
        self._key, self._make, self._youngest = key, make, youngest
        self._cache: TokenCache = cache or OwnCache()
        self._held: Token | None = None
        self._lock = asyncio.Lock()

    async def current(self) -> str:
        """The token that everybody uses now. Raises what `make` raises."""
        if self._held and _is_fresh(self._held):
            return self._held.text
        async with self._lock:
            if not (self._held and _is_fresh(self._held)):
                self._held = await self._found() or await self._first()
            return self._held.text

    async def renewed(self, refused: str) -> str:
        """Another token than the one that the service refused; "" while that one is too young to be replaced."""
        async with self._lock:
            found = await self._found() or self._held
            if found and found.text == refused:
                if time.time() - found.made < self._youngest:
                    return ""
                found = await self._first(found)
            self._held = found or await self._first()
            return self._held.text

    async def _found(self) -> Token | None:
        kept = await self._cache.aget(self._key)
        token = Token(*kept) if kept else None
        return token if token and _is_fresh(token) else None

    async def _first(self, before: Token | None = None) -> Token:
        """A new token, made by one of all processes; by this one as well if that one fails to."""
        claim = f"{self._key}:claim"
        if not await self._cache.aadd(claim, 1, CLAIM_SECONDS):
            for _ in range(int(CLAIM_SECONDS / LOOK_AGAIN_SECONDS)):
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
                if (found := await self._found()) and found != before:
                    return found
        try:
            token = await self._make()
            await self._cache.aset(self._key, list(token), max(1.0, token.renew_at - time.time()))
        finally:
            await self._cache.adelete(claim)
        return token


def _is_fresh(token: Token) -> bool:
    """Clocks that were put back make a token look as if it were made later: then it is made anew."""
    return token.made - 60 <= time.time() < token.renew_at
