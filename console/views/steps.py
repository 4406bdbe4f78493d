"""What the pages of a login's second step have in common."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.contrib.auth.views import RedirectURLMixin
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.views.generic import FormView

from console import entering

LOGIN_PAGE, HOME = "login", "pushes:home"


def step_address(name: str, next_url: str) -> str:
    """The page of that name, which leads on to `next_url`."""
    return reverse(name) + (f"?{urlencode({'next': next_url})}" if next_url else "")


def go_on(request: HttpRequest, person: User, leads_to: str) -> HttpResponse:
    """Whoever has shown who they are is logged in, or goes on to the page that asks for more."""
    step, onwards = entering.second_step(person), leads_to or settings.LOGIN_REDIRECT_URL
    if step and request.user == person:  # logged in already, past both steps
        return redirect(onwards)
    if not step:
        entering.let_in(request, person)
        step = entering.second_step(person)  # once more: whoever requires it from now on finds this login, and ends it
    if not step:
        return entering.greet(request, redirect(onwards), person)
    if request.user == person:
        logout(request)
    entering.go_half_way(request, person)
    return redirect(step_address(step, leads_to))


class Step(RedirectURLMixin, FormView):  # type: ignore[type-arg]
    """A page of somebody who is logged in, or has at least given the right password."""

    http_method_names = ["get", "head", "post"]
    next_page = HOME
    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """To the login, when its half way was too long ago."""
        if str(request.method).lower() not in self.http_method_names:
            return self.http_method_not_allowed(request)
        person = self.who()
        if person is None:
            return redirect(step_address(LOGIN_PAGE, self.get_redirect_url()))
        self.person = person
        return super().dispatch(request, *args, **kwargs)

    def who(self) -> User | None:
        """Whose page it is."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where it leads on to."""
        return super().get_context_data(**kwargs) | {"next": self.get_redirect_url(), "person": self.person}

    def form_invalid(self, form: Form) -> HttpResponse:
        """The form again, with what to do."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OwnStep(Step):
    """A page of somebody who is logged in; what is changed there needs a proof of minutes ago."""

    def who(self) -> User | None:
        """Who is logged in."""
        return self.request.user if isinstance(self.request.user, User) else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """On to the page that asks for a proof, where that was too long ago."""
        is_taken = str(request.method).lower() in self.http_method_names
        if is_taken and self.who() and not entering.is_proved(request):
            return redirect("second-factor-prove")
        return super().dispatch(request, *args, **kwargs)


def shown_once(request: HttpRequest, codes: list[str], leads_to: str) -> HttpResponse:
    """The page of recovery codes, and where it leads on to."""
    return render(request, "registration/recovery_codes.html", {"codes": codes, "leads_to": resolve_url(leads_to)})
