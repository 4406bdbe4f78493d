"""Logging in at an OpenID provider, where the settings name one: there, and back."""

import logging
from collections.abc import Mapping
from typing import Any

from authlib.common.errors import AuthlibBaseError
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from joserfc.errors import JoseError
from requests import RequestException

from console import single_sign_on
from console.views.invitations import signed_on
from console.views.steps import go_on, step_address

NEXT = "single_sign_on_next"  # in the session: where it leads on to
FAILED = (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError)

log = logging.getLogger(__name__)


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """On to the provider."""
    _only_where_there_is_one(request)
    asked = request.GET.get("next", "")
    is_own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    request.session[NEXT] = asked if is_own else ""
    try:
        back = settings.PUBLIC_URL + reverse("single-sign-on-back")
        # Who is logged in there as somebody that does not come in here is asked there for another login.
        asked_again = {"prompt": "login"} if request.session.pop(single_sign_on.ANOTHER, False) else {}
        answer: HttpResponse = single_sign_on.provider().authorize_redirect(request, back, **asked_again)
    except FAILED as error:
        own = _("The single sign-on does not answer. Try again, or log in with your password.")
        invited = _("The single sign-on does not answer. Try again, or choose a password.")
        return _refused(request, error, invited if _is_invited(request) else own)
    return answer


@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider: logged in, or on to the second step."""
    _only_where_there_is_one(request)
    try:
        claims = _claims(request)
        if _is_invited(request):
            return signed_on(request, claims)
        person = single_sign_on.person_of(claims)
    except single_sign_on.NotKnown as error:
        request.session[single_sign_on.ANOTHER] = True
        text = _(
            "Nobody here has the address that you logged in with. Ask an administrator to add you, or to enter it."
        )
        return _refused(request, error, text)
    except FAILED as error:
        return _refused(request, error, _("The single sign-on did not come to its end. Begin it again."))
    person.backend = settings.AUTHENTICATION_BACKENDS[-1]
    return go_on(request, person, request.session.pop(NEXT, ""))


def _is_invited(request: HttpRequest) -> bool:
    """Whether it began on the page of an invitation, which it leads back to."""
    return bool(request.session.get(NEXT) == reverse("invitation"))


def _only_where_there_is_one(request: HttpRequest) -> None:
    if not settings.OIDC_ISSUER:
        raise Http404


def _claims(request: HttpRequest) -> Mapping[str, Any]:
    """What the provider says, signed; some tell the address only when they are asked once more."""
    client = single_sign_on.provider()
    token = client.authorize_access_token(request)
    claims: dict[str, Any] = dict(token["userinfo"])
    if str(claims["iss"]).rstrip("/") != settings.OIDC_ISSUER:
        raise ValueError
    if "email" not in claims:
        more = client.userinfo(token=token)
        claims |= {
            name: more[name] for name in ("email", "email_verified") if name in more and more["sub"] == claims["sub"]
        }
    return claims


def _refused(request: HttpRequest, error: Exception, text: str) -> HttpResponse:
    """Back where it began, with what to do. Of what the provider said its kind alone is logged: it may name people."""
    log.warning("A single sign-on failed: %s", type(error).__name__)
    messages.error(request, text)
    if _is_invited(request):
        return redirect("invitation")
    return redirect(step_address("login", request.session.get(NEXT, "")))
