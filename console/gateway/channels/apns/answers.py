"""What an answer of APNs means for a delivery.

Source: developer.apple.com, "Handling notification responses from APNs", its tables of status codes and reasons.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from console.gateway.channels.protocol import (
    Accepted,
    DeadAddress,
    Halt,
    Outcome,
    Outgoing,
    Refused,
    TryLater,
    Unclear,
)

EXPIRED_TOKEN = "ExpiredProviderToken"
NOT_FOR_TOPIC = "DeviceTokenNotForTopic"
BAD_DEVICE_TOKEN = "BadDeviceToken"
TOO_MANY_UPDATES = "TooManyProviderTokenUpdates"
TOPICS = frozenset({"BadTopic", "MissingTopic", "TopicDisallowed"})
BETWEEN_TOKENS = timedelta(minutes=20)
LONGEST_WAIT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back on a stream."""

    status: int
    apns_id: str = ""
    body: bytes = b""
    retry_after: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """It surely was not taken. `halt` says how much has to wait with it."""

    reason: str
    halt: Halt = Halt.CHANNEL
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """It was sent, and no answer came."""

    reason: str


Result = Answer | NotSent | Lost


def outcome(one: Outgoing, result: Result, now: datetime) -> Outcome:
    """What became of the delivery."""
    if isinstance(result, NotSent):
        return TryLater(one.delivery, result.reason, result.not_before, result.halt)
    if isinstance(result, Lost):
        return Unclear(one.delivery, result.reason)
    if result.status == 200:
        return Accepted(one.delivery, result.apns_id)
    reason, since = read(result.body)
    words = f"{result.status} {reason}".strip()
    if result.status == 410 or (result.status, reason) == (400, BAD_DEVICE_TOKEN):
        return DeadAddress(one.delivery, words, since)
    if later := _later(result, reason, now):
        return TryLater(one.delivery, later.reason, later.not_before, later.halt)
    return _not_taken(one, result.status, words)


def is_stale(result: Result) -> bool:
    """Whether it was not sent because the token had expired: its own answer says so, or that of another."""
    if isinstance(result, Answer):
        return result.status == 403 and read(result.body)[0] == EXPIRED_TOKEN
    return isinstance(result, NotSent) and result.reason.endswith(EXPIRED_TOKEN)


def read(body: bytes) -> tuple[str, datetime | None]:
    """The reason of an answer, and since when the device's token is dead. Either may be missing."""
    try:
        said = json.loads(body or b"{}")
    except ValueError:
        return "", None
    if not isinstance(said, dict):
        return "", None
    reason = str(said.get("reason", ""))[:100]
    return reason if reason.isprintable() else "", _moment(said.get("timestamp"))


def _moment(milliseconds: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(str(milliseconds)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def halting(answer: Answer, now: datetime) -> NotSent | None:
    """What the answer says of all that has not been sent yet."""
    if answer.status == 200 or not (later := _later(answer, read(answer.body)[0], now)):
        return None
    return later if later.halt in (Halt.CHANNEL, Halt.CREDENTIAL) else None


def _later(answer: Answer, reason: str, now: datetime) -> NotSent | None:
    words = f"{answer.status} {reason}".strip()
    after = _retry_after(answer.retry_after, now)
    if reason == TOO_MANY_UPDATES:
        return NotSent(words, Halt.CHANNEL, now + BETWEEN_TOKENS)
    if answer.status == 403 or reason in TOPICS:
        return NotSent(words, Halt.CREDENTIAL)
    if answer.status == 503:
        return NotSent(words, Halt.CHANNEL, after)
    if answer.status == 429 or reason in {NOT_FOR_TOPIC, "IdleTimeout"}:  # of one device alone
        return NotSent(words, Halt.ADDRESS, after)
    return None


def _retry_after(seconds: str, now: datetime) -> datetime | None:
    if not (seconds.isascii() and seconds.isdigit()):
        return None
    return now + min(timedelta(seconds=int(seconds[:9])), LONGEST_WAIT)


def _not_taken(one: Outgoing, status: int, words: str) -> Outcome:
    """An error on the server's side may come after the notification was taken; one on ours cannot."""
    return Refused(one.delivery, words) if 400 <= status < 500 else Unclear(one.delivery, words)
