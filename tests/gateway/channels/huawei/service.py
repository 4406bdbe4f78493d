"""Stand-ins for Huawei's Push Kit, over real TLS.

Written from developer.huawei.com: HMSCore-Guides "OAuth 2.0 client password mode"; HMSCore-References "https-send-api"
(v1 and v2: members, limits, codes); harmonyos-references "push-scenariozed-api-request-struct" and "-response" (v3);
HarmonyOS guide "service account authentication". JWTs are read by cryptography alone.
"""

import base64
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from tests.gateway.channels.vendors.serving import Service, answer

APP, SECRET, PROJECT = "104567890", "5ecre7", "388421841221"
CATEGORIES = [
    *("IM", "VOIP", "SUBSCRIPTION", "TRAVEL", "HEALTH", "WORK", "ACCOUNT", "EXPRESS", "FINANCE", "DEVICE_REMINDER"),
    *("MAIL", "PLAY_VOICE", "MARKETING"),
]
V3_CATEGORIES = [*CATEGORIES, "SYSTEM_REMINDER", "CUSTOMER_SERVICE", "NEWS", "CONTENT_RECOMMENDATION", "PROMO"]


def said(code: str, words: object = "Success") -> web.Response:
    text = words if isinstance(words, str) else json.dumps(words)
    return answer({"code": code, "msg": text, "requestId": "157440955549500001002006"})


@dataclass
class Hms(Service):
    """v1 and v2. Tokens of phones are its own, unless they are `dead` or of another app, whose names begin so."""

    token_reply: tuple[int, dict[str, Any]] | None = None  # instead of a token
    checks_only: int = 0

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/oauth2/v3/token", self.login),
            web.post("/v1/{owner}/messages:send", self.send),
            web.post("/v2/{owner}/messages:send", self.send),
        ]

    async def login(self, request: web.Request) -> web.Response:
        form = await request.post()
        if self.token_reply:
            return answer(self.token_reply[1], self.token_reply[0])
        if form.get("grant_type") != "client_credentials" or form.get("client_id") != APP:
            words = {"error": 1101, "sub_error": 20001, "error_description": "invalid request"}
            return answer(words, 400)
        if form.get("client_secret") != SECRET:
            return answer({"error": 1101, "sub_error": 20044, "error_description": "invalid client_secret"}, 400)
        return answer({"access_token": self.give(), "expires_in": 3600, "token_type": "Bearer"})

    async def send(self, request: web.Request) -> web.Response:
        if scripted := await self.scripted(request):
            return scripted
        if request.match_info["owner"] not in (APP, PROJECT):
            return said("80300002", "No permission to send message to these tmIDs")
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.good:
            return said("80200001", "Oauth authentication error.")
        body = await request.json()
        message = body["message"]
        tokens = message.pop("token")
        if fault := _fault(message, tokens):
            return said(*fault)
        bad = [token for token in tokens if token in self.dead or len(token) < 20]
        if len(bad) == len(tokens):
            return said("80300007", "All the tokens are invalid")
        if body.get("validate_only"):
            self.checks_only += 1
        else:
            self.take([token for token in tokens if token not in bad], message)
        if bad:
            return said("80100000", {"success": len(tokens) - len(bad), "failure": len(bad), "illegal_tokens": bad})
        return said("80000000")


def _fault(message: dict[str, Any], tokens: list[str]) -> tuple[str, str] | None:
    how = message.get("android", {})
    shown = how.get("notification", {})
    click, badge = shown.get("click_action", {}), shown.get("badge")
    if len(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()) > 4096:
        return "80300008", "The length of message body exceeds 4096"
    if not 0 < len(tokens) <= 1000:
        return "80300010", "The number of tokens exceeds 1000"
    if shown.get("importance") == "HIGH":
        return "80300011", "No permission to send high-level message"
    checks = {
        "title": shown.get("title"),
        "body": shown.get("body"),
        "data": isinstance(message.get("data", ""), str),
        "ttl": re.fullmatch(r"[0-9]+s", how.get("ttl", "1s")) and 0 < int(how.get("ttl", "1s")[:-1]) <= 15 * 86400,
        "category": how.get("category", "IM") in CATEGORIES,
        "urgency": how.get("urgency", "NORMAL") in ("HIGH", "NORMAL"),
        "importance": shown.get("importance", "NORMAL") in ("LOW", "NORMAL"),
        "image": shown.get("image", "https://").startswith("https://"),
        "bi_tag": len(how.get("bi_tag", "").encode()) <= 64,
        "receipt_id": isinstance(how.get("receipt_id", ""), str),
        "click_action": {
            1: click.get("intent") or click.get("action"),
            2: str(click.get("url")).startswith("https://"),
            3: True,
        }.get(click.get("type")),
        "badge": not badge or (badge.get("class") and _is_number(badge)),
    }
    wrong = [name for name, is_right in checks.items() if not is_right]
    return ("80100003", f"Illegal payload, {wrong[0]} is invalid") if wrong else None


