"""What the answers of push services mean: RFC 8030, and the documents of Mozilla's service (autopush-rs, errors.md)."""

from datetime import datetime

from console.gateway.channels.calls import WORDS, printable, retry_after
from console.gateway.channels.post_line import Answer
from console.gateway.channels.protocol import Accepted, DeadAddress, Halt, Outcome, Outgoing, Refused, TryLater, Unclear

GONE = (404, 410)  # the white list: nothing else drops an address


def outcome(one: Outgoing, answer: Answer, now: datetime) -> Outcome:
    """What became of the delivery."""
    status, headers, words = answer
    reason = f"HTTP {status} {printable(words)}".strip()
    if 200 <= status < 300:
        return Accepted(one.delivery, headers.get("location", "")[:WORDS])
    if status in GONE:
        return DeadAddress(one.delivery, reason)
    if status in (401, 403):
        return TryLater(one.delivery, reason, halt=Halt.SERVICE)
    if status == 429:
        return TryLater(one.delivery, reason, retry_after(headers.get("retry-after", ""), now), Halt.HOST)
    if status == 503 or (status >= 500 and "retry-after" in headers):
        return TryLater(one.delivery, reason, retry_after(headers.get("retry-after", ""), now), Halt.HOST)
    if status >= 500:
        return Unclear(one.delivery, reason)  # some services answer so after they have taken it
    return Refused(one.delivery, reason)
