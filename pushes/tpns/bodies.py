"""Bodies of push calls: what each platform and each target needs. Pure.

Source: Push API page, sections on the required parameters, the Android and the iOS message body.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pushes.tpns.contract import AudienceType, MessageType, Platform
from pushes.tpns.custom_content import UnreadableCustomContent, text_of
from pushes.tpns.message_options import Click, MessageOptions


@dataclass(frozen=True)
class Notification:
    """What a notification says, and the platform it is for. `environment` is empty but for iOS."""

    platform: Platform
    title: str
    content: str
    environment: str = ""
    options: MessageOptions = field(default_factory=MessageOptions)

    def message(self) -> dict[str, Any]:
        """The `message` member."""
        said: dict[str, Any] = {"title": self.title, "content": self.content}
        if self.platform == Platform.IOS:
            said["ios"] = {
                "aps": {"alert": {"subtitle": ""}, "badge_type": -2, "sound": "default", "mutable-content": 1}
            }
        else:
            said["android"] = {"action": _action(self.options)}
        custom = _custom(self.options)
        if custom:
            said[self.platform.value]["custom_content"] = custom
        return said

    def size(self) -> int:
        """Bytes of the serialised message; the service takes at most contract.MAX_MESSAGE_BYTES."""
        return len(encode(self.message()))


def _action(options: MessageOptions) -> dict[str, Any]:
    """What a press opens."""
    if options.click == Click.ACTIVITY:
        return {"action_type": 1, "activity": options.activity}
    if options.click == Click.WEB:
        return {"action_type": 2, "browser": {"url": options.url, "confirm": int(options.url_asks or 0)}}
    if options.click == Click.LINK:
        return {"action_type": 3, "intent": options.link}
    return {"action_type": 1}


def _custom(options: MessageOptions) -> str:
    """The custom key-values; "" while they cannot be read, which keeps a draft from being sent."""
    try:
        return text_of(options.custom)
    except UnreadableCustomContent:
        return ""


def for_accounts(
    notification: Notification, accounts: Sequence[str], *, account_type: int, account_push_type: int
) -> dict[str, Any]:
    """The body for 1 to contract.MAX_ACCOUNTS accounts."""
    audience = AudienceType.ACCOUNT if len(accounts) == 1 else AudienceType.ACCOUNT_LIST
    return _body(notification, audience, account_type, account_push_type) | {"account_list": list(accounts)}


def for_package(
    notification: Notification, upload_id: str, *, account_type: int, account_push_type: int
) -> dict[str, Any]:
    """The body for an uploaded account package. The contract has the upload id as a number."""
    audience = AudienceType.ACCOUNT_PACKAGE
    return _body(notification, audience, account_type, account_push_type) | {"upload_id": int(upload_id)}


def _body(notification: Notification, audience: str, account_type: int, account_push_type: int) -> dict[str, Any]:
    body: dict[str, Any] = {
        "audience_type": str(audience),
        "account_type": account_type,
        "account_push_type": account_push_type,
        "message_type": str(MessageType.NOTIFY),
        "message": notification.message(),
    }
    if notification.platform == Platform.IOS:
        body["environment"] = notification.environment
    return body


def encode(body: dict[str, Any]) -> bytes:
    """The bytes that travel, and that are signed."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