def _is_number(badge: dict[str, Any]) -> bool:
    return (
        0 < badge.get("add_num", badge.get("addNum", 1)) < 100
        and 0 <= badge.get("set_num", badge.get("setNum", 0)) < 100
    )


@dataclass
class Harmony(Service):
    """v3. `noted` are addresses that are not right, with the reason that Huawei gives."""

    key: rsa.RSAPublicKey | None = None
    noted: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    checks_only: int = 0

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/v3/{project}/messages:send", self.send)]

    async def send(self, request: web.Request) -> web.Response:
        if scripted := await self.scripted(request):
            return scripted
        if not self._is_authorized(request.headers.get("Authorization", "").removeprefix("Bearer ")):
            return answer({"code": "80200001", "msg": "Authentication failed", "requestId": "1"}, 401)
        body = await request.json()
        shown, tokens = body["payload"]["notification"], body["target"]["token"]
        wrong = _wrong_v3(shown, body.get("pushOptions", {}), request.headers.get("push-type"))
        if wrong:
            return said("80100003", f"Illegal payload, {wrong} is invalid")
        bad = {
            token: self.noted.get(token, "tokenFormatError")
            for token in tokens
            if token in self.noted or len(token) < 20
        }
        if bad:
            reasons = {why: [token for token in bad if bad[token] == why] for why in set(bad.values())}
            detail = {"success": len(tokens) - len(bad), "failure": len(bad), "illegalTokens": reasons}
        if len(bad) == len(tokens):
            return said("80300007", detail)
        self.got |= {token: shown for token in tokens if token not in bad}
        self.options |= {token: body.get("pushOptions", {}) for token in tokens}
        return said("80100000", detail) if bad else said("80000000")

    def _is_authorized(self, token: str) -> bool:
        try:
            header, claims, signature = token.split(".")
            pss = padding.PSS(padding.MGF1(SHA256()), padding.PSS.DIGEST_LENGTH)
            assert self.key
            self.key.verify(_decoded(signature), f"{header}.{claims}".encode(), pss, SHA256())
        except (ValueError, InvalidSignature):
            return False
        head, said_of = json.loads(_decoded(header)), json.loads(_decoded(claims))
        right = head == {"alg": "PS256", "kid": "f00d", "typ": "JWT"}
        about = (said_of["iss"], said_of["aud"]) == ("104200", "https://oauth-login.cloud.huawei.com/oauth2/v3/token")
        return right and about and said_of["iat"] <= time.time() < said_of["exp"] <= said_of["iat"] + 3600


def _wrong_v3(shown: dict[str, Any], options: dict[str, Any], push_type: str | None) -> str:
    checks = {
        "push-type": push_type == "0",
        "category": shown.get("category") in V3_CATEGORIES,
        "title": shown.get("title"),
        "body": shown.get("body"),
        "clickAction": shown.get("clickAction", {}).get("actionType") in (0, 1),
        "notifyId": isinstance(shown.get("notifyId", 0), int) and 0 <= shown.get("notifyId", 0) < 2**31,
        "ttl": isinstance(options.get("ttl", 1), int) and 0 < options.get("ttl", 1) <= 15 * 86400,
        "biTag": len(options.get("biTag", "").encode()) <= 64,
        "receiptId": isinstance(options.get("receiptId", ""), str),
        "badge addNum": "badge" not in shown or _is_number(shown["badge"]),
    }
    return next((name for name, is_right in checks.items() if not is_right), "")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
