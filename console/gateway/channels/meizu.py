"""Meizu's push (Flyme).

Source: github.com/MEIZUPUSH/PushAPI, the HTTP interface of the open platform (codes, signature, limits of fields). What
becomes of the members is a table in docs/channels/meizu.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import md5
from typing import Any

from console.gateway.channels.json_members import compact, mapping
from console.gateway.channels.protocol import Kind, Outgoing
from console.gateway.channels.vendors import called_back, message
from console.gateway.channels.vendors.calling import Call, Vendor
from console.gateway.channels.vendors.credentials import key_of, needed
from console.gateway.channels.vendors.kind import VendorKind
from console.gateway.channels.vendors.meanings import Meaning, Said, Verdict, by_code, reason

HOST = "https://server-api-push.meizu.com"
LONGEST_TITLE, LONGEST_TEXT = 32, 100  # characters
LONGEST_VALID = 72  # hours
ARRIVED_AND_PRESSED = 3  # of callback.type
CODES = {
    "200": Meaning.TAKEN,
    **dict.fromkeys(("500", "1001"), Meaning.UNCLEAR),
    **dict.fromkeys(("1003", "110010"), Meaning.BUSY),
    **dict.fromkeys(("1005", "110004"), Meaning.REFUSED),
    **dict.fromkeys(("1006", "110000", "110001", "110009"), Meaning.CREDENTIAL),
}
# Of a device in a call that was taken.
OF_DEVICES = {
    "201": Meaning.REFUSED,
    **dict.fromkeys(("501", "513"), Meaning.UNCLEAR),
    **dict.fromkeys(("518", "519"), Meaning.BUSY),
    "520": Meaning.TAKEN,  # folded: it has had the same
    **dict.fromkeys(("110002", "110003"), Meaning.DEAD),
}


class Meizu(Vendor):
    """One app at Meizu."""

    NAME = "Meizu"

    def __init__(self, given: Mapping[str, str]) -> None:
        """Raises UnusableCredentialError."""
        words = {"app_id": "the app's App ID", "app_secret": "the app's App Secret"}
        self.public, self._secret = needed(given, self.NAME, **words)
        self.key = key_of("mz", self.public, self._secret)
        # Meizu wants to know the address that it calls back, and says nothing of messages that name another.
        is_known = given.get("asks_receipts", "") == "yes"
        self._receipts = given.get("receipts", "") if is_known else ""

    def call(self, group: Sequence[Outgoing], token: str) -> Call:
        """A notification."""
        return self._call([one.address for one in group], _shown(group[0]) | self._called_back(group[0]))

    def trial(self, token: str) -> Call:
        """A notification to nobody."""
        return self._call(["nobody"], {"noticeBarInfo": {"title": "Hello", "content": "Hello"}})

    def verdict(self, said: Said) -> Verdict:
        """By Meizu's code; where it is none of a fault, the devices that did not get it stand in its value."""
        members = said.members
        code = members.get("code", "")
        others = dict(_others(mapping(members.get("value"))))
        name = str(members.get("msgId") or "")
        return Verdict(by_code(CODES, said, code), reason(said, code, members.get("message")), name, others)

    def _called_back(self, one: Outgoing) -> dict[str, Any]:
        """Meizu tells this address which devices got it, and where it was pressed."""
        if not called_back.is_taken(Kind.MEIZU, self._receipts):
            return {}
        told = {"callback": self._receipts, "callback.param": one.push_id, "callback.type": ARRIVED_AND_PRESSED}
        return {"extra": told}

    def _call(self, addresses: Sequence[str], shown: Mapping[str, Any]) -> Call:
        form = {"appId": self.public, "pushIds": ",".join(addresses), "messageJson": compact(shown)}
        signed = "".join(f"{name}={form[name]}" for name in sorted(form)) + self._secret
        form["sign"] = md5(signed.encode()).hexdigest()  # noqa: S324 - Meizu's
        return Call(HOST, "/garcia/api/server/push/varnished/pushByPushId", form=form)


def _others(value: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Meaning, str]]]:
    for code, addresses in value.items():
        if code in OF_DEVICES and isinstance(addresses, list):
            yield from ((str(address), (OF_DEVICES[code], code)) for address in addresses)


def _shown(one: Outgoing) -> dict[str, Any]:
    members = message.android(one)
    kinds = {"vibrate": "vibrate", "lights": "lights", "sound": "ring"}
    alerts = {name: int(bool(members.get(member, 1))) for name, member in kinds.items()}
    hours = -(-message.seconds_left(one, 1, LONGEST_VALID * 3600) // 3600)
    return {
        "noticeBarInfo": {
            "title": message.cut(message.title(one), LONGEST_TITLE),
            "content": message.cut(message.content(one), LONGEST_TEXT),
        },
        "clickTypeInfo": {**_opened(one), "parameters": message.extras(one)},
        "pushTimeInfo": {"offLine": 1, "validTime": hours},
        # Of those with the same key the last alone is shown.
        "advanceInfo": {"notificationType": alerts, "notifyKey": f"{message.notification_number(one):08x}"},
    }


def _opened(one: Outgoing) -> dict[str, Any]:
    """What a press opens. The app is opened for an intent, and reads it from its parameters."""
    kind, to = message.opens(one)
    if kind == message.OPEN_URL:
        return {"clickType": 2, "url": to}
    return {"clickType": 1, "activity": to} if kind == message.OPEN_ACTIVITY and to else {"clickType": 0}


CHANNEL = VendorKind(Kind.MEIZU, Meizu, "pushId of Meizu")
