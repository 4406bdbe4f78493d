"""What vendors' messages have in common: the members of TPNS's contract, read once."""

import time
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from wcwidth import grapheme_boundary_before

from console.gateway.channels.json_members import compact, mapping
from console.gateway.channels.protocol import Outgoing

ADD_ONE = -2  # of badge_type; -1 leaves the badge as it is
OPEN_ACTIVITY, OPEN_URL, OPEN_INTENT = 1, 2, 3  # of action_type
HANDED_ON = ("custom_content", "action")


def android(one: Outgoing) -> Mapping[str, Any]:
    """The members for Android."""
    return mapping(one.message.get("android"))


def title(one: Outgoing) -> str:
    """The notification's title."""
    return str(one.message.get("title", ""))


def content(one: Outgoing) -> str:
    """The notification's text."""
    return str(one.message.get("content", ""))


def cut(text: str, most: int, wide: int = 1) -> str:
    """As many characters as the service takes, and a mark where there were more. One beyond ASCII counts `wide`.

    What people see as one, an emoji of several or a letter with its accents, is left out whole.
    """
    sizes = [1 if mark.isascii() else wide for mark in text]
    if sum(sizes) <= most:
        return text
    kept = sum(so_far <= most - wide for so_far in accumulate(sizes))
    return f"{text[: grapheme_boundary_before(text, kept + 1) or kept]}…"


def as_text(value: Any) -> str:
    """What may be given as a text, a number or an object; as JSON, where it is no text."""
    return value if isinstance(value, str) else compact(value) if value else ""


def seconds_left(one: Outgoing, least: int, most: int) -> int:
    """How long the service may keep it: as long as the push lives, in the service's limits."""
    return max(least, min(int(one.expires_at.timestamp() - time.time()), most))


def extras(one: Outgoing) -> dict[str, str]:
    """Texts by name: what the app reports with, and what it does when it is opened. The same for a whole push."""
    found = {"push_id": one.push_id}
    for name in HANDED_ON:
        if value := android(one).get(name):
            found[name] = value if isinstance(value, str) else compact(value)
    return found


def notification_number(one: Outgoing) -> int:
    """From 1 to 2**31 - 1: what comes with the same takes the place of what is shown."""
    return int(one.collapse_id or one.push_id) % (2**31 - 1) + 1


def picture(one: Outgoing) -> str:
    """The web address of the icon, where it has one."""
    return str(android(one).get("icon_res", "")) if android(one).get("icon_type") == 1 else ""


def badge(one: Outgoing) -> tuple[int, int | None]:
    """By how much the number at the app's icon grows, and what it becomes; None where it is not set."""
    kind = android(one).get("badge_type")
    if not isinstance(kind, int) or isinstance(kind, bool) or kind == -1:
        return 0, None
    return (1, None) if kind == ADD_ONE else (0, kind)


def opens(one: Outgoing) -> tuple[int, str]:
    """The contract's action_type, and what a press opens: an address, an intent, an activity; "" for the app."""
    action = mapping(android(one).get("action"))
    if action.get("action_type") == OPEN_URL and (url := mapping(action.get("browser")).get("url")):
        return OPEN_URL, str(url)
    if action.get("action_type") == OPEN_INTENT and (intent := action.get("intent")):
        return OPEN_INTENT, str(intent)
    return OPEN_ACTIVITY, str(action.get("activity") or "")
