"""Passkeys: made in the profile or half way in, used at the login, at its second step, or as a proof."""

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import RedirectURLMixin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from console import entering, passkeys, second_factor
from console.forms import PasskeyForm
from console.logins import give_back, take_a_try, too_many
from console.models import SecondFactor as Kept
from console.views.factors import managed
from console.views.second_factor import begun
from console.views.steps import step_address
from pushes.models.audit import AuditRow

MAKING, USING = "passkey_to_make", "passkey_to_use"  # in the session: what was asked, until it is answered once
SECONDS = 300  # for who has to find the key first


@require_POST
def to_use(request: HttpRequest) -> HttpResponse:
    """What a browser has to sign now: with a passkey of who is here, or on the login page of whoever comes."""
    site, person = _site(request), None if "anybody" in request.POST else _here(request)
    asked, kept = passkeys.to_use(site, person)
    return _asked(request, USING, asked, kept | {"person": str(person.pk) if person else ""})


@require_POST
def to_make(request: HttpRequest) -> HttpResponse:
    """What a browser has to make a passkey with now."""
    site, person = _site(request), _maker(request)
    if person is None:
        return JsonResponse({}, status=403)
    asked, kept = passkeys.to_add(person, site)
    return _asked(request, MAKING, asked, kept | {"person": str(person.pk)})


class UsePasskey(RedirectURLMixin, View):
    """A passkey logs in, takes the second step, or is the proof before something is changed."""

    http_method_names = ["post"]
    next_page = settings.LOGIN_REDIRECT_URL

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """On to where it leads, or back with what to do. A try counts before it is looked at."""
        asked, here = _taken(request, USING), entering.half_way(request)
        if here and not request.user.is_authenticated and (seconds := take_a_try(request, here)):
            return too_many(request, seconds, of_codes=True)
        person = _signed_by(request, asked)
        if person is None:
            return self._refused(request, asked, is_second=bool(here and asked.get("person")))
        if request.user == person:
            entering.prove(request)
            return redirect(self.get_redirect_url() or (self.next_page if _is_to_anybody(asked) else "second-factor"))
        give_back(request, person)
        entering.let_in(request, person)
        return entering.greet(request, redirect(self.get_success_url()), person)

    def _refused(self, request: HttpRequest, asked: dict[str, Any], *, is_second: bool) -> HttpResponse:
        messages.error(request, _("That passkey was not accepted. Try again, or choose another way."))
        if request.user.is_authenticated and not _is_to_anybody(asked):
            return redirect(step_address("second-factor-prove", self.get_redirect_url()))
        return redirect(step_address("login-code" if is_second else "login", self.get_redirect_url()))


class AddPasskey(RedirectURLMixin, View):
    """The browser has made a passkey: it is kept, and the first one logs in who was half way in."""

    http_method_names = ["post"]
    next_page = settings.LOGIN_REDIRECT_URL

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The recovery codes for the first factor; else the page of all of them."""
        person, form = _asked_to_make(request) or _maker(request), PasskeyForm(request.POST)
        if person is None:
            messages.error(request, _("The passkey was not kept: it took too long. Show who you are and add it again."))
            return redirect(step_address("second-factor" if request.user.is_authenticated else "login", ""))
        if not form.is_valid():
            kept = Kept.objects.filter(person=person).first()
            return managed(request, person, kept, form) if kept else redirect("second-factor")
        try:
            codes = _kept(request, person, form.cleaned_data)
        except passkeys.NotAccepted:
            messages.error(request, _("That passkey was not accepted. Try again, or choose another way."))
            return redirect(step_address("second-factor", self.get_redirect_url()))
        if codes:
            return begun(request, person, codes, self.get_success_url())
        messages.success(request, _("The passkey is added: it logs you in without your password."))
        return redirect("second-factor")


def _kept(request: HttpRequest, person: User, written: dict[str, Any]) -> list[str]:
    """Keep it; the recovery codes if it is the person's first factor."""
    asked = _taken(request, MAKING)
    if asked.get("person") != str(person.pk):
        raise passkeys.NotAccepted
    with transaction.atomic():
        passkeys.add(person, _site(request), asked, written["passkey"], written["name"])
        return second_factor.begin_with_passkey(person)


def _signed_by(request: HttpRequest, asked: dict[str, Any]) -> User | None:
    """Whose passkey has signed what was asked, of those whom it was asked of."""
    try:
        key = passkeys.used(_site(request), asked, request.POST.get("passkey", ""))
    except passkeys.NotAccepted:
        return None
    if not key.person.is_active or not (_is_to_anybody(asked) or _is_to(request, asked, key.person)):
        AuditRow.objects.record(AuditRow.Kind.PASSKEY_REFUSED, key.person, token=key.name)
        return None
    key.person.backend = settings.AUTHENTICATION_BACKENDS[-1]
    return key.person


def _is_to_anybody(asked: dict[str, Any]) -> bool:
    """Whether a login page asked: whoever answers logs in, also where somebody else has meanwhile."""
    return asked.get("person") == ""


def _is_to(request: HttpRequest, asked: dict[str, Any], person: User) -> bool:
    """Whether the person was asked, and nobody else has logged in meanwhile."""
    return asked["person"] == str(person.pk) and (not request.user.is_authenticated or request.user == person)


def _here(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else entering.half_way(request)


def _maker(request: HttpRequest) -> User | None:
    """Who may make one: who is logged in and has shown that; or who is half way in and has no factor yet."""
    if isinstance(request.user, User):
        return request.user if entering.is_proved(request) else None
    person = entering.half_way(request)
    return None if person is None or second_factor.has_one(person) else person


def _asked_to_make(request: HttpRequest) -> User | None:
    """Who is logged in and was asked for a new one minutes ago, after a proof that may be over since."""
    kept = request.session.get(MAKING, {})
    if isinstance(request.user, User) and kept.get("person") == str(request.user.pk) and time.time() < kept["until"]:
        return request.user
    return None


def _site(request: HttpRequest) -> passkeys.Site:
    site = passkeys.site_of(request)
    if not site.can_have:
        raise Http404
    return site


def _asked(request: HttpRequest, name: str, asked: dict[str, Any], kept: dict[str, str]) -> HttpResponse:
    request.session[name] = kept | {"until": time.time() + SECONDS}
    return JsonResponse(asked)


def _taken(request: HttpRequest, name: str) -> dict[str, Any]:
    """What was asked, which is answered once; empty if nothing was, or too long ago."""
    kept: dict[str, Any] = request.session.pop(name, {})
    return kept if kept and time.time() < kept["until"] else {}
