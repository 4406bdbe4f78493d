"""Huawei's devices with HarmonyOS 5 and later: v3 of the API, which takes service accounts alone.

Source: developer.huawei.com, harmonyos-references "push-scenariozed-api-request-struct", and Huawei's own example of a
server (Apache 2.0): a JWT with PS256 whose issuer is the sub-account, good for at most an hour, is the access token.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwt
from joserfc.jwk import RSAKey

from console.gateway.channels.huawei import answers
from console.gateway.channels.huawei.android import HOST, LONGEST, receipt_id
from console.gateway.channels.json_members import compact, object_of
from console.gateway.channels.protocol import Kind, Outgoing, UnusableCredentialError
from console.gateway.channels.tokens import Token
from console.gateway.channels.vendors import message
from console.gateway.channels.vendors.calling import Ask, Call, Vendor
from console.gateway.channels.vendors.credentials import GOOD_FOR, RENEWED_BEFORE, key_of
from console.gateway.channels.vendors.kind import VendorKind
from console.gateway.channels.vendors.meanings import Said, Verdict

LONGEST_TTL = 15 * 86400  # seconds
MARKETING = "MARKETING"  # what needs no permission of Huawei's
MEMBERS = ("project_id", "key_id", "private_key", "sub_account", "token_uri")
WHOLE_FILE = (
    "Give service_account: the whole JSON file of a service account key, from Huawei's API Console. It has "
    "project_id, key_id, private_key, sub_account and token_uri."
)


class HuaweiHarmony(Vendor):
    """One project at Huawei."""

    NAME = "Huawei"

    def __init__(self, given: Mapping[str, str]) -> None:
        """`service_account` is the text of the JSON file. Raises UnusableCredentialError."""
        read = object_of(given.get("service_account", ""))
        account = {name: str(read.get(name) or "") for name in MEMBERS}
        if not all(account.values()):
            raise UnusableCredentialError(WHOLE_FILE, "service_account")
        self._key, self._account = _key(account["private_key"]), account
        self.public, self._receipt_id = account["project_id"], receipt_id(given)
        self.key = key_of("harmony", account["sub_account"], account["key_id"])

    async def token(self, ask: Ask) -> Token:
        """Signed here."""
        now, account = int(time.time()), self._account
        claims = {"iss": account["sub_account"], "aud": account["token_uri"], "iat": now, "exp": now + GOOD_FOR}
        header = {"alg": "PS256", "typ": "JWT", "kid": account["key_id"]}
        signed = jwt.encode(header, claims, RSAKey.import_key(self._key), ["PS256"])
        return Token(signed, now, now + GOOD_FOR - RENEWED_BEFORE)

    def fault(self, one: Outgoing) -> str:
        """Whether it is too long."""
        length = len(compact(_shown(one)).encode())
        return f"Shorten the message: {length:,} bytes, and Huawei takes {LONGEST:,}." if length > LONGEST else ""

    def call(self, group: Sequence[Outgoing], token: str) -> Call:
        """A notification."""
        one = group[0]
        options: dict[str, Any] = {"ttl": message.seconds_left(one, 1, LONGEST_TTL)}
        options["biTag"] = one.push_id  # stands in the receipts
        options |= {"receiptId": self._receipt_id} if self._receipt_id else {}
        return self._call(_shown(one), [each.address for each in group], options, token)

    def trial(self, token: str) -> Call:
        """A test message to nobody."""
        shown = {"category": MARKETING, "title": "Test", "body": "Test", "clickAction": {"actionType": 0}}
        return self._call(shown, ["nobody"], {"testMessage": True}, token)

    def verdict(self, said: Said) -> Verdict:
        """By Huawei's code."""
        return answers.verdict(said)

    def _call(self, shown: dict[str, Any], addresses: list[str], options: dict[str, Any], token: str) -> Call:
        body = {"payload": {"notification": shown}, "target": {"token": addresses}, "pushOptions": options}
        headers = {"Authorization": f"Bearer {token}", "push-type": "0"}
        return Call(HOST, f"/v3/{self.public}/messages:send", json=body, headers=headers)


def _shown(one: Outgoing) -> dict[str, Any]:
    members = message.android(one)
    shown: dict[str, Any] = {
        "category": message.as_text(members.get("hw_category")) or MARKETING,
        "title": message.title(one),
    }
    shown |= {"body": message.content(one), "notifyId": message.notification_number(one)}
    # The app is opened with this: on HarmonyOS there is neither an activity nor an intent of Android's.
    shown["clickAction"] = {"actionType": 0, "data": message.extras(one)}
    if picture := message.picture(one):
        shown["image"] = picture
    add, number = message.badge(one)
    if add or number is not None:
        shown["badge"] = {"addNum": add} if number is None else {"setNum": number}
    return shown


def _key(pem: str) -> rsa.RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.strip().encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, rsa.RSAPrivateKey):
        return key
    raise UnusableCredentialError(WHOLE_FILE, "service_account")


CHANNEL = VendorKind(Kind.HARMONY, HuaweiHarmony, "Push Token of HarmonyOS")
