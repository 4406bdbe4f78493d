"""One token for all, renewed when it is due and no sooner."""

import asyncio
import time

import pytest

from console.gateway.channels.tokens import OwnCache, SharedToken, Token


class Maker:
    """Makes tokens that are good for `seconds`."""

    def __init__(self, seconds: float = 60.0, takes: float = 0.0) -> None:
        self.made, self._seconds, self._takes = 0, seconds, takes

    async def __call__(self) -> Token:
        self.made += 1
        await asyncio.sleep(self._takes)
        now = time.time()
        return Token(f"token {self.made}", now, now + self._seconds)


def test_twenty_that_need_one_at_once_make_one() -> None:
    async def scenario() -> None:
        cache, maker = OwnCache(), Maker(takes=0.3)
        processes = [SharedToken("key", maker, cache) for _ in range(4)]
        found = await asyncio.gather(*(process.current() for process in processes for _ in range(5)))
        assert set(found) == {"token 1"}
        assert maker.made == 1

    asyncio.run(scenario())


def test_renewed_when_it_is_due() -> None:
    async def scenario() -> None:
        maker = Maker(seconds=0.0)
        token = SharedToken("key", maker)
        assert await token.current() == "token 1"
        assert await token.current() == "token 2"

    asyncio.run(scenario())


def test_a_refused_token_is_replaced_once_for_all() -> None:
    async def scenario() -> None:
        cache, maker = OwnCache(), Maker()
        one, other = (SharedToken("key", maker, cache) for _ in range(2))
        refused = await one.current()
        assert await other.current() == refused
        assert await asyncio.gather(one.renewed(refused), other.renewed(refused)) == ["token 2", "token 2"]
        assert await other.current() == "token 2"

    asyncio.run(scenario())


def test_a_young_token_stays() -> None:
    async def scenario() -> None:
        maker = Maker()
        token = SharedToken("key", maker, youngest=20)
        assert await token.renewed(await token.current()) == ""
        assert maker.made == 1

    asyncio.run(scenario())


def test_who_cannot_make_one_lets_others_try() -> None:
    async def fail() -> Token:
        raise OSError

    async def scenario() -> None:
        cache = OwnCache()
        with pytest.raises(OSError):
            await SharedToken("key", fail, cache).current()
        assert await SharedToken("key", Maker(), cache).current() == "token 1"

    asyncio.run(scenario())
