"""The calls: one POST for each delivery, over connections that are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from console.gateway.channels.calls import in_turn
from console.gateway.channels.json_members import compact
from console.gateway.channels.post_line import NoAnswerError
from console.gateway.channels.posts import NotSentError, Posts
from console.gateway.channels.protocol import (
    Accepted,
    Halt,
    Kind,
    Limits,
    Outcome,
    Outgoing,
    Refused,
    TryLater,
    Unclear,
    UnusableAddressError,
)
from console.gateway.channels.webpush import addresses, answers
from console.gateway.channels.webpush.addresses import Subscription, address_of, host_of
from console.gateway.channels.webpush.encryption import LONGEST, encrypt
from console.gateway.channels.webpush.vapid import Signer, new_key

KIND = Kind.WEB_PUSH
REPEATS_HARMLESSLY = True  # Topic replaces what waits at the service, the notification's tag what is shown
TAKES_BACK = True
LONGEST_TTL = 30 * 86400  # seconds that Mozilla's service keeps anything
PAUSE = timedelta(seconds=2)  # of a service that asks to wait and does not say how long
MOST_DENIED = 5  # subscriptions in a row to which one service answers 401 or 403: the rest of a batch waits then

__all__ = [
    "KIND", "REPEATS_HARMLESSLY", "TAKES_BACK",
    "WebPush", "address_of", "host_of", "new_key", "open_channel", "payload", "public_of",
]  # fmt: skip


def open_channel(credential: Mapping[str, str], limits: Limits, cache: object = None) -> "WebPush":
    """The channel of the key pair `private_key` (PEM) and the `contact`. Raises UnusableCredentialError."""
    return WebPush(_signer(credential), limits)


def public_of(credential: Mapping[str, str]) -> str:
    """The public key, which a browser subscribes with. Raises UnusableCredentialError."""
    return _signer(credential).public_key


def _signer(credential: Mapping[str, str]) -> Signer:
    return Signer(credential.get("private_key", ""), credential.get("contact", ""))


def payload(one: Outgoing) -> bytes:
    """What the service worker gets: the data of an event of the event stream (docs/devices.md), as JSON."""
    data: dict[str, Any] = {"event": "withdraw" if one.takes_back else "notification", "id": one.name}
    data["push_id"] = one.push_id
    if not one.takes_back:
        shown = {name: str(one.message.get(name, "")) for name in ("title", "content")}
        besides = {name: value for name, value in one.message.items() if name not in shown}
        data |= {"message_type": one.message_type, **shown, "message": besides}
        data["created"] = one.created_at.isoformat()
    return compact(data).encode()


def topic(one: Outgoing) -> str:
    """At most 32 characters of base64url: the same for all that concerns a delivery, so that the last of it counts."""
    return blake2b(one.name.encode(), digest_size=12).hexdigest()


class WebPush:
    """One application's way to the browsers' push services."""

    def __init__(self, signer: Signer, limits: Limits) -> None:
        self._signer, self._limits, self._posts = signer, limits, Posts(limits)
        self._held: dict[str, TryLater] = {}  # by origin: what a service last asked to wait for
        self._denied: dict[str, dict[str, TryLater]] = {}  # of this batch, by origin: addresses in a row

    async def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Send each of the batch once; one outcome for each."""
        self._denied.clear()
        return await in_turn(batch, self._limits.connections, self._send)

    async def test_connection(self) -> str:
        """Nothing can be asked of it before a browser has subscribed."""
        return "A browser's service knows no key before a subscription: leave the test out."

    async def close(self) -> None:
        """Close the connections."""
        await self._posts.close()

    async def _send(self, one: Outgoing) -> Outcome:
        try:
            subscription = addresses.subscription_of(one.address)
        except UnusableAddressError as error:
            return Refused(one.delivery, str(error))
        message = payload(one)
        if len(message) > LONGEST:
            words = f"Shorten the message: {len(message):,} bytes with its names, and Web Push carries {LONGEST:,}."
            return Refused(one.delivery, words)
        if not addresses.is_allowed(subscription.endpoint, self._limits):
            return Refused(one.delivery, "Its push service is not known here. Add its host to WEB_PUSH_HOSTS.")
        now, origin = datetime.now(UTC), subscription.place.origin
        held = self._held.get(origin)
        if held and held.not_before and held.not_before > now:
            return TryLater(one.delivery, held.reason, held.not_before, held.halt)
        if len(denied := self._denied.get(origin, {})) >= MOST_DENIED:
            return TryLater(one.delivery, next(iter(denied.values())).reason, halt=Halt.HOST)
        return self._weighed(await self._call(one, subscription, message, now), origin, one.address)

    async def _call(self, one: Outgoing, subscription: Subscription, message: bytes, now: datetime) -> Outcome:
        place, body = subscription.place, encrypt(message, subscription.to)
        try:
            answer = await self._posts.post(place, self._headers(one, place.origin, now), body)
        except NotSentError as error:
            return TryLater(one.delivery, str(error))
        except NoAnswerError as error:
            return Unclear(one.delivery, str(error))
        return answers.outcome(one, answer, datetime.now(UTC))

    def _headers(self, one: Outgoing, origin: str, now: datetime) -> dict[str, str]:
        left = int((one.expires_at - now).total_seconds())
        return {
            "Authorization": self._signer.authorization(origin),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(max(0, min(left, LONGEST_TTL))),
            "Urgency": "normal",
            "Topic": topic(one),
        }

    def _weighed(self, outcome: Outcome, origin: str, address: str) -> Outcome:
        """The outcome, with what it says of its service: that it has to wait, or takes nothing."""
        if isinstance(outcome, Accepted):
            self._denied.pop(origin, None)
        if isinstance(outcome, TryLater) and outcome.halt == Halt.HOST:  # what was taken meanwhile had left before
            moment = outcome.not_before or datetime.now(UTC) + PAUSE
            self._held[origin] = replace(outcome, not_before=moment)
        if isinstance(outcome, TryLater) and outcome.halt == Halt.SERVICE:
            self._denied.setdefault(origin, {})[address] = outcome
        return outcome
