"""OPPO's push (HeyTap), which reaches OnePlus and realme as well.

Source: open.oppomobile.com, "addresses, common parameters and codes", "authentication" (id=11234), "single push" and
"batch of single pushes" (id=11238), "message" (id=11236), "message receipts". What becomes of the members is a table in
docs/channels/oppo.md.
"""

import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from console.gateway.channels.calls import printable
from console.gateway.channels.json_members import compact, mapping
from console.gateway.channels.protocol import Kind, Outgoing, UnusableCredentialError
from console.gateway.channels.tokens import Token
from console.gateway.channels.vendors import called_back, message
from console.gateway.channels.vendors.calling import Ask, Call, NoTokenNowError, Vendor
from console.gateway.channels.vendors.credentials import key_of, needed
from console.gateway.channels.vendors.kind import VendorKind
from console.gateway.channels.vendors.meanings import Meaning, Said, Verdict, by_code, reason

HOST = "https://api.push.oppomobile.com"
LONGEST_TITLE, SHORT_TEXT, LONGEST_TEXT = 50, 50, 128  # characters
LONGEST_PARAMETERS = 4000  # characters of what the app gets
LONGEST_TTL = 10 * 86400  # seconds
RENEWED_AFTER = 22 * 3600  # seconds; a token lives for a day
REGISTRATION_ID = 2  # of target_type
STANDARD, LONG = 1, 2  # of style
CODES = {
    "0": Meaning.TAKEN,
    **dict.fromkeys(("-2", "-1", "13", "55"), Meaning.BUSY),
    **dict.fromkeys(("11", "29"), Meaning.STALE),
    **dict.fromkeys(("14", "15", "16", "17", "18", "19", "26", "27", "28", "30"), Meaning.CREDENTIAL),
    **dict.fromkeys(("12", "20", "21", "22", "23", "24", "25", "31", "32"), Meaning.REFUSED),
    **dict.fromkeys(("40", "41", "51", "59", "67"), Meaning.REFUSED),
    "33": Meaning.QUOTA,
    "10000": Meaning.DEAD,  # no registration id
}
# Ours, as OPPO has them.
TEXTS = {
    "category": "oppo_category",
    "private_msg_template_id": "oppo_template_id",
    "private_title_parameters": "oppo_title_param",
    "private_content_parameters": "oppo_content_param",
}


class Oppo(Vendor):
    """One app at OPPO."""

    NAME = "OPPO"

    def __init__(self, given: Mapping[str, str]) -> None:
        """Raises UnusableCredentialError."""
        words = {"app_key": "the app's AppKey", "master_secret": "the app's MasterSecret"}
        self.public, self._secret = needed(given, self.NAME, **words)
        self.key = key_of("oppo", self.public, self._secret)
        self._receipts = given.get("receipts", "")  # the address that OPPO calls back

    async def token(self, ask: Ask) -> Token:
        """For a day, for a signature with the time in it."""
        now = time.time()
        written = str(int(now * 1000))
        sign = sha256(f"{self.public}{written}{self._secret}".encode()).hexdigest()
        said = await ask(
            Call(HOST, "/server/v1/auth", form={"app_key": self.public, "sign": sign, "timestamp": written})
        )
        token = mapping(said.members.get("data")).get("auth_token")
        if isinstance(token, str) and token:
            return Token(token, now, now + RENEWED_AFTER)
        verdict = self.verdict(said)
        if verdict.meaning in (Meaning.CREDENTIAL, Meaning.STALE, Meaning.REFUSED):
            raise UnusableCredentialError(f"OPPO gives no access token: {verdict.reason}")
        raise NoTokenNowError(f"No access token ({printable(verdict.reason)})")

    def fault(self, one: Outgoing) -> str:
        """Whether what the app gets is too long."""
        length, most = len(compact(message.extras(one))), LONGEST_PARAMETERS
        return f"Shorten custom_content: {length:,} characters, and OPPO takes {most:,}." if length > most else ""

    def call(self, group: Sequence[Outgoing], token: str) -> Call:
        """One message for each device: OPPO's call for one message to many names none that it did not take."""
        shown = _shown(group[0]) | self._called_back(group[0])
        messages = [
            {"target_type": REGISTRATION_ID, "target_value": one.address, "notification": shown} for one in group
        ]
        form = {"auth_token": token, "messages": compact(messages)}
        return Call(HOST, "/server/v1/message/notification/unicast_batch", form=form)

    def _called_back(self, one: Outgoing) -> dict[str, str]:
        """OPPO tells this address which devices got it."""
        if not called_back.is_taken(Kind.OPPO, self._receipts):
            return {}
        return {"call_back_url": self._receipts, "call_back_parameter": one.push_id}

    def verdict(self, said: Said) -> Verdict:
        """By OPPO's code; where it is none of a fault, by that of each device."""
        members = said.members
        code, data = members.get("code", ""), members.get("data")
        rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
        others = {str(row.get("registrationId")): _of_device(row) for row in rows if row.get("errorCode")}
        name = str(next((row["messageId"] for row in rows if row.get("messageId") and not row.get("errorCode")), ""))
        return Verdict(by_code(CODES, said, code), reason(said, code, members.get("message")), name, others)


def _of_device(row: Mapping[str, Any]) -> tuple[Meaning, str]:
    code = str(row["errorCode"])
    words = f"{code}: {row['errorMessage']}" if row.get("errorMessage") else code
    return CODES.get(code, Meaning.REFUSED), printable(words)


def _shown(one: Outgoing) -> dict[str, Any]:
    members, text = message.android(one), message.content(one)
    shown: dict[str, Any] = {
        "app_message_id": one.push_id,  # a device gets the same once
        "style": STANDARD if len(text) <= SHORT_TEXT else LONG,
        "title": message.cut(message.title(one), LONGEST_TITLE),
        "content": message.cut(text, LONGEST_TEXT),
        "action_parameters": compact(message.extras(one)),
        "off_line": True,
        "off_line_ttl": message.seconds_left(one, 1, LONGEST_TTL),
        "notify_id": message.notification_number(one),
        **_opened(one),
    }
    texts = {name: message.as_text(members.get(member)) for name, member in TEXTS.items()}
    channel = message.as_text(members.get("oppo_ch_id") or members.get("n_ch_id"))
    optional = {**texts, "channel_id": channel, "notify_level": members.get("oppo_notify_level")}
    return shown | {name: value for name, value in optional.items() if value}


def _opened(one: Outgoing) -> dict[str, Any]:
    kind, to = message.opens(one)
    if kind == message.OPEN_URL:
        return {"click_action_type": 2, "click_action_url": to}
    if kind == message.OPEN_INTENT:
        return {"click_action_type": 5, "click_action_url": to}
    return {"click_action_type": 4, "click_action_activity": to} if to else {"click_action_type": 0}


CHANNEL = VendorKind(Kind.OPPO, Oppo, "registration id of OPPO")
