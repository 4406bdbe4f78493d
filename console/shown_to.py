"""To whom a page was shown: what one person was shown is not sent as another who has logged in in that browser since.

Django gives a login another token against forged forms, and refuses the old one; js/base.js lets a page go on with the
new token only where the same person has logged in again. So it has to know who was, and who is: a digest that says
neither, on the page and in a cookie.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from console.cookies import called

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

COOKIE = "person"
LONG = 16  # hexadecimal digits


def mark_of(person: "User | AnonymousUser") -> str:
    """By which two people are told apart; empty of nobody."""
    return salted_hmac("console.shown_to", str(person.pk)).hexdigest()[:LONG] if person.is_authenticated else ""


def shown(request: HttpRequest) -> dict[str, str]:
    """What every template knows."""
    user = getattr(request, "user", None)
    return {"shown_to": mark_of(user) if user else ""}


def note(request: HttpRequest, response: HttpResponseBase) -> None:
    """Have the browser know who is logged in. It stays when they log out: no page is shown until somebody logs in.

    An answer for which nobody has asked who that is, such as a picture, is the same for all and is kept by caches.
    """
    is_asked = hasattr(request, "session") and request.session.accessed
    mark = mark_of(request.user) if is_asked else ""
    if mark and request.COOKIES.get(called(COOKIE)) != mark:
        response.set_cookie(called(COOKIE), mark, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
