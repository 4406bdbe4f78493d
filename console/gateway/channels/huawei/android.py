"""Huawei's phones with Android and HMS: v1 of the API by app, v2 by project.

Source: developer.huawei.com, HMSCore-References "https-send-api" and HMSCore-Guides "oauth2". What becomes of the
members is a table in docs/channels/huawei.md.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from console.gateway.channels.huawei import answers
from console.gateway.channels.json_members import compact
from console.gateway.channels.protocol import Kind, Outgoing
from console.gateway.channels.tokens import Token
from console.gateway.channels.vendors import message
from console.gateway.channels.vendors.calling import Ask, Call, Vendor
from console.gateway.channels.vendors.credentials import client_token, key_of, needed, optional
from console.gateway.channels.vendors.kind import VendorKind
from console.gateway.channels.vendors.meanings import Said, Verdict

HOST, TOKEN_HOST = "https://push-api.cloud.huawei.com", "https://oauth-login.cloud.huawei.com"
LONGEST = 4096  # bytes of a call's message without its addresses
LONGEST_TTL = 15 * 86400  # seconds
IMPORTANCE = {1: "LOW", 2: "NORMAL"}  # by the contract's hw_importance
OPENS_APP = 3  # of click_action


class HuaweiAndroid(Vendor):
    """One app at Huawei."""

    NAME = "Huawei"

    def __init__(self, given: Mapping[str, str]) -> None:
        """Raises UnusableCredentialError."""
        words = {"app_id": "the app's APP ID", "app_secret": "the app's APP SECRET"}
        self.public, self._secret = needed(given, self.NAME, **words)
        self._entry = given.get("badge_class", "").strip()
        project = optional(given, self.NAME, "project_id", "the project's ID")
        self._receipt_id = receipt_id(given)
        self._path = f"/v2/{project}/messages:send" if project else f"/v1/{self.public}/messages:send"
        self.key = key_of("hw", self.public, self._secret)

    async def token(self, ask: Ask) -> Token:
        """By OAuth 2.0, for an hour."""
        form = {"grant_type": "client_credentials", "client_id": self.public, "client_secret": self._secret}
        return await client_token(ask, self.NAME, Call(TOKEN_HOST, "/oauth2/v3/token", form=form))

    def fault(self, one: Outgoing) -> str:
        """Whether it is too long."""
        length = len(compact(self._message(one)).encode())
        return f"Shorten the message: {length:,} bytes, and Huawei takes {LONGEST:,}." if length > LONGEST else ""

    def call(self, group: Sequence[Outgoing], token: str) -> Call:
        """A notification."""
        said = {**self._message(group[0]), "token": [one.address for one in group]}
        return self._call({"validate_only": False, "message": said}, token)

    def trial(self, token: str) -> Call:
        """A message that is only judged."""
        shown = {"title": "Test", "body": "Test", "click_action": {"type": OPENS_APP}}
        return self._call(
            {"validate_only": True, "message": {"android": {"notification": shown}, "token": ["nobody"]}}, token
        )

    def verdict(self, said: Said) -> Verdict:
        """By Huawei's code."""
        return answers.verdict(said)

    def _call(self, body: dict[str, Any], token: str) -> Call:
        return Call(HOST, self._path, json=body, headers={"Authorization": f"Bearer {token}"})

    def _message(self, one: Outgoing) -> dict[str, Any]:
        members = message.android(one)
        how: dict[str, Any] = {"ttl": f"{message.seconds_left(one, 1, LONGEST_TTL)}s", "notification": self._shown(one)}
        how["bi_tag"] = one.push_id  # stands in the receipts
        how |= {"receipt_id": self._receipt_id} if self._receipt_id else {}
        for name, member in (("category", "hw_category"), ("urgency", "urgency")):
            if value := members.get(member):
                how[name] = message.as_text(value)
        return {"data": compact(message.extras(one)), "android": how}

    def _shown(self, one: Outgoing) -> dict[str, Any]:
        members = message.android(one)
        shown: dict[str, Any] = {"title": message.title(one), "body": message.content(one)}
        shown |= {"tag": one.collapse_id or one.push_id, "click_action": _click(one)}
        shown |= {"foreground_show": members.get("show_type") != 1} if "show_type" in members else {}
        optional = {
            "image": message.picture(one),
            "channel_id": message.as_text(members.get("hw_ch_id") or members.get("n_ch_id")),
            "importance": IMPORTANCE.get(members.get("hw_importance", 0)),
            "badge": self._badge(one),
            **_sound(members),
        }
        return shown | {name: value for name, value in optional.items() if value not in (None, "")}

    def _badge(self, one: Outgoing) -> dict[str, Any] | None:
        """None where it stays: Huawei needs the app's first activity to change it."""
        add, number = message.badge(one)
        if not self._entry or not (add or number is not None):
            return None
        return {"class": self._entry} | ({"add_num": add} if number is None else {"set_num": number})


def receipt_id(given: Mapping[str, str]) -> str:
    """Names the receipts of AppGallery Connect that are meant; "" for the app's own. Raises UnusableCredentialError."""
    return optional(given, HuaweiAndroid.NAME, "receipt_id", "the receipt's ID")


def _click(one: Outgoing) -> dict[str, Any]:
    """What a press opens. Huawei opens addresses with https alone: the app gets others in its data."""
    kind, to = message.opens(one)
    if kind == message.OPEN_URL and to.startswith("https://"):
        return {"type": 2, "url": to}
    return {"type": 1, "intent": to} if kind == message.OPEN_INTENT else {"type": OPENS_APP}


def _sound(members: Mapping[str, Any]) -> dict[str, Any]:
    ring = members.get("ring_raw")
    return {"sound": f"/raw/{ring}", "default_sound": False} if ring else {}


CHANNEL = VendorKind(Kind.HUAWEI, HuaweiAndroid, "push token of HMS")
