"""From a right password to being logged in: at once, or after a second step.

Between the two nobody is logged in: the session holds who has given the right password, for some minutes.
"""

import time
from datetime import timedelta

from django.contrib.auth import login, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from console import open_sessions, second_factor
from console.languages import speak_as_chosen
from console.logins import remember
from console.shortcuts import as_chosen

HALF_WAY, PROVED_AT = "half_way", "proved_at"  # in the session
LIFE = timedelta(minutes=10)


def second_step(person: User) -> str:
    """The name of the page that asks for more before the person is logged in; empty where the password is enough."""
    if second_factor.has_one(person):
        return "login-code"
    return "second-factor" if second_factor.is_required_of(person) else ""


def go_half_way(request: HttpRequest, person: User) -> None:
    """The person has given the right password, or the provider of single sign-on says who they are."""
    _end_login_of_another(request, person)
    request.session.cycle_key()
    request.session[HALF_WAY] = {
        "person": person.pk,
        "backend": person.backend,  # which authenticate() notes
        "hash": person.get_session_auth_hash(),
        "until": time.time() + LIFE.total_seconds(),
    }


def half_way(request: HttpRequest) -> User | None:
    """Who has given the right password a moment ago, and may still log in with it."""
    kept = request.session.get(HALF_WAY)
    if not kept or time.time() > kept["until"]:
        return None
    person = User.objects.filter(pk=kept["person"], is_active=True).first()
    if person is None or not constant_time_compare(kept["hash"], person.get_session_auth_hash()):
        return None
    person.backend = kept["backend"]
    return person


def let_in(request: HttpRequest, person: User) -> None:
    """Log the person in; `greet` has to follow."""
    _end_login_of_another(request, person)
    request.session.pop(HALF_WAY, None)
    login(request, person)
    open_sessions.note(request, person)
    prove(request)


def _end_login_of_another(request: HttpRequest, person: User) -> None:
    """A browser is one person's at a time: who was there before does not go on beside who comes, nor in their place."""
    if request.user.is_authenticated and request.user != person:
        logout(request)


def prove(request: HttpRequest) -> None:
    """Whoever is here has shown just now who they are, with all that their login asks for or with a part of it."""
    request.session[PROVED_AT] = time.time()


def is_proved(request: HttpRequest) -> bool:
    """Whether that was minutes ago: what guards the login is changed by nobody who has only found the browser open."""
    return bool(time.time() - request.session.get(PROVED_AT, 0) < LIFE.total_seconds())


def greet(request: HttpRequest, response: HttpResponse, person: User) -> HttpResponse:
    """The browser is known from now on, and speaks the person's language."""
    remember(response, person)
    speak_as_chosen(request, response, person)
    as_chosen(response, person)
    return response
