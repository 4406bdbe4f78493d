"""A stand-in for Xiaomi's MiPush, over real TLS.

Written from dev.mi.com: server API (pId=1163, pId=1559: parameters of /v3/message/regid, limits of 1,000 devices, 50
and 128 characters), error codes (pId=1560), limits of a day (pId=1656), templates (pId=2314). `bad_regids` beside code
0 is not in the pages that were read; four public clients read it.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.gateway.channels.vendors.serving import Service, answer

SECRET, PACKAGE, APP, CHANNEL, TEMPLATE = "c29tZXNlY3JldA==", "com.example.shop", "2882303761", "160639", "M12762"


def refused(code: int, reason: str) -> web.Response:
    return answer({"result": "error", "trace_id": "Xcm", "code": code, "description": "失败", "reason": reason})


@dataclass
class MiPush(Service):
    """Devices are its own, unless they are `dead` or no regId. `quota` is what may be sent today."""

    quota: int = 1_000_000

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/v3/message/regid", self.send)]

    async def send(self, request: web.Request) -> web.Response:
        if scripted := await self.scripted(request):
            return scripted
        if request.headers.get("Authorization") != f"key={SECRET}":
            return refused(21301, "认证失败")
        form = {name: str(value) for name, value in (await request.post()).items()}
        if fault := _fault(form, request.headers.get("X-XIAOMI-PUSH-APP-ID")):
            return refused(*fault)
        devices = form.pop("registration_id").split(",")
        bad = [each for each in devices if each in self.dead or len(each) < 20]
        taken = [each for each in devices if each not in bad]
        if not taken:
            return refused(20301, "No valid targets!")
        self.quota -= len(taken)
        if self.quota < 0:
            return refused(200001, "day quota exceeded")
        self.got |= {each: form | {"payload": json.loads(unquote(form["payload"]))} for each in taken}
        data = {"id": "scm01b07", "day_quota": "1000000", "day_acked": "0"} | (
            {"bad_regids": ",".join(bad)} if bad else {}
        )
        return answer({"result": "ok", "trace_id": "Xcm", "code": 0, "data": data, "description": "成功"})


def _fault(form: dict[str, Any], app: str | None) -> tuple[int, str] | None:
    if form.get("restricted_package_name") != PACKAGE:
        return 22022, "package name"
    if form.get("extra.channel_id", CHANNEL) != CHANNEL:
        return 27001, "invalid channel info!"
    if form.get("extra.template_id", TEMPLATE) != TEMPLATE or ("extra.template_id" in form and app != APP):
        return 27001, "invalid template"
    effect = form.get("extra.notify_effect", "1")
    checks = {
        "registration_id": 0 < len(form.get("registration_id", "").split(",")) <= 1000,
        "title": 0 < len(form.get("title", "").strip()) <= 50,
        "description": 0 < len(form.get("description", "").strip()) <= 128,
        "pass_through": form.get("pass_through") == "0",
        "notify_type": -1 <= int(form.get("notify_type", "-1")) <= 7,
        "notify_id": 0 <= int(form.get("notify_id", "0")) < 2**31,
        "time_to_live": 0 < int(form.get("time_to_live", "1")) <= 14 * 86_400_000,
        "notify_effect": effect == "1" or form.get({"2": "extra.intent_uri", "3": "extra.web_uri"}[effect]),
        "callback": len(form.get("extra.callback", "").encode()) <= 128,
        "callback.param": len(form.get("extra.callback.param", "").encode()) <= 64,
        "template_param": isinstance(json.loads(form.get("extra.template_param", "{}")), dict),
    }
    wrong = [name for name, is_right in checks.items() if not is_right]
    return (10017, f"参数值非法: {wrong[0]}") if wrong else None
