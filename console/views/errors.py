"""Pages for what went wrong before a view was asked, or in it."""

from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.defaults import server_error

from console.api.problems import failed as api_failed
from console.gateway.database_failures import RETRY_AFTER, is_away, is_busy
from console.gateway.views import contract
from console.middleware import API
from pushes.tpns.contract import PUSH_PATH


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be taken: a host name that is not ours, or a form that no page of ours sends.

    Or one whose login was ended while it was carried out, perhaps by what it did itself: that may be done, or refused.
    """
    if isinstance(exception, SessionInterrupted):
        request.user = AnonymousUser()
        return render(request, "logged_out_meanwhile.html", status=HTTPStatus.BAD_REQUEST)
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def failed(request: HttpRequest) -> HttpResponseBase:
    """What is left to say while an error is being handled: 503 where database or storage was not there in time."""
    if request.path.startswith(reverse("gateway:push").removesuffix(PUSH_PATH)):
        return contract.failed(request)
    if request.path.startswith(API):
        return api_failed(is_passing=is_busy() or is_away())
    if not (is_busy() or is_away()):
        return server_error(request)
    page = render_to_string("503.html")  # without the request: who is logged in is in the database
    response = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
