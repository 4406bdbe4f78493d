"""What the answers of push services mean: RFC 8030, and the documents of Mozilla's service (autopush-rs, errors.md)."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from console.gateway.channels.protocol import Accepted, DeadAddress, Halt, Outcome, Outgoing, Refused, TryLater, Unclear

GONE = (404, 410)  # the white list: nothing else drops an address
LONGEST_WAIT = timedelta(hours=6)  # that a service may ask for
WORDS = 200  # characters of an answer that are kept


def outcome(one: Outgoing, status: int, headers: dict[str, str], words: str, now: datetime) -> Outcome:
    """What became of the delivery. `headers` by names in small letters."""
    reason = f"HTTP {status} {_printable(words)}".strip()
    if 200 <= status < 300:
        return Accepted(one.delivery, headers.get("location", "")[:WORDS])
    if status in GONE:
        return DeadAddress(one.delivery, reason)
    if status in (401, 403):  # counted by the channel: many in a row are the credential's
        return TryLater(one.delivery, reason)
    if status == 429:
        return TryLater(one.delivery, reason, retry_after(headers.get("retry-after", ""), now), Halt.HOST)
    if status == 503 or (status >= 500 and "retry-after" in headers):
        return TryLater(one.delivery, reason, retry_after(headers.get("retry-after", ""), now), Halt.HOST)
    if status >= 500:
        return Unclear(one.delivery, reason)  # some services answer so after they have taken it
    return Refused(one.delivery, reason)


def retry_after(written: str, now: datetime) -> datetime | None:
    """The moment that a Retry-After header names, in seconds or as a date; None where it names none."""
    if written.isascii() and written.isdigit():
        return now + min(timedelta(seconds=int(written[:9])), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(now, min(moment, now + LONGEST_WAIT))


def _printable(words: str) -> str:
    """The words of a service on one line, without what shows nothing."""
    return "".join(mark if mark.isprintable() else " " for mark in words[:WORDS]).strip()
