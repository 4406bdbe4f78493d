"""Where large bodies are taken, from whom, and in what words they are refused."""

import io
from http import HTTPStatus
from pathlib import Path

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.asgi import ASGIRequest
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse

from console.api.problems import Problem, answer_of
from console.api.tokens import is_holder
from console.gateway.channels.online.threads import READER, in_thread
from console.gateway.contract.auth import shows_who_calls
from console.gateway.contract.envelope import Casing, Refusal, refuse
from console.middleware import API
from console.request_bodies import LARGEST_BODY, SMALL, Headers, Rules, Scope
from pushes.accounts.limits import LARGEST_MB
from pushes.intake.chunks import LARGEST_CHUNK
from pushes.intake.pictures import LARGEST as LARGEST_PICTURE
from pushes.intake.pictures import LARGEST_MB as LARGEST_PICTURE_MB
from pushes.tpns.contract import PUSH_PATH, Code

GATEWAY_UPLOAD, API_CHUNK = "gateway:upload", "api:upload"
CHUNKS = {"pushes:upload", API_CHUNK}
# The form of a draft has the package in it where no script runs, whichever of its buttons is pressed.
TAKES_PACKAGES = {
    GATEWAY_UPLOAD,
    *(f"pushes:{name}" for name in ("package", "edit", "remove-package", "bring-back", "discard")),
    *(f"pushes:{name}" for name in ("save-template", "use-template", "use-audience")),
}
TAKES_PICTURES = {"pushes:upload-picture", "pushes:configuration", "pushes:add-application"}
LARGEST_PICTURE_BODY = LARGEST_PICTURE + 1024 * 1024
WORDS = {
    HTTPStatus.REQUEST_TIMEOUT: "The upload stood still. Nothing was stored. Send it again.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Send at most 1 MB to this address. Nothing was stored.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too much comes in from people who are not logged in. Nothing was stored. "
    "Log in, then upload the file again.",
    HTTPStatus.INSUFFICIENT_STORAGE: "The console's disk is full. Nothing was stored. "
    "Ask an administrator to free space, then upload the file again.",
}
TOO_LARGE = f"The file has more than {LARGEST_MB} MB. Zip it, or split it into two packages. Nothing was stored."
PICTURE_TOO_LARGE = f"The picture has more than {LARGEST_PICTURE_MB} MB. Choose a smaller one. Nothing was stored."
FROM_CALLERS = "Too much comes in from callers with wrong keys. Nothing was stored. Check the keys, then upload again."


def rules(folder: Path) -> Rules:
    """What this site takes, where bodies go to `folder`."""
    return Rules(folder, largest, is_known, answer)


def _name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def largest(path: str) -> int:
    """The bytes that a body may have."""
    name = _name_of(path)
    if name in TAKES_PICTURES:
        return LARGEST_PICTURE_BODY
    return LARGEST_CHUNK if name in CHUNKS else LARGEST_BODY if name in TAKES_PACKAGES else SMALL


async def is_known(scope: Scope) -> bool:
    """Whether the headers belong to somebody who is logged in, or to a caller of the gateway."""
    return await in_thread(READER, _is_known, scope)


def _is_known(scope: Scope) -> bool:
    request = ASGIRequest({**scope, "query_string": b""}, io.BytesIO())
    if _name_of(request.path) == GATEWAY_UPLOAD:
        return shows_who_calls(request)
    if request.path.startswith(API):
        return is_holder(request.headers.get("Authorization", ""))
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    return bool(get_user(request).is_authenticated)


def answer(path: str, status: HTTPStatus) -> tuple[Headers, bytes]:
    """Headers and body of a refusal: the contract's envelope below the gateway's address, else a page."""
    words, name = WORDS[status], _name_of(path)
    if name in TAKES_PICTURES and status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        words = PICTURE_TOO_LARGE
    if name in TAKES_PACKAGES and status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        words = TOO_LARGE
    if path.startswith(API):
        refused = answer_of(Problem(status, "body", words))
        return _headers(refused.headers["Content-Type"]), refused.content
    if not path.startswith(reverse("gateway:push").removesuffix(PUSH_PATH)):
        return _headers("text/html; charset=utf-8"), render_to_string("refused.html", {"words": words}).encode()
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        words = FROM_CALLERS
    code = Code.UPLOAD_FAILED if name == GATEWAY_UPLOAD else Code.UNPARSEABLE
    return _headers("application/json"), refuse(Casing.BOTH, Refusal(code, words)).content


def _headers(kind: str) -> Headers:
    """What Django's middlewares give every answer: they do not see this one."""
    said = {
        "content-type": kind,
        "cache-control": "no-store",
        "content-security-policy": build_policy(),
        "x-content-type-options": "nosniff",
        "x-frame-options": settings.X_FRAME_OPTIONS,
    }
    return [(name.encode(), value.encode()) for name, value in said.items()]
