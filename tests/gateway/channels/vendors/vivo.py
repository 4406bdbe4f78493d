"""A stand-in for vivo's push, over real TLS.

Written from dev.vivo.com.cn, documentCenter/doc/362: authentication (MD5 over id, key, milliseconds and secret, ten
minutes, a day), single push, list push (a task first; 2 to 1,000 devices), members and their limits, where a Chinese
character counts as two; doc/896 for the code 10093. The other codes are those of public clients, and not confirmed.
"""

import time
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any

from aiohttp import web

from tests.gateway.channels.vendors.serving import Service, answer

APP, KEY, SECRET = "106147728", "c46cfdea", "bb6502a6"


@dataclass
class VPush(Service):
    """Devices are its own, unless they are `dead` or no regId, which has 23 characters."""

    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_strict: bool = False  # a list with one that is no regId is refused whole: vivo's pages do not say

    def routes(self) -> list[web.RouteDef]:
        calls = {"auth": self.login, "send": self.one, "saveListPayload": self.save, "pushToList": self.many}
        return [web.post(f"/message/{name}", call) for name, call in calls.items()]

    async def login(self, request: web.Request) -> web.Response:
        body = await request.json()
        moment = int(body.get("timestamp", 0))
        signed = md5(f"{APP}{KEY}{moment}{SECRET}".encode()).hexdigest()
        is_right = (body.get("appId"), body.get("appKey"), body.get("sign")) == (APP, KEY, signed)
        if not is_right or abs(moment - time.time() * 1000) > 600_000:
            return answer({"result": 10000, "desc": "权限认证失败"})
        return answer({"result": 0, "desc": "请求成功", "authToken": self.give()})

    async def one(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        if isinstance(body, web.Response):
            return body
        device = body.pop("regId", "")
        if len(device) != 23:
            return answer({"result": 10302, "desc": "regId不合法"})
        if device in self.dead:
            gone = {"userid": device, "status": 2}
            return answer({"result": 0, "desc": "请求成功", "taskId": "1", "invalidUser": gone})
        self.got[device] = body
        return answer({"result": 0, "desc": "请求成功", "taskId": "343466432176918528"})

    async def save(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        if isinstance(body, web.Response):
            return body
        task = str(len(self.tasks) + 1)
        self.tasks[task] = body
        return answer({"result": 0, "desc": "请求成功", "taskId": task})

    async def many(self, request: web.Request) -> web.Response:
        if scripted := await self.scripted(request):
            return scripted
        body = await request.json()
        devices, task = body.get("regIds", []), self.tasks.get(body.get("taskId"))
        if request.headers.get("authToken") not in self.good or not task or not 2 <= len(devices) <= 1000:
            return answer({"result": 10000, "desc": "权限认证失败"})
        gone = [each for each in devices if each in self.dead or len(each) != 23]
        if self.is_strict and any(len(each) != 23 for each in devices):
            return answer({"result": 10302, "desc": "regId不合法"})
        self.got |= {each: task for each in devices if each not in gone}
        invalid = [{"userid": each, "status": 2 if each in self.dead else 1} for each in gone]
        return answer({"result": 0, "desc": "请求成功", "requestId": body["requestId"], "invalidUsers": invalid})

    async def _body(self, request: web.Request) -> dict[str, Any] | web.Response:
        if scripted := await self.scripted(request):
            return scripted
        body: dict[str, Any] = await request.json()
        if request.headers.get("authToken") not in self.good or body.pop("appId", "") != APP:
            return answer({"result": 10000, "desc": "权限认证失败"})
        if body.get("category") and body.get("classification") == 0 and body["category"] == "IM":
            return answer({"result": 10097, "desc": "category与classification不匹配"})
        wrong = [name for name, is_right in _checks(body).items() if not is_right]
        return answer({"result": 10040, "desc": f"参数错误: {wrong[0]}"}) if wrong else body


def _wide(text: str) -> int:
    return sum(1 if mark.isascii() else 2 for mark in text)


def _checks(body: dict[str, Any]) -> dict[str, Any]:
    extras = body.get("clientCustomMap", {})
    return {
        "title": 0 < _wide(body.get("title", "")) <= 40,
        "content": 0 < _wide(body.get("content", "")) <= 100,
        "notifyType": body.get("notifyType") in (1, 2, 3, 4),
        "timeToLive": 60 <= body.get("timeToLive", 60) <= 7 * 86400,
        "skipType": body.get("skipType") == 1 or (body.get("skipType") in (2, 4) and body.get("skipContent")),
        "clientCustomMap": len(extras) <= 10 and sum(len(name + value) for name, value in extras.items()) <= 1024,
        "requestId": 0 < len(body.get("requestId", "")) <= 64,
        "notifyId": 0 < body.get("notifyId", 1) < 2**31,
        "classification": body.get("classification", 0) in (0, 1),
    }
