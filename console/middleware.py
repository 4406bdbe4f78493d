"""What every answer of the site keeps to.

Pages travel compressed and in their language, nothing behind the login is stored, a login that rests ends.
"""

import logging
import time
from http import HTTPStatus
from typing import Any

from csp.constants import HEADER as POLICY
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from console import shown_to

SEEN = "seen"  # when the person of a session last did something, in seconds since 1970
BEGAN = "began"  # when they logged in; each page that is opened makes Django keep the session for longer
PICTURES = "/pictures/"
API = "/api/v1/"
OF_ANSWERS = "default-src 'none'; frame-ancestors 'none'"
GATEWAY, DEMO = "/gateway/", "/gateway/devices/demo/"  # the demo device is a page
SEEN_EVERY = 60  # seconds; a session is not written for each request


class WithoutCookiesMiddleware(MiddlewareMixin):
    """The API hears no cookie: a token alone says who calls, and no page of another site can have a browser call it."""

    def process_request(self, request: HttpRequest) -> None:
        """Drop them before anybody asks for a session, which is a question of the database."""
        if request.path_info.startswith(API):
            request.COOKIES = {}


class PolicyMiddleware(CSPMiddleware):
    """What browsers may do with a page. With an answer for programs they may do nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The policy of pages is put together for each, with what the page adds to it."""
        if request.path_info.startswith(API):
            response.headers.setdefault(POLICY, OF_ANSWERS)
            return response
        return super().process_response(request, response)


class PageMessagesMiddleware(MessageMiddleware):
    """What the next page tells a person. Programs see no page."""

    def __call__(self, request: HttpRequest) -> Any:
        """Go past it."""
        return self.get_response(request) if request.path_info.startswith(API) else super().__call__(request)


class LanguageMiddleware(LocaleMiddleware):
    """Pages speak the language of the cookie, or else of the browser; the gateway's contract is English for all."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of all that is said for this request."""
        if settings.GATEWAY_ONLY or (request.path_info.startswith(GATEWAY) and not request.path_info.startswith(DEMO)):
            translation.activate(settings.LANGUAGE_CODE)
        else:
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say in what language it is, and that it depends on who asks."""
        if request.path_info.startswith(PICTURES):  # for caches on the way to phones
            return response
        return super().process_response(request, response)


class CompressedPagesMiddleware(GZipMiddleware):
    """Pages and their pieces travel compressed; Create Push is a sixth of what it was, for less than a millisecond.

    Their only secret, the token against forged forms, is masked anew for each answer, and Django adds up to 100 bytes
    at random: how long an answer is tells nobody on the line what is in it (the attack is called BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """What has a tag of its own is asked for each second, small, and mostly answered without a body."""
        is_html = response.get("Content-Type", "").startswith("text/html")
        if response.streaming or response.has_header("ETag") or not is_html:
            return response
        return super().process_response(request, response)


class LoginMiddleware(MiddlewareMixin):
    """Ends a login that has rested, keeps answers out of caches, gives people a page where the method is wrong."""

    def process_request(self, request: HttpRequest) -> None:
        """Log out who has done nothing for SESSION_IDLE, or has logged in before SESSION_COOKIE_AGE.

        What a page asks by itself is nothing done.
        """
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return
        now = int(time.time())
        seen, began = request.session.get(SEEN, now), request.session.setdefault(BEGAN, now)
        if now - seen > settings.SESSION_IDLE.total_seconds() or now - began > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif not _asks_by_itself(request) and (now - seen >= SEEN_EVERY or SEEN not in request.session):
            request.session[SEEN] = now

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """A view that says itself how its answer may be kept knows better."""
        shown_to.note(request, response)
        response.headers.setdefault("Cache-Control", "no-store")
        is_bare = isinstance(response, HttpResponse) and not response.content
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and is_bare and _is_looked_at(request):
            response["Content-Type"] = "text/html; charset=utf-8"
            response.content = render_to_string("405.html", {}, request)  # type: ignore[attr-defined]
        return response


def begin(sender: object, request: HttpRequest, **_: object) -> None:
    """Logging in is something done; called by the signal."""
    request.session[SEEN] = request.session[BEGAN] = int(time.time())


def _asks_by_itself(request: HttpRequest) -> bool:
    """Whether it is a piece of a page that the page asks for every few seconds."""
    return request.method == "GET" and bool(request.headers.get("HX-Request"))


def _is_looked_at(request: HttpRequest) -> bool:
    """Whether a person sees the answer: a browser asks for HTML, programs take anything."""
    is_page = request.resolver_match is not None and "gateway" not in request.resolver_match.namespaces
    return is_page and "text/html" in request.headers.get("Accept", "")


class WithoutTraceback(logging.Filter):
    """What a request was refused for is one line: it is no fault of ours, and scans would fill the log. It says who."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets everything pass."""
        if HTTPStatus.BAD_REQUEST <= getattr(record, "status_code", 0) < HTTPStatus.INTERNAL_SERVER_ERROR:
            record.exc_info = record.exc_text = None
            record.msg, record.args = record.getMessage() + _who(record.__dict__.pop("request", None)), None
            record.levelno, record.levelname = min((record.levelno, record.levelname), (logging.WARNING, "WARNING"))
        return True


def _who(request: object) -> str:
    """Who was refused, as far as the request has asked for that already, and the address."""
    if not isinstance(request, HttpRequest):
        return ""
    person = getattr(request, "_cached_user", None)
    name = person.get_username() if person and person.is_authenticated else "nobody"
    return f" ({name} from {request.META.get('REMOTE_ADDR') or '?'})"
