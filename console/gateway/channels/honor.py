"""Honor's push.

Source: "Sending downlink messages with Honor Push", an article of Honor's developers (xie.infoq.cn, 2023-11, and later
copies with the hosts of honor.com); what it does not say is of public clients. Nothing of it was confirmed on a page of
Honor's own, so that no answer drops an address. docs/channels/honor.md is the table of the members.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from console.gateway.channels.json_members import compact, mapping
from console.gateway.channels.protocol import Kind, Outgoing
from console.gateway.channels.tokens import Token
from console.gateway.channels.vendors import message
from console.gateway.channels.vendors.calling import Ask, Call, Vendor
from console.gateway.channels.vendors.credentials import client_token, key_of, needed
from console.gateway.channels.vendors.kind import VendorKind
from console.gateway.channels.vendors.meanings import Meaning, Said, Verdict, of_status, reason

HOST, TOKEN_HOST = "https://push-api.cloud.honor.com", "https://iam.developer.honor.com"
LONGEST_TITLE, LONGEST_TEXT = 40, 256  # characters
LONGEST_TTL = 15 * 86400  # seconds
IMPORTANCE = {1: "LOW", 2: "NORMAL"}  # by the contract's hw_importance
STALE = ("invalid_token", "access_denied", "80200001", "80200003")
TAKEN = ("200", "80000000")


class Honor(Vendor):
    """One app at Honor."""

    NAME = "Honor"

    def __init__(self, given: Mapping[str, str]) -> None:
        """Raises UnusableCredentialError."""
        words = {"app_id": "the app's APP ID", "client_id": "the client's ID", "client_secret": "the client's secret"}
        self.public, self._client, self._secret = needed(given, self.NAME, **words)
        self._entry = given.get("badge_class", "").strip()
        self.key = key_of("honor", self._client, self._secret)

    async def token(self, ask: Ask) -> Token:
        """By OAuth 2.0, for an hour."""
        form = {"grant_type": "client_credentials", "client_id": self._client, "client_secret": self._secret}
        return await client_token(ask, self.NAME, Call(TOKEN_HOST, "/auth/token", form=form))

    def call(self, group: Sequence[Outgoing], token: str) -> Call:
        """A notification."""
        one = group[0]
        how = {"ttl": f"{message.seconds_left(one, 1, LONGEST_TTL)}s", "notification": self._shown(one)}
        data = compact(message.extras(one))
        headers = {"Authorization": f"Bearer {token}", "timestamp": str(int(time.time() * 1000))}
        body = {"data": data, "android": how, "token": [each.address for each in group]}
        return Call(HOST, f"/api/v1/{self.public}/sendMessage", json=body, headers=headers)

    def verdict(self, said: Said) -> Verdict:
        """By Honor's code; devices that did not get it stand beside it."""
        members = said.members
        code, data = str(members.get("code") or members.get("error") or ""), mapping(members.get("data"))
        failed = [address for name in ("failTokens", "expireTokens") for address in data.get(name) or []]
        others = {str(address): (Meaning.REFUSED, "Honor did not take this token") for address in failed}
        words = members.get("message") or members.get("msg") or members.get("error_description")
        return Verdict(_meaning(code, said), reason(said, code, words), str(data.get("requestId", "")), others)

    def _shown(self, one: Outgoing) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "title": message.cut(message.title(one), LONGEST_TITLE),
            "body": message.cut(message.content(one), LONGEST_TEXT),
            "clickAction": _click(one),
            "notifyId": message.notification_number(one),
        }
        importance = IMPORTANCE.get(message.android(one).get("hw_importance", 0))
        optional = {"image": message.picture(one), "importance": importance, "badge": self._badge(one)}
        return shown | {name: value for name, value in optional.items() if value}

    def _badge(self, one: Outgoing) -> dict[str, Any]:
        add, number = message.badge(one)
        if not self._entry or not (add or number is not None):
            return {}
        return {"badgeClass": self._entry} | ({"addNum": add} if number is None else {"setNum": number})


def _meaning(code: str, said: Said) -> Meaning:
    if code in TAKEN and said.status == 200:
        return Meaning.TAKEN
    if code in STALE:
        return Meaning.STALE
    by_status = of_status(said)
    return Meaning.REFUSED if by_status == Meaning.UNCLEAR and said.status == 200 and code else by_status


def _click(one: Outgoing) -> dict[str, Any]:
    kind, to = message.opens(one)
    if kind == message.OPEN_URL and to.startswith("https://"):
        return {"type": 2, "url": to}
    return {"type": 1, "intent": to} if kind == message.OPEN_INTENT else {"type": 3}


CHANNEL = VendorKind(Kind.HONOR, Honor, "push token of Honor")
