"""Which theme a person wants, kept in a cookie: the login page has the switch, too."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from console.cookies import called

COOKIE = "theme"  # js/theme.js reads and writes it
THEMES = ("light", "dark")  # without a cookie it is the system's
KEPT = timedelta(days=365)


@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Light, dark, or with anything else as the system has it; then back to the page that had the switch."""
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if is_ours else "pushes:home")
    theme = request.POST.get("theme")
    if theme in THEMES:
        response.set_cookie(called(COOKIE), theme, max_age=KEPT, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    else:
        response.delete_cookie(called(COOKIE), samesite="Lax")
    return response


def chosen(request: HttpRequest) -> dict[str, str]:
    """What every template knows: the theme that was chosen, empty for the system's, and how cookies' names begin."""
    theme = request.COOKIES.get(called(COOKIE), "")
    return {"theme": theme if theme in THEMES else "", "cookie_prefix": settings.COOKIE_PREFIX}
