"""A push service that a real Firefox subscribes at, over the line that it keeps to its push service.

Written from the messages of that line (autopush): hello, register, unregister, notification, ack. What is posted is
judged as in tests/gateway/channels/webpush/push_service.py.
"""

import asyncio
import os
import uuid
from typing import Any

from aiohttp import WSMsgType, web

from tests.gateway.channels.webpush.push_service import PushService, b64

ENCODED = "aes128gcm"


class FirefoxPushService(PushService):
    """Of one browser."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.channels: dict[str, str] = {}  # of the browser's subscriptions, by the path of their endpoints
        self.acknowledged: list[int] = []  # 100: it was decrypted and handed to the service worker
        self.keys: dict[str, str] = {}  # what each was made for, by the same
        self.given_up: list[str] = []
        self.bodies: list[bytes] = []
        self._last: dict[str, Any] = {}
        self._line: web.WebSocketResponse | None = None
        self._browser = uuid.uuid4().hex

    def routes(self, site: web.Application) -> None:
        """Also the line."""
        site.router.add_get("/", self._keep_line)
        super().routes(site)

    def forget(self) -> None:
        """Forget the browser, which hears of it on its next line: it has to subscribe again."""
        self.channels, self._browser, line = {}, uuid.uuid4().hex, self._line
        if line:
            asyncio.run_coroutine_threadsafe(line.close(), self._loop).result()

    def repeat(self) -> None:
        """Bring the last message once more."""
        asyncio.run_coroutine_threadsafe(self._send(), self._loop).result()

    async def _send(self) -> None:
        assert self._line
        headers = {"encoding": ENCODED}
        await self._line.send_json({**self._last, "headers": headers, "version": uuid.uuid4().hex})

    async def _keep_line(self, request: web.Request) -> web.WebSocketResponse:
        self._line = line = web.WebSocketResponse(protocols=("push-notification",))
        await line.prepare(request)
        async for message in line:
            if message.type == WSMsgType.TEXT:
                await self._hear(line, message.json())
        return line

    async def _hear(self, line: web.WebSocketResponse, said: dict[str, Any]) -> None:
        kind = said.get("messageType")
        if kind == "hello":
            await line.send_json({"messageType": kind, "status": 200, "uaid": self._browser, "use_webpush": True})
        elif kind == "register":
            path = f"/wpush/v2/{b64(os.urandom(18))}"
            self.channels[path], self.keys[path] = said["channelID"], said["key"].rstrip("=")
            answer = {"messageType": kind, "status": 200, "channelID": said["channelID"]}
            await line.send_json({**answer, "pushEndpoint": self.url + path})
        elif kind == "unregister":
            self.channels = {path: one for path, one in self.channels.items() if one != said["channelID"]}
            self.given_up.append(said["channelID"])
            await line.send_json({"messageType": kind, "status": 200, "channelID": said["channelID"]})
        elif kind == "ack":
            self.acknowledged += [update.get("code", 100) for update in said["updates"]]
        elif not said:
            await line.send_json({})

    async def _post(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.calls += 1
        channel = self.channels.get(request.path)
        if channel is None:
            return web.json_response({"code": 410, "errno": 103}, status=410)
        if refusal := self._judge(request, body):
            return refusal
        if not request.headers["Authorization"].endswith(f"k={self.keys[request.path]}"):
            return web.json_response({"code": 401, "errno": 109}, status=401)
        self.bodies.append(body)
        self._last = {"messageType": "notification", "channelID": channel, "ttl": 60, "data": b64(body)}
        await self._send()
        return web.Response(status=201, headers={"Location": f"{self.url}/message/{self.calls}"})
