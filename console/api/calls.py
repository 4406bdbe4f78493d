"""A call: who makes it, whether it may be made, and its answer as JSON.

No cookie counts here (`console.middleware`), and so no page of another site can have a browser make one.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from console.api import tokens
from console.api.limits import CALLS, headers_of
from console.api.problems import AS_WRITTEN, REFUSED, Problem, answer_of, not_found, problem_of
from console.models import ApiToken
from pushes.models import Push
from pushes.views.access import SignedInRequest, visible_push

Answer = HttpResponseBase | dict[str, Any]
WWW: Final = {"WWW-Authenticate": "Bearer"}


class Call(SignedInRequest):
    """A request with a token that holds; its user is the token's person."""

    token: ApiToken


@dataclass(frozen=True)
class Way:
    """What is done for a method, and the scope that it needs."""

    scope: str
    act: Callable[..., Answer]


def answered(**ways: Way) -> Callable[..., HttpResponseBase]:
    """A view of the API, by method. HEAD is answered as GET unless it has a way of its own."""
    known = ({"HEAD": ways["GET"]} if "GET" in ways else {}) | ways

    @csrf_exempt
    def view(request: Call, **named: Any) -> HttpResponseBase:
        headers: dict[str, str] = {}
        try:
            _admit(request, headers)
            answer = _done(request, known, named)
        except Problem as problem:
            answer = answer_of(problem)
        except REFUSED as refused:
            answer = answer_of(problem_of(refused))
        for name, value in headers.items():
            answer.headers[name] = value
        return answer

    view.ways = ways  # type: ignore[attr-defined]  # for those who describe the API
    return view


def _admit(request: Call, headers: dict[str, str]) -> None:
    """Who calls, and whether not too often."""
    token = tokens.found(tokens.bearer_in(request.headers.get("Authorization", "")))
    now = timezone.now()
    if token is None:
        words = _("Send an API token that is known: Authorization: Bearer, then the token. It is made in the profile.")
        raise Problem(HTTPStatus.UNAUTHORIZED, "token", words, WWW)
    if not tokens.holds(token, now):
        words = _("This API token is over, revoked, or its person may not log in. Send another one.")
        raise Problem(HTTPStatus.UNAUTHORIZED, "token", words, WWW)
    if settings.API_CALLS_PER_MINUTE:
        _count(token, headers)
    tokens.use(token, now)
    request.token, request.user = token, token.person


def _count(token: ApiToken, headers: dict[str, str]) -> None:
    left, seconds = CALLS.spend(token.digest)
    headers |= headers_of(left, seconds)
    if left < 0:
        again = {"Retry-After": str(-int(-seconds // 1))}
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "too-often", _("Call again in a moment, and less often."), again)


def _done(request: Call, ways: Mapping[str, Way], named: dict[str, Any]) -> HttpResponseBase:
    way = ways.get(request.method or "")
    if way is None:
        allowed = ", ".join(ways)
        words = _("Use one of these methods here: %(methods)s.") % {"methods": allowed}
        raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, "method", words, {"Allow": allowed})
    if way.scope not in request.token.scopes:
        words = _("This token may not do that. Make one with the scope “%(scope)s”.") % {"scope": way.scope}
        raise Problem(HTTPStatus.FORBIDDEN, "scope", words, scope=way.scope)
    answer = way.act(request, **named)
    return JsonResponse(answer, json_dumps_params=AS_WRITTEN) if isinstance(answer, dict) else answer


def push_of(call: Call, pk: int, columns: Collection[str] = ()) -> Push:
    """The push, if the token's person may see it and it is of the token's application; else it is not found.

    With these columns only, where some are named.
    """
    push = visible_push(call, pk, columns)
    if abs(push.application_id) != call.token.application_id:  # that of its rehearsals has the negative key
        raise not_found()
    return push


@csrf_exempt
def unknown(request: HttpRequest) -> HttpResponseBase:
    """An address below the API's that is none."""
    return answer_of(not_found())
