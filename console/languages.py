"""Which language a person is spoken to: kept for the person, and in a cookie for the browser.

Pages ask only the cookie, so that no page costs a query. Logging in brings it in line with what the person has chosen.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from console.models import Profile


def keep(person: User, language: str) -> None:
    """Speak to the person in this language, one of `settings.LANGUAGES`, in every browser from the next login on."""
    Profile.objects.update_or_create(person=person, defaults={"language": language})


def language_of(profile: Profile) -> str:
    """The language to write to the person in, where no browser says one."""
    known = (each for each in (profile.language, profile.spoken) if each in dict(settings.LANGUAGES))
    return next(known, settings.LANGUAGE_CODE)


def speak_as_chosen(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """At a login: the browser speaks what the person has chosen. Who has chosen nothing gets what it speaks."""
    known = Profile.objects.filter(person=person).values_list("language", flat=True).first()
    in_browser = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if known in dict(settings.LANGUAGES):
        set_cookie(response, known)
    elif in_browser in dict(settings.LANGUAGES):
        keep(person, in_browser)
    else:
        Profile.objects.update_or_create(person=person, defaults={"spoken": get_language() or ""})


def set_cookie(response: HttpResponse, language: str) -> None:
    """Let the browser ask for this language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
