"""What an app gets. docs/channels/fcm.md is the table of it.

Source: firebase.google.com, REST reference of projects.messages: Message, AndroidConfig, AndroidNotification.
"""

import time
from collections.abc import Mapping
from typing import Any

from console.gateway.channels.json_members import compact, mapping
from console.gateway.channels.protocol import Outgoing

LONGEST = 4096  # bytes of what the app gets: names and values
LONGEST_TTL = 28 * 86400  # seconds

Address = Mapping[str, str]


def message(one: Outgoing, address: Address) -> dict[str, Any]:
    """The `message` of a call."""
    android = mapping(one.message.get("android"))
    said = {"title": str(one.message.get("title", "")), "body": str(one.message.get("content", ""))}
    if picture := android.get("icon_res") if android.get("icon_type") == 1 else "":
        said["image"] = str(picture)
    left = max(0, min(int(one.expires_at.timestamp() - time.time()), LONGEST_TTL))
    how = {"priority": "HIGH", "ttl": f"{left}s", "notification": _shown(one, android)}
    return {**address, "notification": said, "data": _data(one, android), "android": how}


def size(written: Mapping[str, Any]) -> int:
    """Bytes of what the app gets of a message."""
    return len(compact([written["notification"], written["data"]]).encode())


def _data(one: Outgoing, android: Mapping[str, Any]) -> dict[str, str]:
    """Texts by name: what the app reports with, and what it does when it is opened."""
    data = {"id": one.name, "push_id": one.push_id}
    for name in ("custom_content", "action"):
        if value := android.get(name):
            data[name] = value if isinstance(value, str) else compact(value)
    return data


def _shown(one: Outgoing, android: Mapping[str, Any]) -> dict[str, Any]:
    # The tag of what is shown: what comes twice, or replaces another push, takes its place.
    shown: dict[str, Any] = {"tag": one.collapse_id or one.name}
    if channel := android.get("fcm_ch_id"):
        shown["channel_id"] = channel
    if android.get("ring", 1):
        shown["sound"] = android.get("ring_raw") or "default"
    badge = android.get("badge_type")
    if isinstance(badge, int) and badge >= 0:
        shown["notification_count"] = badge
    return shown
