"""The second step of a login, and where an authenticator app is set up."""

from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from console import entering, passkeys, second_factor
from console.forms import CodeForm, PasskeyForm
from console.logins import give_back, take_a_try, too_many
from console.models import SecondFactor as Kept
from console.views.factors import managed, taken_meanwhile
from console.views.steps import OwnStep, Step, shown_once, step_address
from pushes.fields import cipher
from pushes.models.audit import AuditRow

NEW_SECRET = "secret_of_new_app"  # in the session, encrypted, with whose it is, until a code shows that the app has it


class Code(Step):
    """The second page of a login: a passkey, a code of the app, or a recovery code."""

    template_name = "registration/login_code.html"
    form_class = CodeForm

    def who(self) -> User | None:
        """Who is half way in. Who is all the way in has nothing to write here, and is led on by the login."""
        return None if self.request.user.is_authenticated else entering.half_way(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the person has to show."""
        here = passkeys.of_person(self.person, passkeys.site_of(self.request))
        kept = Kept.objects.filter(person=self.person).first()
        has_app = kept is None or bool(kept.secret)
        return super().get_context_data(**kwargs) | {"has_passkeys": here.exists(), "has_app": has_app}

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


class ShowsSecret(Step):
    """A page that shows the secret of a new app until a code proves that the app has it."""

    form_class = CodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret, which stays the same while the page is open."""
        secret = self.secret() or second_factor.new_secret()
        sealed = cipher().encrypt(secret.encode()).decode("ascii")
        self.request.session[NEW_SECRET] = {"person": self.person.pk, "secret": sealed}
        drawing = second_factor.drawing(secret, self.person)
        groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
        return super().get_context_data(**kwargs) | {"drawing": drawing, "groups": groups}

    def secret(self) -> str:
        """The secret that the page has shown to this person; empty if there is none."""
        kept = self.request.session.get(NEW_SECRET, {})
        if kept.get("person") != self.person.pk:
            return ""
        try:
            return cipher().decrypt(kept["secret"].encode()).decode()
        except InvalidToken:
            return ""

    def begin_again(self, page: str) -> HttpResponse:
        """The page was not shown to this person, or so long ago that its secret is forgotten."""
        said = _("The key on this page is a new one, for %(name)s. Scan it before you write a code.")
        messages.warning(self.request, said % {"name": self.person.get_username()})
        return redirect(page)

    def refused(self, form: Form) -> HttpResponse:
        """The code was wrong."""
        form.add_error(
            "code", _("That code does not fit. Write the one that your app shows now. Is the phone's clock right?")
        )
        return self.form_invalid(form)


class SecondFactor(ShowsSecret):
    """Where the first one is set up; what there is, once one is. Of whom it is required comes here half way in."""

    template_name = "registration/second_factor_set_up.html"

    def who(self) -> User | None:
        """Who is logged in, or half way."""
        return self.request.user if isinstance(self.request.user, User) else entering.half_way(self.request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The first one guards a login as well: whoever has only found the browser open sets up none."""
        who = self.who() if request.user.is_authenticated else None
        is_first = who is not None and not second_factor.has_one(who)
        if is_first and str(request.method).lower() in self.http_method_names and not entering.is_proved(request):
            return redirect("second-factor-prove")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What there is, if there is one."""
        kept = Kept.objects.filter(person=self.person).first()
        if kept and not request.user.is_authenticated:
            return redirect(step_address("login-code", self.get_redirect_url()))
        return managed(request, self.person, kept) if kept else super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it is required, and whether it may be a passkey."""
        return super().get_context_data(**kwargs) | {
            "is_required": not self.request.user.is_authenticated,
            "can_have_passkeys": passkeys.site_of(self.request).can_have,
            "passkey_form": PasskeyForm(),
        }

    def form_valid(self, form: Form) -> HttpResponse:
        """The recovery codes, if the app showed the code."""
        secret = self.secret()
        if second_factor.has_one(self.person):
            return redirect("second-factor")
        if not secret:
            return self.begin_again("second-factor")
        codes = second_factor.set_up(self.person, secret, form.cleaned_data["code"])
        if not codes:
            return self.refused(form)
        del self.request.session[NEW_SECRET]
        return begun(self.request, self.person, codes, self.get_success_url())


class App(OwnStep, ShowsSecret):
    """Where an app is set up in the place of another one, or beside passkeys."""

    template_name = "registration/second_factor_app.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who has no second factor sets up the first one."""
        who = self.who() if str(request.method).lower() in self.http_method_names else None
        is_first = who is not None and not second_factor.has_one(who)
        return redirect("second-factor") if is_first else super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        """The new one counts from now on, the old one no more."""
        secret = self.secret()
        if not secret:
            return self.begin_again("second-factor-app")
        try:
            is_changed = second_factor.change_app(self.person, secret, form.cleaned_data["code"])
        except Kept.DoesNotExist:
            return taken_meanwhile(self.request)
        if not is_changed:
            return self.refused(form)
        del self.request.session[NEW_SECRET]
        messages.success(self.request, _("The authenticator app is set up."))
        return redirect("second-factor")


def begun(request: HttpRequest, person: User, codes: list[str], leads_to: str) -> HttpResponse:
    """The person has a first factor: the recovery codes, and who was half way in is logged in."""
    if request.user.is_authenticated:
        return shown_once(request, codes, leads_to)
    entering.let_in(request, person)
    return entering.greet(request, shown_once(request, codes, leads_to), person)
