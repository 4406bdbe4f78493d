"""Whether single keys are shortcuts: kept for the person, and in a cookie that the page's script reads."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse

from console.cookies import called
from console.models import Profile

COOKIE, OFF = "keys", "off"  # js/shortcuts.js reads it; without it they are
KEPT = timedelta(days=365)


def as_chosen(response: HttpResponse, person: User) -> None:
    """Let the browser know what the person has chosen."""
    if Profile.objects.filter(person=person, has_keys=False).exists():
        response.set_cookie(called(COOKIE), OFF, max_age=KEPT, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    else:
        response.delete_cookie(called(COOKIE), samesite="Lax")
