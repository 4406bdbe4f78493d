"""A stand-in for Google: the token endpoint of OAuth 2.0 and FCM's messages:send, over real TLS.

Written from developers.google.com, "Using OAuth 2.0 for Server to Server Applications", and firebase.google.com, "FCM
error codes" and the REST reference of projects.messages. The assertion is read by cryptography alone.
"""

import asyncio
import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from tests.gateway.channels.loops import served

PROJECT = "demo-shop-4f1c"
EMAIL = "push@demo-shop-4f1c.iam.gserviceaccount.com"
FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"


@dataclass(frozen=True)
class Reply:
    """What a phone's message is answered; `seconds` is how late, and `cut` breaks the line instead."""

    status: int = 200
    code: str = ""  # of FcmError
    of_call: str = ""  # the status of google.rpc
    words: str = ""
    details: tuple[dict[str, Any], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    cut: bool = False


UNREGISTERED = Reply(404, "UNREGISTERED", "NOT_FOUND", "Requested entity was not found.")


@dataclass
class Google:
    """What Google knows, and what it answers."""

    key: rsa.RSAPublicKey
    url: str = ""
    replies: dict[str, list[Reply]] = field(default_factory=dict)  # by target; the last one stays
    otherwise: Reply = field(default_factory=Reply)
    got: list[dict[str, Any]] = field(default_factory=list)  # messages that were taken
    calls: int = 0
    tokens: list[str] = field(default_factory=list)  # that were given
    given_at: float = 0.0  # the last of them, seconds since 1970
    good: set[str] = field(default_factory=set)  # that are taken
    token_reply: tuple[int, dict[str, Any]] | None = None  # instead of a token
    checks_only: int = 0

    def expire(self) -> None:
        """Take none of the tokens any more."""
        self.good.clear()

    async def give(self, request: web.Request) -> web.Response:
        form = await request.post()
        if self.token_reply:
            return web.json_response(self.token_reply[1], status=self.token_reply[0])
        refusal = self._refusal(str(form["assertion"]), f"{self.url}/token")
        if form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer" or refusal:
            return web.json_response({"error": "invalid_grant", "error_description": refusal}, status=400)
        self.tokens.append(f"ya29.{len(self.tokens)}")
        self.good.add(self.tokens[-1])
        self.given_at = time.time()
        return web.json_response({"access_token": self.tokens[-1], "expires_in": 3599, "token_type": "Bearer"})

    def _refusal(self, assertion: str, url: str) -> str:
        signed, _, signature = assertion.rpartition(".")
        header, claims = (json.loads(_decoded(part)) for part in signed.split("."))
        try:
            self.key.verify(_decoded(signature), signed.encode(), padding.PKCS1v15(), SHA256())
        except InvalidSignature:
            return "Invalid JWT Signature."
        now = time.time()
        if not now - 60 < claims["iat"] < now + 60 or claims["exp"] - claims["iat"] > 3600:
            return "Invalid JWT: Token must be a short-lived token"
        right = (header["alg"], claims["iss"], claims["aud"]) == ("RS256", EMAIL, url)
        return "" if right and claims["scope"].endswith("/auth/firebase.messaging") else "Invalid grant"

    async def send(self, request: web.Request) -> web.Response:
        self.calls += 1
        if request.headers["Authorization"].removeprefix("Bearer ") not in self.good:
            return _error(Reply(401, of_call="UNAUTHENTICATED", words="Invalid credentials."))
        if request.match_info["project"] != PROJECT:
            return _error(Reply(403, of_call="PERMISSION_DENIED", words="Permission denied on resource project."))
        body = await request.json()
        reply = _judged(body["message"]) or self._reply(body["message"])
        if reply.seconds:
            await asyncio.sleep(reply.seconds)
        if reply.cut and request.transport:
            request.transport.abort()
        if reply.status != 200:
            return _error(reply)
        if body.get("validate_only"):
            self.checks_only += 1
            return web.json_response({"name": f"projects/{PROJECT}/messages/fake_message_id"})
        self.got.append(body["message"])
        return web.json_response({"name": f"projects/{PROJECT}/messages/0:{len(self.got)}"})

    def _reply(self, message: dict[str, Any]) -> Reply:
        left = self.replies.get(message.get("token") or message.get("fid") or "")
        return self.otherwise if not left else left.pop(0) if len(left) > 1 else left[0]


def _judged(message: dict[str, Any]) -> Reply | None:
    """What is refused whatever the phone is."""
    details = ({"@type": BAD_REQUEST, "fieldViolations": [{"field": "message"}]},)
    if ("token" in message) == ("fid" in message):
        return Reply(400, of_call="INVALID_ARGUMENT", words="Exactly one target", details=details)
    if not all(isinstance(value, str) for value in message.get("data", {}).values()):
        return Reply(400, of_call="INVALID_ARGUMENT", words="Invalid value at 'message.data'", details=details)
    if len(message.get("token", message.get("fid"))) < 20:
        words = "The registration token is not a valid FCM registration token"
        return Reply(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", words)
    return None


def _error(reply: Reply) -> web.Response:
    details = list(reply.details) + ([{"@type": FCM_ERROR, "errorCode": reply.code}] if reply.code else [])
    error = {"code": reply.status, "message": reply.words, "status": reply.of_call, "details": details}
    return web.json_response({"error": error}, status=reply.status, headers=dict(reply.headers))


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@contextmanager
def at_work(google: Google, certificate: Path) -> Iterator[str]:
    """The service in a thread of its own; its URL."""
    routes = [web.post("/token", google.give), web.post("/v1/projects/{project}/messages:send", google.send)]
    with served(routes, certificate) as google.url:
        yield google.url
