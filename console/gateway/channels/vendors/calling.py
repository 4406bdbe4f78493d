"""The calls: one POST for all addresses of a push, over connections that are kept, with one access token for all."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import aiohttp

from console.gateway.channels import calls
from console.gateway.channels.protocol import (
    Accepted,
    Halt,
    Limits,
    Outcome,
    Outgoing,
    Refused,
    TryLater,
    Unclear,
    UnusableCredentialError,
)
from console.gateway.channels.tokens import SharedToken, Token, TokenCache
from console.gateway.channels.vendors.meanings import Meaning, Said, Verdict, outcome

MOST_FOREIGN = 5  # addresses of another app: then it is the credential, not one phone
MOST_READ = 200_000  # bytes of an answer: it may name a thousand addresses
TAKES_CREDENTIAL = (Meaning.TAKEN, Meaning.DEAD, Meaning.FOREIGN)  # what is said of nobody's address then
NEVER_SOONER = 60  # seconds between two access tokens
NO_TOKEN = 86_400.0  # seconds that "no token" is kept


class NoTokenNowError(Exception):
    """The vendor gave no access token, and may give one later. str() is its words."""


@dataclass(frozen=True, slots=True)
class Call:
    """One POST. `host` is the service's own, which a relay may stand in for."""

    host: str
    path: str
    json: Any = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None


Ask = Callable[[Call], Awaitable[Said]]  # raises what aiohttp raises


class Vendor(ABC):
    """What is a vendor's own: how its service is called with a credential, and what its answers mean."""

    NAME: ClassVar[str]  # as people call it
    MOST: ClassVar[int] = 1000  # addresses of one call

    public: str  # what a page or an app has to know of the credential
    key: str  # stands for the credential where processes share its token; tells nothing about it

    async def token(self, ask: Ask) -> Token:
        """A new access token; here one for vendors that have none. Raises UnusableCredentialError where the vendor
        refuses the credential, NoTokenNowError else."""
        now = time.time()
        return Token("", now, now + NO_TOKEN)

    def fault(self, one: Outgoing) -> str:
        """Why the message cannot be sent as it is, as a sentence that says what to do; "" if it can."""
        return ""

    @abstractmethod
    def call(self, group: Sequence[Outgoing], token: str) -> Call:
        """The call for deliveries of one push."""

    async def send(self, ask: Ask, group: Sequence[Outgoing], token: str) -> Said:
        """Make the call; a vendor may need another one before it."""
        return await ask(self.call(group, token))

    def trial(self, token: str) -> Call | None:
        """A call that nobody gets, to see whether the credential is taken; None where the token is the proof."""
        return None

    def objection(self, said: Said) -> str:
        """What the answer to the trial says against the credential; "" for nothing."""
        verdict = self.verdict(said)
        of_nobody = list(verdict.others.values()) or [(verdict.meaning, verdict.reason)]
        return next((words for meaning, words in of_nobody if meaning not in TAKES_CREDENTIAL), "")

    @abstractmethod
    def verdict(self, said: Said) -> Verdict:
        """What an answer means."""


