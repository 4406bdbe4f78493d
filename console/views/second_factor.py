"""The second step of a login, and what it needs: an app is set up, recovery codes are shown once."""

from typing import Any
from urllib.parse import urlencode

from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import Group, User
from django.contrib.auth.views import RedirectURLMixin
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from console import entering, second_factor
from console.forms import CodeForm, GuardedRolesForm, PresentPasswordForm
from console.logins import OLD_PASSWORDS, give_back, take_a_try, too_many
from console.models import RecoveryCode
from console.models import SecondFactor as Kept
from pushes.fields import cipher
from pushes.models.audit import AuditRow
from pushes.views.access import SignedInRequest, login_required

NEW_SECRET = "new_secret"  # in the session, encrypted, until a code has shown that the app has it
LOGIN_PAGE, HOME = "login", "pushes:home"


def step_address(name: str, next_url: str) -> str:
    """The page of that name, which leads on to `next_url`."""
    return reverse(name) + (f"?{urlencode({'next': next_url})}" if next_url else "")


class Step(RedirectURLMixin, FormView):  # type: ignore[type-arg]
    """A page of somebody who is logged in, or has at least given the right password."""

    http_method_names = ["get", "head", "post"]
    form_class: Any = CodeForm
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


class Code(Step):
    """The second page of a login: a code of the app, or a recovery code."""

    template_name = "registration/login_code.html"

    def who(self) -> User | None:
        """Who is half way in. Who is all the way in has nothing to write here, and is led on by the login."""
        return None if self.request.user.is_authenticated else entering.half_way(self.request)

    def form_valid(self, form: Form) -> HttpResponse:
        """Logged in, if the code is right. Each counts against the limit before it is looked at."""
        seconds = take_a_try(self.request, self.person)
        if seconds:
            return too_many(self.request, seconds, of_codes=True)
        if not second_factor.accepts(self.person, form.cleaned_data["code"]):
            AuditRow.objects.record(AuditRow.Kind.CODE_WRONG, self.person)
            form.add_error(
                "code", _("That code does not fit, or was used before. Write the one that your app shows now.")
            )
            return self.form_invalid(form)
        give_back(self.request, self.person)
        entering.let_in(self.request, self.person)
        return entering.greet(self.request, redirect(self.get_success_url()), self.person)


class SecondFactor(Step):
    """Where an app is set up; what there is, once it is. Of whom it is required comes here before being logged in."""

    template_name = "registration/second_factor_set_up.html"

    def who(self) -> User | None:
        """Who is logged in, or half way."""
        return self.request.user if isinstance(self.request.user, User) else entering.half_way(self.request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What there is, if there is one."""
        kept = Kept.objects.filter(person=self.person).first()
        if kept and not request.user.is_authenticated:
            return redirect(step_address("login-code", self.get_redirect_url()))
        return _managed(request, self.person, kept) if kept else super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret, which stays the same while the page is open."""
        secret = self._secret() or second_factor.new_secret()
        self.request.session[NEW_SECRET] = cipher().encrypt(secret.encode()).decode("ascii")
        drawing = second_factor.drawing(secret, self.person)
        groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
        is_required = not self.request.user.is_authenticated
        return super().get_context_data(**kwargs) | {"drawing": drawing, "groups": groups, "is_required": is_required}

    def form_valid(self, form: Form) -> HttpResponse:
        """The recovery codes, if the app showed the code."""
        secret = self._secret()
        if not secret or second_factor.has_one(self.person):
            return redirect("second-factor")
        codes = second_factor.set_up(self.person, secret, form.cleaned_data["code"])
        if not codes:
            form.add_error(
                "code", _("That code does not fit. Write the one that your app shows now. Is the phone's clock right?")
            )
            return self.form_invalid(form)
        del self.request.session[NEW_SECRET]
        if self.request.user.is_authenticated:
            return _shown_once(self.request, codes, self.get_success_url())
        entering.let_in(self.request, self.person)
        return entering.greet(self.request, _shown_once(self.request, codes, self.get_success_url()), self.person)

    def _secret(self) -> str:
        """The secret that the page has shown; empty if there is none."""
        try:
            return cipher().decrypt(self.request.session.get(NEW_SECRET, "").encode()).decode()
        except InvalidToken:
            return ""


class Change(Step):
    """New recovery codes, or no second factor any more: by somebody who knows the password."""

    http_method_names = ["post"]

    def who(self) -> User | None:
        """Who is logged in."""
        return self.request.user if isinstance(self.request.user, User) else None

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form compares with the person's password."""
        return super().get_form_kwargs() | {"person": self.person}

    form_class = PresentPasswordForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refused while too many passwords were wrong."""
        seconds = OLD_PASSWORDS.wait(self.person.pk)
        return too_many(request, seconds) if seconds else super().post(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        """Done as the button says."""
        if "off" in self.request.POST:
            return self._off()
        if not second_factor.has_one(self.person):
            return redirect("second-factor")
        return _shown_once(self.request, second_factor.new_recovery_codes(self.person), reverse("profile"))

    def _off(self) -> HttpResponse:
        """Off; of whom it is required sets up another one right away, by logging in again."""
        second_factor.take_away(self.person)
        if second_factor.is_required_of(self.person):
            logout(self.request)
            messages.success(self.request, _("Log in again to set up another second factor."))
            return redirect(LOGIN_PAGE)
        messages.success(self.request, _("The second factor is off. Your password alone logs you in."))
        return redirect("profile")

    def form_invalid(self, form: Form) -> HttpResponse:
        """The page again, with what to do."""
        if form.data.get("password"):
            OLD_PASSWORDS.spend(self.person.pk)
        kept = Kept.objects.filter(person=self.person).first()
        return _managed(self.request, self.person, kept, form) if kept else redirect("second-factor")


class Guarded(FormView):  # type: ignore[type-arg]
    """Of which roles a second factor is required: an administrator ticks them."""

    http_method_names = ["get", "head", "post"]
    template_name = "registration/guarded_roles.html"
    form_class = GuardedRolesForm
    request: SignedInRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        """Who ticks, and what is ticked."""
        ticked = Group.objects.filter(guarded__isnull=False)
        return super().get_form_kwargs() | {"person": self.request.user, "initial": {"roles": ticked}}

    def form_valid(self, form: Form) -> HttpResponse:
        """From now on; whoever is logged in without one has to log in again, and sets one up then."""
        count = second_factor.require_of(form.cleaned_data["roles"])
        said = ngettext("Saved. Logged out in %(count)s browser.", "Saved. Logged out in %(count)s browsers.", count)
        messages.success(self.request, said % {"count": count} if count else _("Saved."))
        return redirect("guarded-roles")

    def form_invalid(self, form: Form) -> HttpResponse:
        """The form again, with what to do."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


guarded = login_required(permission_required("auth.change_user", raise_exception=True)(Guarded.as_view()))


def _managed(request: HttpRequest, person: User, kept: Kept, form: Form | None = None) -> HttpResponse:
    context = {
        "form": form or PresentPasswordForm(person),
        "kept": kept,
        "left": RecoveryCode.objects.filter(person=person).count(),
        "is_required": second_factor.is_required_of(person),
    }
    return render(request, "registration/second_factor.html", context, status=422 if form else 200)


def _shown_once(request: HttpRequest, codes: list[str], leads_to: str) -> HttpResponse:
    return render(request, "registration/recovery_codes.html", {"codes": codes, "leads_to": resolve_url(leads_to)})
