"""APNs as a channel: a batch of deliveries in, an outcome for each out."""

import asyncio
import re
import ssl
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from console.gateway.channels.apns import answers
from console.gateway.channels.apns.answers import Answer, Result
from console.gateway.channels.apns.credential import NEVER_SOONER, Credential
from console.gateway.channels.apns.line import Line
from console.gateway.channels.apns.payload import LONGEST, headers, payload
from console.gateway.channels.apns.request import Request
from console.gateway.channels.protocol import (
    Accepted,
    Environment,
    Halt,
    Kind,
    Limits,
    Outcome,
    Outgoing,
    Refused,
    TryLater,
    UnusableAddressError,
    one_service,
)
from console.gateway.channels.tokens import SharedToken, TokenCache

KIND = Kind.APNS
REPEATS_HARMLESSLY = True  # apns-collapse-id: what comes twice takes the place of the first
TAKES_BACK = False
host_of = one_service
HOSTS = {Environment.PRODUCT: "api.push.apple.com", Environment.SANDBOX: "api.development.push.apple.com"}
PORT = 443
MOST_FOR_ANOTHER_APP = 5  # devices in a row with DeviceTokenNotForTopic: then it is the topic, not one device
_TOKEN = re.compile(r"(?:[0-9a-f]{2}){1,256}")  # Apple's have 32 bytes today, and may have others

__all__ = ["KIND", "REPEATS_HARMLESSLY", "TAKES_BACK", "Apns", "address_of", "host_of", "open_channel", "public_of"]


def address_of(written: Mapping[str, Any], limits: Limits) -> str:
    """The device token as the app got it, in hexadecimal. Raises UnusableAddressError."""
    token = written.get("token")
    token = token.strip().lower() if isinstance(token, str) else ""
    if not _TOKEN.fullmatch(token):
        raise UnusableAddressError("Send address.token as the device token of APNs in hexadecimal, without spaces.")
    return token


def public_of(credential: Mapping[str, str]) -> str:
    """The topic: the app that the notifications are for. Raises UnusableCredentialError."""
    return Credential(credential).topic


def open_channel(credential: Mapping[str, str], limits: Limits, cache: TokenCache | None = None) -> "Apns":
    """The channel of a key (see `credential`). Without a cache this process makes its own tokens.

    Raises UnusableCredentialError.
    """
    return Apns(Credential(credential), limits, cache, has_taken=credential.get("has_taken") == "yes")


class Apns:
    """One app's way to Apple, with a line to each environment."""

    def __init__(
        self, credential: Credential, limits: Limits, cache: TokenCache | None = None, *, has_taken: bool = False
    ) -> None:
        self._topic, self._limits = credential.topic.encode("ascii"), limits
        self._tokens = SharedToken(f"apns:{credential.name}", credential.token, cache, NEVER_SOONER)
        self._lines: dict[str, Line] = {}
        self._for_another_app: set[str] = set()  # addresses in a row
        self._has_taken = has_taken

    async def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Send each of the batch once; one outcome for each."""
        bodies = [payload(one) for one in batch]
        outcomes: list[Outcome] = [
            Refused(one.delivery, f"Shorten the message: {len(body):,} bytes as JSON, and APNs takes {LONGEST:,}.")
            for one, body in zip(batch, bodies, strict=True)
            if len(body) > LONGEST
        ]
        fitting = [(one, body) for one, body in zip(batch, bodies, strict=True) if len(body) <= LONGEST]
        return outcomes + await self._sent(fitting)

    async def test_connection(self, environment: Environment = Environment.PRODUCT) -> str:
        """ "" when Apple takes the key; else what it says. It is asked about a device token that belongs to nobody."""
        now = datetime.now(UTC)
        nobody = Outgoing(0, "0-test", "0", "00" * 32, "message", {}, now, now, environment=environment)
        [(_, result)] = await self._round([(nobody, payload(nobody))], await self._tokens.current())
        if isinstance(result, Answer):
            reason, _ = answers.read(result.body)
            taken = result.status == 200 or reason == answers.BAD_DEVICE_TOKEN
            return "" if taken else f"APNs answered {result.status} {reason}.".replace(" .", ".")
        return result.reason

    async def close(self) -> None:
        """Close the connections."""
        for line in self._lines.values():
            await line.close()

    async def _sent(self, batch: list[tuple[Outgoing, bytes]]) -> list[Outcome]:
        token = await self._tokens.current()
        results = await self._round(batch, token)
        stale = {one.delivery for one, result in results if answers.is_stale(result)}
        if stale and (another := await self._tokens.renewed(token)):
            again = await self._round([pair for pair in batch if pair[0].delivery in stale], another)
            results = [pair for pair in results if pair[0].delivery not in stale] + again
        now = datetime.now(UTC)
        return [self._weighed(answers.outcome(one, result, now), result, one.address) for one, result in results]

    async def _round(self, batch: list[tuple[Outgoing, bytes]], token: str) -> list[tuple[Outgoing, Result]]:
        """Each sent, and what came back."""
        waiting: list[asyncio.Future[Result]] = []
        by_host: dict[str, list[Request]] = {}
        for one, body in batch:
            host = self._opened(one.environment)
            answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
            written = headers(one, host.encode("ascii"), self._topic, token.encode("ascii"))
            by_host.setdefault(host, []).append(Request(written, body, answer))
            waiting.append(answer)
        for host, requests in by_host.items():
            self._lines[host].submit(requests)
        results = await asyncio.gather(*waiting)
        return [(one, result) for (one, _), result in zip(batch, results, strict=True)]

    def _opened(self, environment: Environment) -> str:
        """The host of the environment, to which there is a line now."""
        parts = urlsplit(self._limits.base_url or f"https://{HOSTS[environment]}:{PORT}")
        host, port = parts.hostname or "", parts.port or PORT
        if host not in self._lines:
            context = ssl.create_default_context()
            if self._limits.ca_file:
                context.load_verify_locations(self._limits.ca_file)
            context.set_alpn_protocols(["h2"])
            self._lines[host] = Line(host, port, context, self._limits.timeout_seconds)
        return host

    def _weighed(self, outcome: Outcome, result: Result, address: str) -> Outcome:
        """The outcome, with what it says of the credential."""
        if isinstance(outcome, Accepted):
            self._for_another_app, self._has_taken = set(), True
        if not isinstance(result, Answer) or not isinstance(outcome, TryLater):
            return outcome
        if answers.read(result.body)[0] == answers.NOT_FOR_TOPIC:
            if self._has_taken:  # so the topic is the app's, and the device another's
                return Refused(outcome.delivery, outcome.reason)
            self._for_another_app.add(address)
            if len(self._for_another_app) >= MOST_FOR_ANOTHER_APP:
                return TryLater(outcome.delivery, outcome.reason, halt=Halt.CREDENTIAL)
        return outcome
