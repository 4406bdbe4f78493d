"""Bodies of push calls: what each platform and each target needs. Pure.

Source: Push API page, sections on the required parameters, the Android and the iOS message body.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pushes.tpns.contract import AudienceType, MessageType, Platform
from pushes.tpns.message import beside_the_message, message_of
from pushes.tpns.message_options import MessageOptions


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
        return message_of(self.platform, self.title, self.content, self.options)

    def size(self) -> int:
        """Bytes of the serialised message; the service takes at most contract.MAX_MESSAGE_BYTES."""
        return len(encode(self.message()))

    def size_besides_words(self) -> int:
        """Bytes of it that are neither the title nor the text, each with its quotes."""
        return self.size() - len(encode(self.title)) - len(encode(self.content))


def for_accounts(
    notification: Notification, accounts: Sequence[str], *, account_type: int, account_push_type: int
) -> dict[str, Any]:
    """The body for 1 to contract.MAX_ACCOUNTS accounts."""
    audience = AudienceType.ACCOUNT if len(accounts) == 1 else AudienceType.ACCOUNT_LIST
    asked = {"account_type": account_type, "account_push_type": account_push_type}
    return _body(notification, audience, asked) | {"account_list": list(accounts)}


def for_token(notification: Notification, token: str) -> dict[str, Any]:
    """The body for one device."""
    return _body(notification, AudienceType.TOKEN, {}) | {"token_list": [token]}


def for_package(
    notification: Notification, upload_id: str, *, account_type: int, account_push_type: int
) -> dict[str, Any]:
    """The body for an uploaded account package. The contract has the upload id as a number."""
    audience = AudienceType.ACCOUNT_PACKAGE
    asked = {"account_type": account_type, "account_push_type": account_push_type}
    return _body(notification, audience, asked) | {"upload_id": int(upload_id)}


def _body(notification: Notification, audience: str, asked: dict[str, int]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "audience_type": str(audience),
        **asked,
        "message_type": str(MessageType.MESSAGE if notification.options.silent else MessageType.NOTIFY),
        "message": notification.message(),
    }
    if notification.platform == Platform.IOS:
        body["environment"] = notification.environment
    return body | beside_the_message(notification.options)


def encode(body: dict[str, Any] | str) -> bytes:
    """The bytes that travel, and that are signed."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
