"""vivo's push, which reaches iQOO as well.

Source: dev.vivo.com.cn, documentCenter/doc/362 (server API: authentication, single push, list push), doc/359 (classes
of messages); codes of a digest of doc/896 and of public clients. What becomes of the members is a table in
docs/channels/vivo.md.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import md5
from typing import Any

from console.gateway.channels.json_members import mapping
from console.gateway.channels.protocol import Kind, Outgoing, UnusableCredentialError
from console.gateway.channels.tokens import Token
from console.gateway.channels.vendors import message
from console.gateway.channels.vendors.calling import Ask, Call, NoTokenNowError, Vendor
from console.gateway.channels.vendors.credentials import key_of, needed
from console.gateway.channels.vendors.kind import VendorKind
from console.gateway.channels.vendors.meanings import Meaning, Said, Verdict, of_status, reason

HOST = "https://api-push.vivo.com.cn"
LONGEST_TITLE, LONGEST_TEXT = 40, 100  # characters, where one of Chinese counts as two
LONGEST_MAP = 1024  # characters of names and values that the app gets
SHORTEST_TTL, LONGEST_TTL = 60, 7 * 86400  # seconds
RENEWED_AFTER = 5400  # seconds; a token lives for a day, and vivo wants it to be made anew after one or two hours
SILENT, RING, VIBRATION, BOTH = 1, 2, 3, 4  # of notifyType
CODES = {
    "0": Meaning.TAKEN,
    "10000": Meaning.STALE,
    "10045": Meaning.CREDENTIAL,  # the app is being reviewed
    "10070": Meaning.QUOTA,  # operation messages
    "10071": Meaning.QUOTA,  # system messages
    "10093": Meaning.BUSY,
    "10097": Meaning.REFUSED,  # category and kind of message
    "10302": Meaning.DEAD,
    "10307": Meaning.DEAD,
}
# Why a device did not get it: unknown, uninstalled or switched off, not online for 90 days, none of the test's.
STATUSES = {1: Meaning.DEAD, 2: Meaning.DEAD, 3: Meaning.REFUSED, 4: Meaning.REFUSED}


class Vivo(Vendor):
    """One app at vivo."""

    NAME = "vivo"

    def __init__(self, given: Mapping[str, str]) -> None:
        """Raises UnusableCredentialError."""
        words = {"app_id": "the app's AppID", "app_key": "the app's AppKey", "app_secret": "the app's AppSecret"}
        self.public, self._app_key, self._secret = needed(given, self.NAME, **words)
        self.key = key_of("vivo", self.public, self._app_key, self._secret)

    async def token(self, ask: Ask) -> Token:
        """For a signature with the time in it."""
        now = time.time()
        signed = f"{self.public}{self._app_key}{int(now * 1000)}{self._secret}"
        body = {"appId": self.public, "appKey": self._app_key, "timestamp": int(now * 1000)}
        body["sign"] = md5(signed.encode()).hexdigest()  # noqa: S324 - vivo's
        said = await ask(Call(HOST, "/message/auth", json=body))
        if token := said.members.get("authToken"):
            return Token(str(token), now, now + RENEWED_AFTER)
        verdict = self.verdict(said)
        if verdict.meaning in (Meaning.UNCLEAR, Meaning.BUSY):
            raise NoTokenNowError(f"No access token ({verdict.reason})")
        raise UnusableCredentialError(f"vivo gives no access token: {verdict.reason}")

    def fault(self, one: Outgoing) -> str:
        """Whether what the app gets is too long."""
        length, most = sum(len(name) + len(value) for name, value in message.extras(one).items()), LONGEST_MAP
        return f"Shorten custom_content: {length:,} characters, and vivo takes {most:,}." if length > most else ""

    def call(self, group: Sequence[Outgoing], token: str) -> Call:
        """For one device; for several the message alone, which `send` sends to them."""
        body = {"appId": self.public, **_shown(group[0])}
        if len(group) == 1:
            return self._call("send", {"regId": group[0].address, **body}, token)
        return self._call("saveListPayload", body, token)

    async def send(self, ask: Ask, group: Sequence[Outgoing], token: str) -> Said:
        """At once, or as a task that is then sent to a list."""
        said = await ask(self.call(group, token))
        if len(group) == 1 or str(said.members.get("result")) != "0":
            return said
        if not (task := said.members.get("taskId")):
            return replace(said, text="")  # saved, and sent to nobody: nothing is known of it
        body = {"appId": self.public, "taskId": task, "regIds": [one.address for one in group]}
        return await ask(self._call("pushToList", {**body, "requestId": group[0].push_id}, token))

    def verdict(self, said: Said) -> Verdict:
        """By vivo's result, which is no success where it is not 0; beside it stand the devices that did not get it."""
        members = said.members
        code = str(members.get("result", ""))
        otherwise = Meaning.REFUSED if code and said.status == 200 else of_status(said)
        others = {address: (meaning, f"{code} status {status}") for address, meaning, status in _others(members)}
        meaning = CODES.get(code, otherwise)
        return Verdict(meaning, reason(said, code, members.get("desc")), str(members.get("taskId", "")), others)

    def _call(self, name: str, body: Mapping[str, Any], token: str) -> Call:
        return Call(HOST, f"/message/{name}", json=body, headers={"authToken": token})


def _others(members: Mapping[str, Any]) -> Iterator[tuple[str, Meaning, Any]]:
    """The devices that did not get it, of a call for one and of one for many."""
    listed = members.get("invalidUsers")
    for row in [mapping(members.get("invalidUser")), *map(mapping, listed if isinstance(listed, list) else [])]:
        status = row.get("status")
        if address := str(row.get("userid") or row.get("userId") or ""):
            yield address, STATUSES.get(status, Meaning.REFUSED) if isinstance(status, int) else Meaning.REFUSED, status


def _shown(one: Outgoing) -> dict[str, Any]:
    members = message.android(one)
    shown: dict[str, Any] = {
        "title": message.cut(message.title(one), LONGEST_TITLE, wide=2),
        "content": message.cut(message.content(one), LONGEST_TEXT, wide=2),
        "notifyType": _notify_type(members),
        "timeToLive": message.seconds_left(one, SHORTEST_TTL, LONGEST_TTL),
        "networkType": -1,
        "clientCustomMap": message.extras(one),
        "requestId": one.push_id,
        "notifyId": message.notification_number(one),
        **_opened(one),
    }
    if members.get("vivo_ch_id"):
        shown["classification"] = int(message.as_text(members["vivo_ch_id"]) == "1")
    if category := members.get("vivo_category"):
        shown["category"] = message.as_text(category)
    return shown


def _notify_type(members: Mapping[str, Any]) -> int:
    rings, vibrates = members.get("ring", 1), members.get("vibrate", 1)
    return (BOTH if vibrates else RING) if rings else (VIBRATION if vibrates else SILENT)


def _opened(one: Outgoing) -> dict[str, Any]:
    kind, to = message.opens(one)
    if kind == message.OPEN_URL:
        return {"skipType": 2, "skipContent": to}
    return {"skipType": 4, "skipContent": to} if kind == message.OPEN_INTENT else {"skipType": 1}


CHANNEL = VendorKind(Kind.VIVO, Vivo, "regId of vivo")
