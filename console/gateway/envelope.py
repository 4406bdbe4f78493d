"""The answers of the contract: two casings of the same envelope, and refusals that travel in it."""

from enum import Enum
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, JsonResponse

from pushes.tpns.contract import Code

SUCCESS_TEXT = "NO_ERROR"


class Casing(Enum):
    """How a path of the contract writes its envelope: (code, text)."""

    SNAKE = ("ret_code", "err_msg")  # push, account binding
    CAMEL = ("retCode", "errMsg")  # upload, account query, statistics


class Refusal(Exception):
    """A clear no. `code` is the contract's, str() tells the caller what to do.

    `members` are further members of the answer; `status` is 403 where authentication failed, else 200.
    """

    def __init__(self, code: Code, message: str, *, status: int = 200, **members: Any) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.members = members


def answer(casing: Casing, **members: Any) -> JsonResponse:
    """Success: the envelope of `casing` with `members`."""
    code, text = casing.value
    return JsonResponse({code: int(Code.OK), text: SUCCESS_TEXT, **members})


def refuse(casing: Casing, refusal: Refusal) -> JsonResponse:
    """A refusal as an answer of the contract."""
    code, text = casing.value
    return JsonResponse({code: int(refusal.code), text: str(refusal), **refusal.members}, status=refusal.status)


def read_body(request: HttpRequest) -> bytes:
    """The whole body. Raises Refusal when it is larger than a JSON body may be."""
    try:
        return request.body
    except SuspiciousOperation:
        raise Refusal(Code.UNPARSEABLE, "Send a smaller body: at most 2.5 MB of JSON.") from None
