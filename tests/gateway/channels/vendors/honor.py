"""A stand-in for Honor's push, over real TLS.

Written from "Sending downlink messages with Honor Push" by Honor's developers (xie.infoq.cn, 2023-11): the token, the
header `timestamp`, the members; their limits and the answers are of public clients, and not confirmed.
"""

import json
import re
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.gateway.channels.vendors.serving import Service, answer

APP, CLIENT, SECRET = "104401", "a1b2c3", "s3cr3t"


@dataclass
class HonorPush(Service):
    """Devices are its own, unless they are `dead` or no token."""

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/auth/token", self.login), web.post("/api/v1/{app}/sendMessage", self.send)]

    async def login(self, request: web.Request) -> web.Response:
        form = await request.post()
        if form.get("grant_type") != "client_credentials" or (form.get("client_id"), form.get("client_secret")) != (
            CLIENT,
            SECRET,
        ):
            return answer({"error": "invalid_client", "error_description": "Invalid client credentials"}, 401)
        return answer({"access_token": self.give(), "expires_in": 3600, "token_type": "Bearer"})

    async def send(self, request: web.Request) -> web.Response:
        if scripted := await self.scripted(request):
            return scripted
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.good:
            return answer({"error": "invalid_token", "error_description": "expired"}, 401)
        moment = request.headers.get("timestamp", "")
        if not moment.isdigit() or abs(int(moment) - time.time() * 1000) > 600_000:
            return answer({"code": 400, "message": "timestamp"}, 400)
        body = await request.json()
        if wrong := [name for name, is_right in _checks(body).items() if not is_right]:
            return answer({"code": 400, "message": f"{wrong[0]} is invalid"}, 400)
        failed = [each for each in body["token"] if each in self.dead or len(each) < 20]
        self.got |= {each: body for each in body["token"] if each not in failed}
        data = {"sendResult": True, "requestId": "r-1", "failTokens": failed, "expireTokens": []}
        return answer({"code": 200, "message": "Success", "data": data})


def _checks(body: dict[str, Any]) -> dict[str, Any]:
    shown, how = body["android"]["notification"], body["android"]
    click = shown.get("clickAction", {})
    return {
        "token": 0 < len(body.get("token", [])) <= 1000,
        "data": isinstance(json.loads(body.get("data", "{}")), dict),
        "title": 0 < len(shown.get("title", "")) <= 40,
        "body": 0 < len(shown.get("body", "")) <= 256,
        "ttl": re.fullmatch(r"[0-9]+s", how.get("ttl", "1s")),
        "importance": shown.get("importance", "NORMAL") in ("LOW", "NORMAL"),
        "clickAction": {1: click.get("intent"), 2: click.get("url"), 3: True}.get(click.get("type")),
        "notifyId": 0 < shown.get("notifyId", 1) < 2**31,
    }
