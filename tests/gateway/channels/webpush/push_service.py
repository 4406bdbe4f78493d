"""A push service of the tests' own, and the browsers subscribed to it. Written from RFC 8030, 8188, 8291 and 8292.

It shares nothing with what it tests: messages are opened by http-ece, tokens by joserfc.
"""

import asyncio
import base64
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.gateway.channels.loops import let_go

Answer = Callable[[web.Request], Any]  # a response, None for a line that is cut, or a coroutine of either


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """One subscription, and what came to it."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def subscription(self) -> dict[str, Any]:
        """As PushSubscription.toJSON() gives it."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": b64(point), "auth": b64(self.secret)},
        }

    def messages(self) -> list[bytes]:
        """What its service worker sees."""
        return [
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
            for body in self.bodies
        ]


class PushService:
    """Takes messages for its browsers, and answers as it is told."""

    def __init__(self, port: int = 0) -> None:
        self.port = port  # 0: any that is free
        self.url, self.browsers = "", dict[str, Browser]()
        self.answers: dict[str, list[Answer]] = {}  # by path: of the next calls, in order
        self.always: Answer | None = None
        self.calls = 0
        self._loop = asyncio.new_event_loop()

    def subscribe(self) -> Browser:
        """A new browser."""
        path = f"/push/{b64(os.urandom(18))}"
        self.browsers[path] = Browser(self.url + path)
        return self.browsers[path]

    def answering(self, browser: Browser, *answers: Answer) -> None:
        """The next calls for the browser get these answers."""
        self.answers[browser.endpoint.removeprefix(self.url)] = list(answers)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        self.calls += 1
        browser = self.browsers.get(request.path)
        body = await request.read()
        scripted = self.answers.get(request.path)
        answer = scripted.pop(0) if scripted else self.always
        if answer:
            said = answer(request)
            said = await said if asyncio.iscoroutine(said) else said
            if said is None:
                request.transport.abort()
                return web.Response()
            if said.status != 201:
                return said
        if browser is None:
            return web.json_response({"code": 404, "errno": 102, "error": "Not Found"}, status=404)
        if refusal := self._judge(request, body):
            return refusal
        browser.headers.append(dict(request.headers))
        browser.bodies.append(body)
        return web.Response(status=201, headers={"Location": f"{self.url}/message/{self.calls}"})

    def _judge(self, request: web.Request, body: bytes) -> web.Response | None:
        """What RFC 8030 and 8292 ask for."""
        if not request.headers.get("TTL", "").isdigit():
            return web.Response(status=400, text="TTL is missing")
        if len(request.headers.get("Topic", "")) > 32 or request.headers["Urgency"] not in ("low", "normal", "high"):
            return web.Response(status=400, text="Topic or Urgency")
        if len(body) > 4096:
            return web.Response(status=413)
        scheme, _, rest = request.headers["Authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        claims = verified(parts["t"], parts["k"])
        if scheme != "vapid" or claims["aud"] != self.url or not claims["sub"].startswith(("mailto:", "https:")):
            return web.Response(status=403, text="BadJwtToken")
        return None

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(let_go())
        self._loop.run_until_complete(self._runner.cleanup())

    async def _start(self) -> None:
        site = web.Application()
        self.routes(site)
        self._runner = web.AppRunner(site, shutdown_timeout=0.1)
        await self._runner.setup()
        listener = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await listener.start()
        self.url = listener.name.rstrip("/")

    def routes(self, site: web.Application) -> None:
        """What it answers."""
        site.router.add_post("/{rest:.*}", self._post)

    @contextmanager
    def running(self) -> Iterator["PushService"]:
        """While it runs, in a thread."""
        ready = threading.Event()
        thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        thread.start()
        ready.wait()
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()


def verified(token: str, key: str) -> dict[str, Any]:
    """The claims of a token that was signed with the pair of the public key. Raises BadSignatureError."""
    point = unb64(key)
    assert len(point) == 65
    public = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": b64(point[1:33]), "y": b64(point[33:])})
    return dict(jwt.decode(token, public, algorithms=["ES256"]).claims)


def status(code: int, **headers: str) -> Answer:
    """An answer of nothing but its status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: web.Response(status=code, headers=named, text="a reason")


def cut(request: web.Request) -> None:
    """The line breaks after the message was taken in."""


def late(seconds: float) -> Answer:
    """An answer that comes so much later."""

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(seconds)
        return web.Response(status=201)

    return answer
