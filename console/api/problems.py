"""What is answered to a call that is not done: RFC 9457, in the sentences of the pages."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _

from console.gateway.database_failures import RETRY_AFTER
from pushes.accounts import UnreadablePackage
from pushes.actions import NotReady
from pushes.models import StalePush

TYPE: Final = "application/problem+json"


class Problem(Exception):
    """A call that is not done. `code` names the kind for programs, the message says what to do."""

    def __init__(
        self, status: HTTPStatus, code: str, words: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(words)
        self.status, self.code, self.words, self.headers, self.more = status, code, words, headers or {}, more


def answer_of(problem: Problem) -> JsonResponse:
    """The answer."""
    said = {"type": f"/api/#{problem.code}", "title": problem.status.phrase, "status": problem.status}
    body = said | {"detail": problem.words, **problem.more}
    return JsonResponse(
        body, status=problem.status, content_type=TYPE, headers=dict(problem.headers), json_dumps_params=AS_WRITTEN
    )


AS_WRITTEN: Final = {"ensure_ascii": False}
REFUSED: Final = (NotReady, StalePush, UnreadablePackage, Http404, PermissionDenied)


def problem_of(error: Exception) -> Problem:
    """What a rule of the pages refused, for a program."""
    if isinstance(error, NotReady):
        return Problem(HTTPStatus.CONFLICT, "not-ready", str(error))
    if isinstance(error, StalePush):
        words = _("The push has changed meanwhile, and nothing was done. Read it again, then decide.")
        return Problem(HTTPStatus.CONFLICT, "changed", words)
    if isinstance(error, UnreadablePackage):
        return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "package", error.said(_))
    if isinstance(error, PermissionDenied):
        return Problem(HTTPStatus.FORBIDDEN, "role", _("Ask an administrator for the role that this needs."))
    return not_found()


def not_found() -> Problem:
    """Also of what is another application's."""
    words = _("There is nothing here for this token. Check the address and the token's application.")
    return Problem(HTTPStatus.NOT_FOUND, "not-found", words)


def failed(*, is_passing: bool) -> JsonResponse:
    """What is left to say while an error is handled; `is_passing`: database or storage did not answer in time."""
    if is_passing:
        again = {"Retry-After": str(RETRY_AFTER)}
        words = _("The console is busy. Send the same call again in a moment.")
        return answer_of(Problem(HTTPStatus.SERVICE_UNAVAILABLE, "busy", words, again))
    words = _("The console has failed, and wrote down why. Tell an administrator, then send the same call again.")
    return answer_of(Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "failed", words))
