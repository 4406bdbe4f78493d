"""A stand-in for Meizu's push, over real TLS.

Written from github.com/MEIZUPUSH/PushAPI, the HTTP interface of the open platform: signature (MD5 over the sorted
parameters and the secret), members and their limits, what asks for receipts, codes of a call and of devices, which
stand in `value`. The member `notifyKey` is of later clients.
"""

import json
from dataclasses import dataclass
from hashlib import md5
from typing import Any

from aiohttp import web

from tests.gateway.channels.vendors.serving import Service, answer

APP, SECRET = "100999", "s3cr3t"


NAME = "c2ee5c3bf00448cfbceb7fdf68c3c8eb"


def said(code: str, message: str = "", value: object = "", **more: str) -> web.Response:
    return answer({"code": code, "message": message, "value": value, "redirect": "", **more})


@dataclass
class Flyme(Service):
    """Devices are its own, unless they are `dead` or no pushId."""

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/garcia/api/server/push/varnished/pushByPushId", self.send)]

    async def send(self, request: web.Request) -> web.Response:
        if scripted := await self.scripted(request):
            return scripted
        form = {name: str(value) for name, value in (await request.post()).items()}
        sign = form.pop("sign", "")
        if form.get("appId") != APP:
            return said("110000", "appId不合法")
        if sign != md5(("".join(f"{name}={form[name]}" for name in sorted(form)) + SECRET).encode()).hexdigest():
            return said("1006", "签名认证失败")
        shown = json.loads(form["messageJson"])
        if wrong := [name for name, is_right in _checks(shown).items() if not is_right]:
            return said("1005", f"参数错误: {wrong[0]}")
        devices = form["pushIds"].split(",")
        gone = [each for each in devices if each in self.dead]
        junk = [each for each in devices if len(each) < 20]
        self.got |= {each: shown for each in devices if each not in gone and each not in junk}
        found = {code: some for code, some in (("110002", gone), ("110003", junk)) if some}
        return said("200", "", found, msgId=NAME)


def _checks(shown: dict[str, Any]) -> dict[str, Any]:
    bar, click, times = shown["noticeBarInfo"], shown.get("clickTypeInfo", {}), shown.get("pushTimeInfo", {})
    kind, extra = click.get("clickType", 0), shown.get("extra", {"callback": "-"})
    return {
        "title": 0 < len(bar.get("title", "")) <= 32,
        "content": 0 < len(bar.get("content", "")) <= 100,
        "clickType": kind == 0 or click.get({1: "activity", 2: "url"}[kind]),
        "parameters": isinstance(click.get("parameters", {}), dict),
        "validTime": 1 <= times.get("validTime", 24) <= 72,
        "callback": 0 < len(extra.get("callback", "").encode()) <= 128,
        "callback.param": len(extra.get("callback.param", "").encode()) <= 64,
        "callback.type": extra.get("callback.type", 3) in (1, 2, 3),
        "notifyKey": len(shown.get("advanceInfo", {}).get("notifyKey", "")) <= 8,
    }
