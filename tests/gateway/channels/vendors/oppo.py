"""A stand-in for OPPO's push, over real TLS.

Written from open.oppomobile.com: "addresses, common parameters and codes", "authentication" (id=11234: SHA-256 over
AppKey, milliseconds and MasterSecret, ten minutes, a day), "single push" and "batch of single pushes" (id=11238: at
most 1,000 messages, each answered with errorCode where it was not taken), "message" (id=11236: members, limits),
"message receipts" (what a message asks for them with).
"""

import json
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from aiohttp import web

from tests.gateway.channels.vendors.serving import Service, answer

KEY, SECRET, CHANNEL = "4f0e1c2d", "m45t3r", "offers"
MEMBERS = {
    *("app_message_id", "style", "title", "content", "click_action_type", "click_action_activity", "click_action_url"),
    *("action_parameters", "off_line", "off_line_ttl", "channel_id", "notify_id", "category", "notify_level"),
    *("private_msg_template_id", "private_title_parameters", "private_content_parameters"),
    *("call_back_url", "call_back_parameter"),
}


@dataclass
class HeyTap(Service):
    """Devices are its own, unless they are `dead` or no registration id. `quota` is what may be sent today."""

    quota: int = 1_000_000

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/server/v1/auth", self.login),
            web.post("/server/v1/message/notification/unicast_batch", self.send),
        ]

    async def login(self, request: web.Request) -> web.Response:
        form = await request.post()
        moment = str(form.get("timestamp", ""))
        if form.get("app_key") != KEY:
            return answer({"code": 14, "message": "Invalid App Key"})
        if not moment.isdigit() or abs(int(moment) - time.time() * 1000) > 600_000:
            return answer({"code": 19, "message": "Invalid Timestamp"})
        if form.get("sign") != sha256(f"{KEY}{moment}{SECRET}".encode()).hexdigest():
            return answer({"code": 16, "message": "Invalid Signature"})
        return answer({"code": 0, "message": "", "data": {"auth_token": self.give(), "create_time": int(moment)}})

    async def send(self, request: web.Request) -> web.Response:
        if scripted := await self.scripted(request):
            return scripted
        form = await request.post()
        if form.get("auth_token") not in self.good:
            return answer({"code": 11, "message": "Invalid AuthToken"})
        messages = json.loads(str(form["messages"]))
        if not 0 < len(messages) <= 1000 or any(each["target_type"] != 2 for each in messages):
            return answer({"code": 41, "message": "Invalid Arguments"})
        if fault := _fault(messages[0]["notification"]):
            return answer({"code": fault[0], "message": fault[1]})
        self.quota -= len(messages)
        if self.quota < 0:
            return answer({"code": 33, "message": "The number of messages exceeds the daily limit"})
        return answer({"code": 0, "message": "", "data": [self._taken(each) for each in messages]})

    def _taken(self, message: dict[str, Any]) -> dict[str, Any]:
        device = message["target_value"]
        taken = {"messageId": "app-1-1-622ff7cf", "registrationId": device}
        if device in self.dead or "_" not in device:
            return taken | {"errorCode": 10000, "errorMessage": "Invalid Registration_id"}
        self.got[device] = message["notification"]
        return taken


def _fault(shown: dict[str, Any]) -> tuple[int, str] | None:
    kind = shown.get("click_action_type", 0)
    needs = {1: "click_action_activity", 2: "click_action_url", 4: "click_action_activity", 5: "click_action_url"}
    if "notify_level" in shown and not shown.get("category"):
        return 67, "Category error"
    checks = {
        "members": set(shown) <= MEMBERS,
        "title": 0 < len(shown.get("title", "")) <= 50,
        "content": 0 < len(shown.get("content", "")) <= {1: 50, 2: 128}[shown.get("style", 1)],
        "action_parameters": len(shown.get("action_parameters", "")) <= 4000,
        "click_action_type": kind == 0 or shown.get(needs[kind]),
        "off_line_ttl": 0 < shown.get("off_line_ttl", 1) <= 864_000,
        "notify_id": 0 < shown.get("notify_id", 1) < 2**31,
        "notify_level": shown.get("notify_level", 1) in (1, 2, 16),
        "call_back_url": len(shown.get("call_back_url", "")) <= 200,
        "call_back_parameter": len(shown.get("call_back_parameter", "")) <= 100,
        "channel_id": shown.get("channel_id", CHANNEL) == CHANNEL,
    }
    wrong = [name for name, is_right in checks.items() if not is_right]
    return (41, f"Invalid Arguments: {wrong[0]}") if wrong else None
