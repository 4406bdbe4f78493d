"""The answers of the contract: the casings of the same envelope, and refusals that travel in it."""

from contextlib import suppress
from enum import Enum
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, JsonResponse

from pushes.tpns.contract import Code

LISTS = 1024 * 1024  # bytes of a call that may have a thousand accounts or tokens
FEW = 16 * 1024  # bytes of any other call
SUCCESS_TEXT = "NO_ERROR"
SNAKED = ("ret_code", "err_msg")
CAMELED = ("retCode", "errMsg")
TEXT_ZH = "err_msg_zh"  # beside err_msg only
IN_CHINESE = {
    Code.UNPARSEABLE: "参数解析错误，请发送 UTF-8 编码的 JSON 对象。",
    Code.MISSING_PARAMETER: "缺少必填参数，请按 err_msg 补充。",
    Code.AUTHENTICATION_FAILED: "鉴权失败，请检查 AccessID、SecretKey、签名和时间戳。",
    Code.INTERNAL_FAILURE: "服务内部错误，请先查询推送记录，再决定是否重试。",
    Code.TOKEN_UNKNOWN: "token 未注册，请先注册设备。",
    Code.PARAMETER_REFUSED: "参数校验失败，请按 err_msg 修改。",
    Code.UPLOAD_FAILED: "号码包上传失败，请检查文件格式和编码。",
    Code.UPLOAD_EMPTY: "号码包为空，请至少写入一个账号。",
    Code.PUSH_UNKNOWN: "推送任务不存在，请检查 pushId。",
    Code.DATE_FORMAT_WRONG: "日期格式错误，请按 err_msg 修改。",
    Code.PARTLY_FAILED: "部分操作失败，请查看 result。",
    Code.WHOLLY_FAILED: "全部操作失败，请查看 result。",
    Code.TOO_FAST: "请求过于频繁，请一秒后重试。",
    Code.TOKEN_ILLEGAL: "token 不合法，请检查长度和字符。",
    Code.ACCESS_ID_WRONG: "AccessID 错误或接入点不匹配，请检查应用所属的接入点。",
    Code.TARGET_UNKNOWN: "推送目标不存在，请检查目标。",
    Code.TIME_REFUSED: "推送时间不合法，请按 err_msg 修改。",
    Code.REPEATED_PUSH: "一小时内重复推送，请修改内容或目标，或稍后再试。",
    Code.NO_SUCH_TOKEN_OR_ACCOUNT: "token 或账号不存在，请检查后重试。",
}


class Casing(Enum):
    """How a path of the contract writes its envelope."""

    SNAKE = (SNAKED,)  # push, account binding
    CAMEL = (CAMELED,)  # upload, account query, statistics
    BOTH = (SNAKED, CAMELED)  # stop and revoke, whose answers no source prints


class Refusal(Exception):
    """A clear no. `code` is the contract's, str() tells the caller what to do.

    `members` are further members of the answer; `status` is 403 where authentication failed, else 200; `retry_after`
    seconds go into the header of that name, 0 for none.
    """

    def __init__(self, code: Code, message: str, *, status: int = 200, retry_after: int = 0, **members: Any) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.retry_after = retry_after
        self.members = members


def wait_if(seconds: int, words: str) -> None:
    """Raises Refusal where a limit tells so many seconds to wait; `words` say what there was too much of."""
    if seconds:
        message = f"{words}, and call again in {seconds:,} seconds."
        raise Refusal(Code.TOO_FAST, message, status=429, retry_after=seconds)


def answer(casing: Casing, **members: Any) -> JsonResponse:
    """Success: the envelope of `casing` with `members`, which may have an envelope of their own."""
    return _respond({**_envelope(casing, Code.OK, SUCCESS_TEXT, ""), **members})


def refused(casing: Casing, refusal: Refusal) -> dict[str, Any]:
    """The members of a refusal, its envelope with them."""
    return {**_envelope(casing, refusal.code, str(refusal), IN_CHINESE.get(refusal.code, "")), **refusal.members}


def refuse(casing: Casing, refusal: Refusal) -> JsonResponse:
    """A refusal as an answer of the contract."""
    response = _respond(refused(casing, refusal), status=refusal.status)
    if refusal.retry_after:
        response["Retry-After"] = str(refusal.retry_after)
    return response


def _respond(members: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(members, status=status, json_dumps_params={"ensure_ascii": False})


def _envelope(casing: Casing, code: Code, words: str, words_zh: str) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for names in casing.value:
        members |= dict(zip(names, (int(code), words), strict=True))
        if names is SNAKED:
            members[TEXT_ZH] = words_zh
    return members


def read_body(request: HttpRequest, most: int) -> bytes:
    """The whole body. Raises Refusal when it has more than `most` bytes: what is not parsed costs nothing."""
    with suppress(SuspiciousOperation):  # more than Django takes
        if len(request.body) <= most:
            return request.body
    raise Refusal(Code.UNPARSEABLE, f"Send a smaller body: at most {most // 1024:,} KB of JSON in this call.")
