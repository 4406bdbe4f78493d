"""Xiaomi's MiPush.

Source: dev.mi.com, server API (pId=1163, 1559), error codes (pId=1560), limits (pId=1656), classes of 2026 (pId=2321)
and templates (pId=2314). What becomes of the members is a table in docs/channels/xiaomi.md.
"""

import json
from collections.abc import Mapping, Sequence

from console.gateway.channels.json_members import mapping
from console.gateway.channels.protocol import Kind, Outgoing
from console.gateway.channels.vendors import called_back, message
from console.gateway.channels.vendors.calling import Call, Vendor
from console.gateway.channels.vendors.credentials import key_of, needed, optional
from console.gateway.channels.vendors.kind import VendorKind
from console.gateway.channels.vendors.meanings import Meaning, Said, Verdict, by_code, reason

HOST = "https://api.xmpush.xiaomi.com"
LONGEST_TITLE, LONGEST_TEXT = 50, 128  # characters
LONGEST_PAYLOAD = 4000  # bytes, as they travel
LONGEST_TTL = 10 * 86400  # seconds; of a public message the service keeps a day
SOUND, VIBRATION, LIGHT = 1, 2, 4  # bits of notify_type
ARRIVED, PRESSED = 1, 2  # bits of callback.type
CODES = {
    **dict.fromkeys(("-1", "1", "10001", "10003", "22102", "26003", "65029"), Meaning.UNCLEAR),
    "0": Meaning.TAKEN,
    **dict.fromkeys(("10002", "10027", "10037", "26004", "200002"), Meaning.BUSY),
    **dict.fromkeys(("10008", "10012", "10016", "10017", "20301", "21305", "26006", "27001"), Meaning.REFUSED),
    **dict.fromkeys(("65003", "65009", "65011", "65014", "65015", "65030"), Meaning.REFUSED),
    "10029": Meaning.DEAD,
    **dict.fromkeys(("10034", "200001"), Meaning.QUOTA),
    **dict.fromkeys(("10031", "10036", "21301", "21302", "21303", "22000", "22006", "22007"), Meaning.CREDENTIAL),
    "22022": Meaning.CREDENTIAL,
}
MISSES_NO_CREDENTIAL = ("20301", "27001", "65003")


class Xiaomi(Vendor):
    """One app at Xiaomi."""

    NAME = "Xiaomi"

    def __init__(self, given: Mapping[str, str]) -> None:
        """Raises UnusableCredentialError."""
        words = {"package": "the app's package name", "app_secret": "the app's AppSecret"}
        self.public, self._secret = needed(given, self.NAME, **words)
        self._app = optional(given, self.NAME, "app_id", "the AppID")
        self.key = key_of("xm", self._secret)
        self._receipts = given.get("receipts", "")  # the address that Xiaomi calls back

    def fault(self, one: Outgoing) -> str:
        """Whether what the app gets is too long."""
        length = len(_payload(one))
        most = LONGEST_PAYLOAD
        return f"Shorten custom_content: {length:,} bytes as sent, and Xiaomi takes {most:,}." if length > most else ""

    def call(self, group: Sequence[Outgoing], token: str) -> Call:
        """A notification."""
        return self._call({**self._form(group[0]), "registration_id": ",".join(one.address for one in group)})

    def trial(self, token: str) -> Call:
        """A notification to nobody."""
        return self._call({"title": "Hello", "description": "Hello", "pass_through": "0", "registration_id": "nobody"})

    def objection(self, said: Said) -> str:
        """None where Xiaomi misses nothing but a device, or the class of the message."""
        return "" if str(said.members.get("code")) in MISSES_NO_CREDENTIAL else super().objection(said)

    def verdict(self, said: Said) -> Verdict:
        """By Xiaomi's code; beside it stand the devices that it does not know."""
        members = said.members
        code, data = members.get("code", ""), mapping(members.get("data"))
        bad = [each for each in str(data.get("bad_regids") or "").split(",") if each]
        others = {address.strip(): (Meaning.DEAD, "bad_regids") for address in bad}
        why = members.get("reason") or members.get("description") or ""
        return Verdict(by_code(CODES, said, code), reason(said, code, why), str(data.get("id", "")), others)

    def _call(self, form: Mapping[str, str]) -> Call:
        headers = {"Authorization": f"key={self._secret}"}
        if self._app:
            headers["X-XIAOMI-PUSH-APP-ID"] = self._app
        return Call(HOST, "/v3/message/regid", form={"restricted_package_name": self.public, **form}, headers=headers)

    def _form(self, one: Outgoing) -> dict[str, str]:
        members = message.android(one)
        form = {
            "payload": _payload(one),
            "pass_through": "0",
            "title": message.cut(message.title(one), LONGEST_TITLE),
            "description": message.cut(message.content(one), LONGEST_TEXT),
            "notify_type": str(_notify_type(members)),
            "notify_id": str(message.notification_number(one)),
            "time_to_live": str(message.seconds_left(one, 1, LONGEST_TTL) * 1000),
            **_opened(one),
        }
        optional = {
            "extra.channel_id": members.get("xm_ch_id"),
            "extra.template_id": members.get("xm_template_id"),
            "extra.template_param": message.as_text(members.get("xm_template_param")),
            "extra.notify_foreground": "0" if members.get("show_type") == 1 else None,
            "extra.sound_uri": self._sound(members.get("ring_raw")),
            **self._called_back(one),
        }
        return form | {name: str(value) for name, value in optional.items() if value}

    def _called_back(self, one: Outgoing) -> dict[str, str]:
        """Xiaomi tells this address which devices got it, and where it was pressed."""
        if not called_back.is_taken(Kind.XIAOMI, self._receipts):
            return {}
        told = {"extra.callback": self._receipts, "extra.callback.param": one.push_id}
        return {**told, "extra.callback.type": str(ARRIVED | PRESSED)}

    def _sound(self, ring: object) -> str:
        return f"android.resource://{self.public}/raw/{ring}" if ring else ""


def _payload(one: Outgoing) -> str:
    """What the app gets.

    Xiaomi wants it URL-encoded, and clients do not agree whether beside the form's own encoding: so it is JSON in which
    a second decoding changes nothing.
    """
    return json.dumps(message.extras(one)).replace("%", "\\u0025").replace("+", "\\u002b")


def _opened(one: Outgoing) -> dict[str, str]:
    """What a press opens. An app that is opened finds the payload in its intent."""
    kind, to = message.opens(one)
    if kind == message.OPEN_URL:
        return {"extra.notify_effect": "3", "extra.web_uri": to}
    return (
        {"extra.notify_effect": "2", "extra.intent_uri": to}
        if kind == message.OPEN_INTENT
        else {"extra.notify_effect": "1"}
    )


def _notify_type(members: Mapping[str, object]) -> int:
    bits = {"ring": SOUND, "vibrate": VIBRATION, "lights": LIGHT}
    return sum(bit for name, bit in bits.items() if members.get(name, 1))


CHANNEL = VendorKind(Kind.XIAOMI, Xiaomi, "regId of MiPush")
