"""What is sent of a delivery: the payload and the headers, from the message of the contract.

Sources: developer.apple.com, "Generating a remote notification" and "Sending notification requests to APNs"; the iOS
message body of the contract's Push API page.
"""

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from console.gateway.channels.apns.header_block import HTTPS, POST, field
from console.gateway.channels.json_members import compact, mapping
from console.gateway.channels.protocol import Outgoing

LONGEST = 4096  # bytes
AT_ONCE, CONSIDERATE = b"10", b"5"
ALERT, BACKGROUND = b"alert", b"background"
_NAMESPACE = UUID("6f1a2c52-0a5d-5c0e-9a39-4f2d7a0b8c11")  # made once, for the ids of deliveries
_TEXTS = {"category": "category", "sound": "sound", "interruption-level": "interruption-level"}


def apns_id(one: Outgoing) -> str:
    """The delivery's own: the same one, however often it is sent."""
    return str(uuid5(_NAMESPACE, one.name))


def is_silent(one: Outgoing) -> bool:
    """Whether people see nothing of it."""
    return one.message_type == "message"


def payload(one: Outgoing) -> bytes:
    """The JSON that the device gets."""
    ios = mapping(one.message.get("ios"))
    data: dict[str, Any] = {"aps": _silent() if is_silent(one) else _shown(one.message, mapping(ios.get("aps")))}
    if custom := ios.get("custom_content") or ios.get("custom"):
        data["custom"] = custom if isinstance(custom, str) else compact(custom)
    if picture := one.message.get("xg_media_resources"):
        data["xg_media_resources"] = picture
    data |= {"id": one.name, "push_id": one.push_id}
    return compact(data).encode()


def headers(one: Outgoing, authority: bytes, topic: bytes, token: bytes) -> bytes:
    """Those of the request, as they travel."""
    left = one.expires_at.timestamp()
    first, last = _shared(authority, topic, token, is_silent(one), int(left) if left > time.time() else 0)
    place = field(b":path", b"/3/device/" + one.address.encode("ascii"))
    collapse = field(b"apns-collapse-id", (one.collapse_id or one.name).encode("ascii"))
    return first + place + last + collapse + field(b"apns-id", apns_id(one).encode("ascii"))


@lru_cache(maxsize=64)
def _shared(authority: bytes, topic: bytes, token: bytes, silent: bool, expiration: int) -> tuple[bytes, bytes]:
    """What many requests have alike: before the path, and after it."""
    last = {
        b"authorization": b"bearer " + token,
        b"apns-topic": topic,
        b"apns-push-type": BACKGROUND if silent else ALERT,
        b"apns-priority": CONSIDERATE if silent else AT_ONCE,
        b"apns-expiration": b"%d" % expiration,
    }
    return POST + HTTPS + field(b":authority", authority), b"".join(field(*pair) for pair in last.items())


def _silent() -> dict[str, Any]:
    return {"content-available": 1}


def _shown(message: Mapping[str, Any], aps: Mapping[str, Any]) -> dict[str, Any]:
    alert = {**mapping(aps.get("alert")), "title": message.get("title"), "body": message.get("content")}
    said: dict[str, Any] = {"alert": {name: value for name, value in alert.items() if value}}
    said |= {theirs: aps[ours] for ours, theirs in _TEXTS.items() if aps.get(ours)}
    badge = aps.get("badge_type")
    if isinstance(badge, int) and badge >= 0:  # Apple knows no "one more": see the channel's page
        said["badge"] = badge
    if thread := message.get("thread_id"):
        said["thread-id"] = thread
    if aps.get("mutable-content", 1):
        said["mutable-content"] = 1
    return said