class VendorChannel:
    """One app's way to one vendor."""

    def __init__(self, vendor: Vendor, limits: Limits, cache: TokenCache | None = None) -> None:
        self._vendor, self._limits = vendor, limits
        self._tokens = SharedToken(vendor.key, self._new_token, cache, NEVER_SOONER)
        self._session: aiohttp.ClientSession | None = None
        self._places = asyncio.Semaphore(limits.connections)
        self._held: TryLater | None = None  # what the service last asked of all
        self._foreign: set[str] = set()  # addresses of another app, since one of this app

    async def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Send each of the batch once; one outcome for each."""
        groups: dict[tuple[str, str, datetime], list[Outgoing]] = defaultdict(list)
        for one in batch:
            groups[one.push_id, one.collapse_id, one.expires_at].append(one)
        most = self._vendor.MOST
        parts = [group[at : at + most] for group in groups.values() for at in range(0, len(group), most)]
        return [each for some in await asyncio.gather(*map(self._send, parts)) for each in some]

    async def test_connection(self) -> str:
        """ "" when the vendor takes the credential; else what it says. Nobody is shown anything."""
        name = self._vendor.NAME
        try:
            token = await self._tokens.current()
            if not (call := self._vendor.trial(token)):
                return ""
            objection = self._vendor.objection(await self._asked(call))
        except (NoTokenNowError, UnusableCredentialError) as error:
            return f"{error}."
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return f"No connection to {name} ({type(error).__name__})."
        return f"{name} answered {objection}" if objection else ""

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def _send(self, group: Sequence[Outgoing]) -> list[Outcome]:
        if fault := self._vendor.fault(group[0]):
            return [Refused(one.delivery, fault) for one in group]
        async with self._places:
            now = datetime.now(UTC)
            if self._held and self._held.not_before and self._held.not_before > now:
                held = self._held
                return [TryLater(one.delivery, held.reason, held.not_before, Halt.CHANNEL) for one in group]
            return await self._called(group)

    async def _called(self, group: Sequence[Outgoing]) -> list[Outcome]:
        try:
            verdict, said = await self._judged(group)
        except NoTokenNowError as error:
            return [TryLater(one.delivery, str(error), halt=Halt.CHANNEL) for one in group]
        except UnusableCredentialError as error:
            return [TryLater(one.delivery, str(error), halt=Halt.CREDENTIAL) for one in group]
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:  # it never left
            return [TryLater(one.delivery, f"No connection ({type(error).__name__})") for one in group]
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return [Unclear(one.delivery, f"No answer ({type(error).__name__})") for one in group]
        if verdict.is_of_one and len(group) > 1:
            return [each for half in _halves(group) for each in await self._called(half)]
        now = datetime.now(UTC)
        return self._weighed(verdict, group, [outcome(one, verdict, said, now) for one in group])

    async def _judged(self, group: Sequence[Outgoing]) -> tuple[Verdict, Said]:
        """The answer and what it means: once more with another access token, where the first is not taken any more."""
        token = await self._tokens.current()
        said = await self._vendor.send(self._asked, group, token)
        verdict = self._vendor.verdict(said)
        if verdict.meaning == Meaning.STALE and (another := await self._tokens.renewed(token)):
            said = await self._vendor.send(self._asked, group, another)
            verdict = self._vendor.verdict(said)
        return verdict, said

    def _weighed(self, verdict: Verdict, group: Sequence[Outgoing], outcomes: list[Outcome]) -> list[Outcome]:
        """The outcomes, with what they say of all others."""
        foreign = {one.address for one in group if verdict.of(one.address)[0] == Meaning.FOREIGN}
        is_taken = any(isinstance(each, Accepted) for each in outcomes)
        self._foreign = set() if is_taken else self._foreign | foreign
        if len(self._foreign) >= MOST_FOREIGN:
            return [
                TryLater(each.delivery, each.reason, halt=Halt.CREDENTIAL) if isinstance(each, Refused) else each
                for each in outcomes
            ]
        for each in outcomes[:1]:
            if isinstance(each, TryLater) and each.halt == Halt.CHANNEL:
                moment = each.not_before or datetime.now(UTC) + timedelta(seconds=1)
                self._held = TryLater(each.delivery, each.reason, moment, Halt.CHANNEL)
        return outcomes

    async def _asked(self, call: Call) -> Said:
        url = f"{self._limits.base_url or call.host}{call.path}"
        given = {"headers": call.headers, "allow_redirects": False, "json": call.json, "data": call.form}
        async with self._opened().post(url, **given) as answer:
            read = (await answer.content.read(MOST_READ)).decode("utf-8", "replace")
            return Said(answer.status, read, answer.headers.get("Retry-After", ""))

    async def _new_token(self) -> Token:
        try:
            return await self._vendor.token(self._asked)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoTokenNowError(f"No access token ({type(error).__name__})") from None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = calls.opened(self._limits)
        return self._session


def _halves(group: Sequence[Outgoing]) -> tuple[Sequence[Outgoing], Sequence[Outgoing]]:
    middle = len(group) // 2
    return group[:middle], group[middle:]
